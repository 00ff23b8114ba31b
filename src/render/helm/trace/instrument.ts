// A copy of a template that says of every piece of its output where it comes from. What it renders to is, without the marks,
// what the template itself renders to: a mark stands directly before or behind a character that is no blank, or in an action of
// its own that touches its neighbour, so that `{{-` and `-}}` take away the same blanks as before. A reader checks that.
import { nameOfDefinition } from './compared-definitions.ts';
import { type ActionToken, keywordOf, lexTemplate, roleOf, type TemplateToken } from './lex-template.ts';

/** Marks of one run. The nonce keeps a chart from forging them. */
export interface Marks {
  readonly nonce: string;
}

/**
 * `B` and `F`: a file begins and ends. `D` and `E`: what a file defines. `L`: from here on the text of the template at this
 * offset. `T`: that of a file which a template reads, at this place (placeInFile). `X`: no more of it. `A` and `Z`: an action begins
 * and ends. `S` and `I`: a range begins, and goes round.
 */
type MarkKind = 'B' | 'F' | 'D' | 'E' | 'L' | 'T' | 'X' | 'A' | 'Z' | 'S' | 'I';

export function mark({ nonce }: Marks, kind: MarkKind, value: number): string {
  return `\ue000${nonce}${kind}${value}\ue001`;
}

export function markPattern({ nonce }: Marks): RegExp {
  return new RegExp(`\ue000${nonce}([BFDELTXAZSI])(\\d+)\ue001`, 'g');
}

/** What of a template is marked. */
interface Marking {
  readonly marks: Marks;
  /** The number of the file. */
  readonly file: number;
  /** What is printed where the file itself is rendered: nothing of a file of definitions. */
  readonly isPrinted: boolean;
  /** By its name. What is defined is printed elsewhere, and may be cut or compared before: marks can change that. */
  readonly definitions: (name: string) => boolean;
}

/** The template with marks; undefined where it cannot be cut. */
export function instrument(text: string, marking: Marking): string | undefined {
  const tokens = lexTemplate(text);
  if (!tokens) return undefined;
  const { marks, file, isPrinted } = marking;
  const open: ActionToken[] = [];
  let marked = '';
  for (const token of tokens) {
    const written = text.slice(token.start, token.end);
    const inside = open.map(nameOfDefinition).find((name) => name !== undefined);
    if (token.kind === 'text')
      marked += isMarked(inside, marking) ? markText(written, (at) => mark(marks, 'L', token.start + at), marks) : written;
    else marked += markAction(written, { action: token, inside, closes: nest(open, token) }, marking);
  }
  return isPrinted ? mark(marks, 'B', file) + marked + mark(marks, 'F', file) : marked;
}

const MOST_OFFSETS = 2 ** 32;

/** The file and the offset of a mark `T`: what reads a file may take single lines of it, and in any order. */
export function placeInFile(value: number): { readonly file: number; readonly at: number } {
  return { file: Math.floor(value / MOST_OFFSETS), at: value % MOST_OFFSETS };
}

/** A file that templates read, with marks in its text; in the actions that it may have there are none. */
export function instrumentFile(text: string, { marks, file }: Pick<Marking, 'marks' | 'file'>): string {
  const tokens: readonly TemplateToken[] = lexTemplate(text) ?? [{ kind: 'text', start: 0, end: text.length }];
  const marked = tokens.map(({ kind, start, end }) => {
    const written = text.slice(start, end);
    return kind === 'text' ? markText(written, (at) => mark(marks, 'T', file * MOST_OFFSETS + start + at), marks) : written;
  });
  return marked.join('');
}

function isMarked(inside: string | undefined, { definitions, isPrinted }: Marking): boolean {
  return inside === undefined ? isPrinted : definitions(inside);
}

/** Returns what an end closes. */
function nest(open: ActionToken[], action: ActionToken): ActionToken | undefined {
  const role = roleOf(action);
  if (role === 'open') open.push(action);
  return role === 'close' ? open.pop() : undefined;
}

/** `line` makes the mark of a line whose text begins at an offset. */
function markText(written: string, line: (at: number) => string, marks: Marks): string {
  const lines = written.replaceAll(
    /^([^\S\n]*)(?=\S)/gm,
    (blank: string, _: string, at: number) => blank + line(at + blank.length),
  );
  return lines.replace(/(\S)(\s*)$/, (_, last: string, blank: string) => last + mark(marks, 'X', 0) + blank);
}

interface Placed {
  readonly action: ActionToken;
  /** The definition that it stands in. */
  readonly inside: string | undefined;
  readonly closes: ActionToken | undefined;
}

function markAction(written: string, { action, inside, closes }: Placed, marking: Marking): string {
  const { marks, file, definitions } = marking;
  const [keyword, role] = [keywordOf(action), roleOf(action)];
  const unmarked = inner(written, action);
  const [opened, closed] = [role === 'open' ? nameOfDefinition(action) : undefined, nameOfDefinition(closes)];
  if (opened !== undefined)
    return definitions(opened) ? opening(action) + unmarked + behind(action, mark(marks, 'D', file)) : written;
  if (closed !== undefined)
    return definitions(closed) ? before(action, mark(marks, 'E', file)) + unmarked + closing(action) : written;
  if (!isMarked(inside, marking)) return written;
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
