import type { WrittenPlace } from '../../../model/source.ts';
import { sameValue } from '../../../sources/json-value.ts';
import { below } from '../../../sources/renderable.ts';
import { indexLines, lineText, rangeAt } from '../../../sources/yaml/lines.ts';
import { entriesOf } from '../../../sources/yaml/mapping.ts';
import { dereference, type YamlNode } from '../../../sources/yaml/node.ts';
import { readYaml } from '../../../sources/yaml/read.ts';
import type { LayersOf } from '../value-layers.ts';
import { placeOfValue, resolvePath, type ValuePath, valueAt } from '../values.ts';
import type { DataPath } from './expression.ts';
import { lexTemplate, type TemplateToken } from './lex-template.ts';
import type { MarkedTemplate } from './marked-chart.ts';
import { placeInText, textInValues } from './printed-text.ts';
import type { MarkedFile, Piece } from './read-marked.ts';
import { argumentPath, type CallArgument, definitionAt, printedPath } from './scopes.ts';

interface Traced {
  readonly rendering: MarkedFile;
  /** By their numbers. */
  readonly templates: readonly MarkedTemplate[];
  /** Offsets of a value in what was rendered. */
  readonly from: number;
  readonly to: number;
  /** 1-based column of `from`. */
  readonly column: number;
  readonly layers: LayersOf;
  /** What helm came to for the chart of the template. */
  readonly values: unknown;
  /** Templates change the values that they are given: what an action names may be another. */
  readonly changesValues: boolean;
}

export interface Followed {
  readonly place: WrittenPlace;
  /** False for an action that prints what comes from somewhere else. */
  readonly isOrigin: boolean;
}

/** Where a value was written: in a file of values, if it came straight from there, else in the template. */
export function writtenPlace(traced: Traced): Followed | undefined {
  const { rendering, from } = traced;
  // The innermost one: what is printed by an action ends before it.
  const first = rendering.pieces.find((piece) => piece.start <= from && from < piece.end && isAsWritten(piece, traced));
  if (!first) return undefined;
  const action = traced.changesValues ? undefined : onlyAction(traced);
  const elsewhere = action && (valuesPlace(traced, action) ?? textPlace(traced, action));
  if (elsewhere) return { place: elsewhere, isOrigin: true };
  const place = templatePlace(traced, first);
  return place && { place, isOrigin: first.kind === 'literal' };
}

/** What comes of a file may have been changed on its way, as by `replace`. */
function isAsWritten({ kind, file, at, start, end }: Piece, { templates, rendering, from, to }: Traced): boolean {
  const [shown = ''] = rendering.text.slice(from, Math.min(to, end)).split('\n', 1);
  return kind === 'action' || templates[file]?.text.startsWith(shown, at + from - start) === true;
}

