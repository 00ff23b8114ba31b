// New values as the text around them writes its own.
import { isMapping, type Mapping } from '../../../model/mapping.ts';
import { resolvePlain } from '../scalar.ts';

/** How a document is written. */
export interface Style {
  /** Of strict JSON, in which every text stands in double quotes: the blanks of a level, and whether there are none at all. */
  readonly json: { readonly indent: string; readonly isCompact: boolean } | undefined;
  /** The columns of one level. */
  readonly step: number;
  /** How far the dash of a list stands behind the key that has it. */
  readonly dash: number;
  readonly lineBreak: string;
}

/** A value that has nothing in it, or is none: it fits behind its key in every style. */
export function isBare(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

/** A value in one line. */
export function inLine(value: unknown, style: Style): string {
  if (style.json) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => inLine(item, style)).join(', ')}]`;
  if (!isMapping(value)) return scalarText(value, style);
  const pairs = Object.entries(value).map(([key, item]) => `${scalarText(key, style)}: ${inLine(item, style)}`);
  return `{${pairs.join(', ')}}`;
}

/** The lines of a value that is not bare, the first one at column `column` like the others. */
export function inBlock(value: unknown, column: number, style: Style): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => itemLines(item, column, style));
  return Object.entries(value as object).flatMap(([key, item]) => pairLines(key, item, { column, style }));
}

/** A mapping as a document of its own. */
export function blockText(value: Mapping): string {
  const style: Style = { json: undefined, step: 2, dash: 2, lineBreak: '\n' };
  return inBlock(value, 0, style)
    .map((line) => `${line}\n`)
    .join('');
}

export function itemLines(item: unknown, column: number, style: Style): string[] {
  const pad = ' '.repeat(column);
  if (isBare(item)) return [`${pad}- ${inLine(item, style)}`];
  const [first = '', ...rest] = inBlock(item, column + 2, style);
  return [`${pad}- ${first.trimStart()}`, ...rest];
}

interface At {
  readonly column: number;
  readonly style: Style;
}

export function pairInLine(key: string, value: unknown, { column, style }: At): string {
  return `${' '.repeat(column)}${scalarText(key, style)}: ${inLine(value, style)}`;
}

export function pairLines(key: string, value: unknown, { column, style }: At): string[] {
  if (isBare(value)) return [pairInLine(key, value, { column, style })];
  const head = `${' '.repeat(column)}${scalarText(key, style)}:`;
  return [head, ...inBlock(value, column + (Array.isArray(value) ? style.dash : style.step), style)];
}

/** A scalar, in the quotes of the one that it replaces where it needs or had any. */
export function scalarText(value: unknown, { json }: Pick<Style, 'json'>, quote = ''): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (json || quote === '"') return JSON.stringify(value);
  if (quote === "'" && isPrintable(value)) return `'${value.replaceAll("'", "''")}'`;
  return isPlain(value) ? value : JSON.stringify(value);
}

function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** Text that every reader takes for itself without quotes, within brackets and braces, too. */
function isPlain(text: string): boolean {
  return /^[\w./](?:[\w./@+-]|:(?=[\w./@+-]))*$/.test(text) && resolvePlain(text) === text;
}
