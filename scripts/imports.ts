import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** One import of one source file; `to` is a file of src (`model/pointer.ts`) or a package (`js-yaml`, `node:fs`). */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly isDynamic: boolean;
  /** Only types: nothing of it is there when the program runs. */
  readonly isType: boolean;
}

const SRC = path.resolve(import.meta.dirname, '../src');

/** The source files, relative to src, with `/`. */
export function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.d)\.tsx?$/.test(file))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort();
}

export function sourceText(file: string): string {
  return readFileSync(path.join(SRC, file), 'utf8');
}

/** Every import, re-export and dynamic import of a source file. */
export function importsOf(file: string): Import[] {
  const found: Import[] = [];
  visit(parseAst(sourceText(file), { lang: file.endsWith('x') ? 'tsx' : 'ts' }), (node) => {
    const source = node.source;
    if (!isNode(source) || typeof source.value !== 'string') return;
    const isType = node.importKind === 'type' || node.exportKind === 'type' || hasOnlyTypes(node.specifiers);
    found.push({ from: file, to: target(file, source.value), isDynamic: node.type === 'ImportExpression', isType });
  });
  return found;
}

/** Everything that is loaded with a source file: what it imports, and what that imports, but not what waits for a dynamic import. */
export function loadedWith(start: string, isLate: (file: string) => boolean = () => false): Set<string> {
  const known = new Set(sourceFiles());
  const seen = new Set<string>();
  const queue = [start];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (!known.has(file)) continue;
    queue.push(...importsOf(file).flatMap(({ to, isDynamic, isType }) => (isDynamic || isType || isLate(to) ? [] : [to])));
  }
  return seen;
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (isNode(value)) {
    if (typeof value.type === 'string') see(value);
    for (const item of Object.values(value)) visit(item, see);
  }
}

function hasOnlyTypes(specifiers: unknown): boolean {
  return (
    Array.isArray(specifiers) &&
    specifiers.length > 0 &&
    specifiers.every((item) => isNode(item) && (item.importKind === 'type' || item.exportKind === 'type'))
  );
}

function target(file: string, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}