/** The action that alone has made the value, but for quotation marks around it. */
function onlyAction({ rendering, from, to }: Traced): Piece | undefined {
  const within = rendering.pieces.filter(({ kind, start, end }) => kind === 'action' && start < to && from < end);
  const depth = Math.max(0, ...within.map((piece) => piece.depth));
  const [action, ...others] = within.filter((piece) => piece.depth === depth);
  if (!action || others.length > 0) return undefined;
  const around = rendering.text.slice(from, Math.max(from, action.start)) + rendering.text.slice(Math.min(to, action.end), to);
  return /^["']*$/.test(around) && !isLiteral(rendering, action) ? action : undefined;
}

/** An action that prints what is defined as a text. */
function isLiteral({ pieces }: MarkedFile, { start, end, depth }: Piece): boolean {
  return pieces.some((piece) => piece.kind === 'literal' && piece.depth === depth && piece.start < end && start < piece.end);
}

function valuesPlace(traced: Traced, action: Piece): WrittenPlace | undefined {
  const { templates, rendering, from, to, column, layers, values } = traced;
  const printed = pathOfAction(action, { templates, values });
  if (printed?.[0] !== 'Values') return undefined;
  const path = printed.slice(1) as ValuePath;
  const rendered = renderedValue(rendering.text.slice(from, to), column);
  const inside = from <= action.start ? [] : pathInside(rendering.text, action, { from, to });
  if (!inside) return undefined;
  const full: ValuePath = [...path, ...inside];
  const effective = valueAt(values, full);
  if (!rendered || effective === undefined || !sameValue(rendered.value, effective)) return undefined;
  return placeOfValue(layers(full), effective);
}

/** In a text that the action prints as it is. */
function textPlace({ rendering, from, to, layers, ...world }: Traced, action: Piece): WrittenPlace | undefined {
  const path = pathOfAction(action, world);
  const text = path?.[0] === 'Values' ? valueAt(world.values, path.slice(1) as ValuePath) : undefined;
  if (typeof text !== 'string' || !text.includes('\n')) return undefined;
  const written = textInValues(layers(path?.slice(1) as ValuePath), text);
  return written && placeInText(written, { output: rendering.text, start: action.start, end: action.end, from, to });
}

type World = Pick<Traced, 'templates' | 'values'>;

/** Every step is known: of a range, the item that it had come to. */
function pathOfAction(action: Pick<Piece, 'file' | 'at' | 'rounds' | 'caller'>, world: World): DataPath | undefined {
  const tokens = lexTemplate(world.templates[action.file]?.text ?? '');
  const printed = tokens && printedPath(tokens, action.at, givenTo(action, tokens, world));
  return printed && settled(printed, world.values, action.rounds);
}

/** What the template or the definition that an action stands in was given. */
function givenTo({ at, caller }: Pick<Piece, 'at' | 'caller'>, tokens: readonly TemplateToken[], world: World): CallArgument {
  const definition = definitionAt(tokens, at);
  if (!caller) return definition && !definition.isBlock ? { path: undefined } : { path: [] };
  if (caller.isInline) return { path: undefined };
  const calling = lexTemplate(world.templates[caller.file]?.text ?? '');
  if (!calling) return { path: undefined };
  const call = { at: caller.at, name: definition?.name };
  const path = argumentPath(calling, call, givenTo(caller, calling, world));
  return { path: path && settled(path, world.values, caller.rounds) };
}

/** With the items of ranges, and the values of a subchart by where its parent has them. */
function settled(path: DataPath, values: unknown, rounds: ReadonlyMap<number, number>): DataPath | undefined {
  const at = path.indexOf('Values');
  const above = path.slice(0, Math.max(at, 0));
  const names = above.filter((_, index) => index % 2 === 1);
  const isOfSubchart = above.every((step, index) => index % 2 === 1 || step === 'Subcharts');
  if (at === -1 || !isOfSubchart) return path.some((step) => typeof step === 'object') ? undefined : path;
  const resolved = resolvePath([...names, ...path.slice(at + 1)], values, rounds);
  return resolved && ['Values', ...resolved];
}

/** A value that starts in the column where it stood in its text. */
function renderedValue(text: string, column: number): { readonly value: unknown } | undefined {
  const [document] = readYaml(' '.repeat(column - 1) + text, '').documents;
  return document && 'root' in document ? { value: document.value } : undefined;
}

/** The way to a value within what an action has printed; undefined where the whole is no YAML or the value no value of it. */
function pathInside(text: string, { start, end }: Piece, { from, to }: { from: number; to: number }): ValuePath | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const padding = start - lineStart;
  const [document] = readYaml(' '.repeat(padding) + text.slice(start, end), '').documents;
  if (!document || !('root' in document)) return undefined;
  const shift = document.start + start - padding;
  return pathOfNode(document.root, { start: from - shift, end: to - shift });
}

/** The outermost node with this extent. */
function pathOfNode(root: YamlNode, wanted: { readonly start: number; readonly end: number }): ValuePath | undefined {
  const node = dereference(root);
  if (node.start === wanted.start && node.end === wanted.end) return [];
  if (node.kind === 'scalar') return undefined;
  const children: (readonly [string | number, YamlNode])[] =
    node.kind === 'sequence' ? [...node.items.entries()] : [...entriesOf(node).pairs].map(([key, { value }]) => [key, value]);
  for (const [key, child] of children) {
    if (child.start > wanted.start || child.end < wanted.end) continue;
    const inner = pathOfNode(child, wanted);
    if (inner) return [key, ...inner];
  }
  return undefined;
}

/** The text of the template that became the start of the value, or the action that printed it. */
function templatePlace({ templates, from, to }: Traced, piece: Piece): WrittenPlace | undefined {
  const template = templates[piece.file];
  if (!template) return undefined;
  const { chart, path, text } = template;
  const start = piece.kind === 'literal' ? piece.at + from - piece.start : piece.at;
  const end = piece.kind === 'literal' ? endOfLiteral(text, start, to - from) : endOfAction(text, start);
  const lines = indexLines(text);
  const range = rangeAt(lines, start, end);
  const excerpt = lineText(lines, range.start.line);
  return { file: below(chart.shown, path), range, ...(excerpt === undefined ? {} : { excerpt }) };
}

/** What of the value stands in the template as it is, and otherwise the rest of its line. */
function endOfLiteral(text: string, start: number, length: number): number {
  const line = /[^\n\r]*/y;
  line.lastIndex = start;
  const rest = (line.exec(text)?.[0] ?? '').trimEnd();
  return start + (length <= rest.length && !rest.slice(0, length).includes('{{') ? length : rest.length);
}

function endOfAction(text: string, start: number): number {
  const action = lexTemplate(text.slice(start))?.[0];
  return action ? start + action.end : start + 2;
}
