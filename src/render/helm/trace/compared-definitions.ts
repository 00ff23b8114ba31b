// Which definitions are for more than to be printed. Marks in what they print would change what is compared, cut or parsed:
// `semverCompare ">=1.20-0" (include "version" .)`, `include "name" . | trunc 63`, `if include "isOn" .`.
import { decode } from '../../../sources/yaml/text.ts';
import type { ChartTree } from '../chart-tree.ts';
import { type ActionToken, keywordOf, lexTemplate, roleOf } from './lex-template.ts';

/** These leave a text as it is, but for blanks at its ends and at the beginnings of its lines. */
const HARMLESS = new Set(['nindent', 'indent', 'trim']);

interface Uses {
  readonly compared: Set<string>;
  /** By the name of a definition, all that it includes. */
  readonly included: Map<string, Set<string>>;
}

/** The names of those definitions of a chart, and of the charts in it, with all that they include themselves. */
export function comparedDefinitions(chart: ChartTree): ReadonlySet<string> {
  const uses: Uses = { compared: new Set(), included: new Map() };
  readUses(chart, uses);
  const left = [...uses.compared];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    for (const inner of uses.included.get(name) ?? []) {
      if (!uses.compared.has(inner)) left.push(inner);
      uses.compared.add(inner);
    }
  }
  return uses.compared;
}

function readUses({ files, subcharts }: ChartTree, uses: Uses): void {
  for (const [path, file] of files) {
    if (!path.startsWith('templates/') || !('bytes' in file)) continue;
    const open: ActionToken[] = [];
    for (const token of lexTemplate(decode(file.bytes)) ?? []) if (token.kind === 'action') readAction(token, open, uses);
  }
  for (const subchart of subcharts) readUses(subchart, uses);
}

function readAction(action: ActionToken, open: ActionToken[], { compared, included }: Uses): void {
  const role = roleOf(action);
  const names = [...action.body.matchAll(/\b(?:include|template)\s+["`]([^"`]*)["`]/g)].map(([, name = '']) => name);
  const own = nameOfDefinition(open.find((one) => nameOfDefinition(one) !== undefined));
  if (own !== undefined) included.set(own, new Set([...(included.get(own) ?? []), ...names]));
  const isPrinted = role === 'print' && /^(?:include|template)\b/.test(action.body) && isHarmless(action.body);
  for (const name of isPrinted ? names.slice(1) : names) compared.add(name);
  if (role === 'open') open.push(action);
  else if (role === 'close') open.pop();
}

export function nameOfDefinition(action: ActionToken | undefined): string | undefined {
  if (!action || !['define', 'block'].includes(keywordOf(action))) return undefined;
  return /^\w+\s+["`]([^"`]*)["`]/.exec(action.body)?.[1];
}

/** What stands in brackets and quotation marks is an argument. */
function isHarmless(body: string): boolean {
  let bare = body.replaceAll(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '');
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replaceAll(/\([^()]*\)/g, '');
  }
  return bare
    .split('|')
    .slice(1)
    .every((stage) => HARMLESS.has(stage.trim().split(/\s/)[0] ?? ''));
}
