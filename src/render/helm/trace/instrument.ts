// A copy of a template that says of every piece of its output where it comes from. What it renders to is, without the marks,
// what the template itself renders to: a mark stands directly before or behind a character that is no blank, or in an action of
// its own that touches its neighbour, so that `{{-` and `-}}` take away the same blanks as before. A reader checks that.
import { type ActionToken, keywordOf, lexTemplate, roleOf } from './lex-template.ts';

/** Marks of one run. The nonce keeps a chart from forging them. */
export interface Marks {
  readonly nonce: string;
}

/**
 * `B` and `F`: a file begins and ends. `D` and `E`: what a file defines. `L`: from here on the text of the template at this
 * offset. `X`: no more of it. `A` and `Z`: an action begins and ends. `S` and `I`: a range begins, and goes round.
 */
export type MarkKind = 'B' | 'F' | 'D' | 'E' | 'L' | 'X' | 'A' | 'Z' | 'S' | 'I';

export function mark({ nonce }: Marks, kind: MarkKind, value: number): string {
  return `\ue000${nonce}${kind}${value}\ue001`;
}

export function markPattern({ nonce }: Marks): RegExp {
  return new RegExp(`\ue000${nonce}([BFDELXAZSI])(\\d+)\ue001`, 'g');
}

/** What of a template is marked. */
export interface Marking {
  readonly marks: Marks;
  /** The number of the file. */
  readonly file: number;
  /** What is printed where the file itself is rendered: nothing of a file of definitions. */
  readonly isPrinted: boolean;
  /** What is defined is printed elsewhere, and may be cut or compared before: marks can change that. */
  readonly definitions: boolean;
}

/** The template with marks; undefined where it cannot be cut. */
export function instrument(text: string, marking: Marking): string | undefined {
  const tokens = lexTemplate(text);
  if (!tokens) return undefined;
  const { marks, file, isPrinted } = marking;
  const open: string[] = [];
  let marked = '';
  for (const token of tokens) {
    const written = text.slice(token.start, token.end);
    const isInside = open.some(isDefinition);
    if (token.kind === 'text') marked += isMarked(isInside, marking) ? markText(written, token.start, marks) : written;
    else marked += markAction(written, { action: token, isInside, closes: nest(open, token) }, marking);
  }
  return isPrinted ? mark(marks, 'B', file) + marked + mark(marks, 'F', file) : marked;
}

function isMarked(isInside: boolean, { definitions, isPrinted }: Marking): boolean {
  return isInside ? definitions : isPrinted;
}

function isDefinition(keyword: string | undefined): boolean {
  return keyword === 'define' || keyword === 'block';
}

/** Returns what an end closes. */
function nest(open: string[], action: ActionToken): string | undefined {
  const role = roleOf(action);
  if (role === 'open') open.push(keywordOf(action));
  return role === 'close' ? open.pop() : undefined;
}

function markText(written: string, offset: number, marks: Marks): string {
  const lines = written.replaceAll(/^([^\S\n]*)(?=\S)/gm, (blank: string, _: string, at: number) => {
    return blank + mark(marks, 'L', offset + at + blank.length);
  });
  return lines.replace(/(\S)(\s*)$/, (_, last: string, blank: string) => last + mark(marks, 'X', 0) + blank);
}

interface Placed {
  readonly action: ActionToken;
  readonly isInside: boolean;
  readonly closes: string | undefined;
}

function markAction(written: string, { action, isInside, closes }: Placed, marking: Marking): string {
  const { marks, file, definitions } = marking;
  const [keyword, role] = [keywordOf(action), roleOf(action)];
  const unmarked = inner(written, action);
  if (role === 'open' && isDefinition(keyword))
    return definitions ? opening(action) + unmarked + behind(action, mark(marks, 'D', file)) : written;
  if (isDefinition(closes)) return definitions ? before(action, mark(marks, 'E', file)) + unmarked + closing(action) : written;
  if (!isMarked(isInside, marking)) return written;
  const at = (kind: MarkKind) => mark(marks, kind, action.start);
  if (role === 'print') return before(action, at('A')) + unmarked + behind(action, at('Z'));
  if (keyword === 'range') return before(action, at('S')) + unmarked + behind(action, at('I'));
  return written;
}

function before({ trimsLeft }: ActionToken, text: string): string {
  return `{{${trimsLeft ? '- ' : ''}"${text}"}}`;
}

function behind({ trimsRight }: ActionToken, text: string): string {
  return `{{"${text}"${trimsRight ? ' -' : ''}}}`;
}

/** The action without its dashes, which its marks have taken over. */
function inner(written: string, { trimsLeft, trimsRight }: ActionToken): string {
  return `{{${written.slice(trimsLeft ? 3 : 2, trimsRight ? -3 : -2)}}}`;
}

/** A dash that no mark has taken over, because it works outside of what is defined. */
function opening({ trimsLeft }: ActionToken): string {
  return trimsLeft ? '{{- "" }}' : '';
}

function closing({ trimsRight }: ActionToken): string {
  return trimsRight ? '{{ "" -}}' : '';
}
