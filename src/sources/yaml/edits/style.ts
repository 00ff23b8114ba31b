import type { YamlNode } from '../node.ts';
import { columnOf, opensLine } from './places.ts';
import type { Style } from './written.ts';

/** How a document is written, by the first places that show it; where none does, as kubectl prints. */
export function styleOf(source: string, root: YamlNode): Style {
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  const json = readJson(source);
  if (json !== undefined) return { json, step: 0, dash: 0, lineBreak };
  const found: Found = {};
  look(root, source, found);
  return { json: undefined, step: found.step ?? 2, dash: found.dash ?? 0, lineBreak };
}

interface Found {
  step?: number;
  dash?: number;
}

function readJson(source: string): Style['json'] {
  if (!source.trimStart().startsWith('{')) return undefined;
  try {
    const compact = JSON.stringify(JSON.parse(source));
    const [, , indent = '  '] = /^\s*?([ \t]*)\{[^\S\n]*\n\1([ \t]+)/.exec(source) ?? [];
    return { indent, isCompact: compact === source.trim() };
  } catch {
    return undefined;
  }
}

/** A level at a time, so that the top of a document decides. */
function look(root: YamlNode, source: string, found: Found): void {
  const queue = [root];
  for (const node of queue) {
    if (found.step !== undefined && found.dash !== undefined) return;
    if (node.kind === 'sequence') for (const item of node.items) queue.push(item);
    if (node.kind !== 'mapping') continue;
    for (const { key, value } of node.pairs) {
      queue.push(value);
      if (isBelow(source, key, value)) note(value, columnOf(source, value.start) - columnOf(source, key.start), found);
    }
  }
}

function note({ kind }: YamlNode, columns: number, found: Found): void {
  if (kind === 'mapping' && columns > 0) found.step ??= columns;
  if (kind === 'sequence') found.dash ??= columns;
}

/** A block that begins in a line of its own. */
function isBelow(source: string, key: YamlNode, { kind, start }: YamlNode): boolean {
  const isBlock = (kind === 'mapping' || kind === 'sequence') && !'[{'.includes(source.charAt(start));
  return isBlock && start > key.end && opensLine(source, start);
}
