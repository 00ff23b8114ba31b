import { displayWidth, isAscii, isWide } from './display-width.ts';

/** What Japanese typesetting keeps off the start of a line. */
const NOT_FIRST = /^[、。，．,.・:;：；!?！？)\]}）」』】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/;
/** And off its end. */
const NOT_LAST = /[([{（「『【〈《]$/;

const KATAKANA = /[ァ-ヺー]/;

/** Columns of running text: as much as an eye follows, where no terminal has less room. */
export const TEXT_WIDTH = 100;
/** What no paragraph can do without. */
const LEAST_WIDTH = 40;

/** The columns of text on a terminal that has so many; undefined for what is no terminal. */
export function textWidth(columns: number | undefined): number {
  return columns === undefined ? TEXT_WIDTH : Math.min(TEXT_WIDTH, Math.max(LEAST_WIDTH, columns));
}

/**
 * A paragraph in lines of at most `width` columns. Breaks at spaces and, as Japanese does, beside wide characters; a longer
 * word stands alone.
 */
export function wrap(text: string, width: number, measure = displayWidth): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(text)) {
    const columns = measure(piece);
    if (line !== '' && used + measure(piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      [line, used] = ['', 0];
    }
    line += piece;
    used += columns;
  }
  if (line !== '') lines.push(line.trimEnd());
  return lines;
}

/** A label and a paragraph beside it, the lines of which start at one column. */
export function labelled(label: string, text: string, indent: string, columns = TEXT_WIDTH): string[] {
  const hanging = ' '.repeat(displayWidth(label) + 1);
  const lines = wrap(text, columns - indent.length - hanging.length);
  return lines.map((line, index) => `${indent}${index === 0 ? `${label} ` : hanging}${line}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /\u001b\[[\d;]*m/g;
/** A line of a source text, and the mark below it. */
const EXCERPT = /^ *\d* \|/;

/** The lines of a text that are longer than `width` broken between words, each under its last column; excerpts stay. */
export function fold(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.length <= width ? line : foldLine(line, width)))
    .join('\n');
}

/** The paragraphs of a text, which begin at the first column, in lines of their own width, whatever the lines were that they came in. */
export function reflow(text: string, width: number): string {
  return text.replaceAll(/^\S.*(?:\n\S.*)+$/gm, (paragraph) => wrap(joined(paragraph), width).join('\n'));
}

/** Between Japanese characters no space stands for the end of a line. */
function joined(paragraph: string): string {
  return paragraph.replaceAll(/(.)\n(?=(.))/gu, (_, last: string, first: string) =>
    isWide(last) || isWide(first) ? last : `${last} `,
  );
}

function foldLine(line: string, width: number): string {
  const plain = line.replace(COLOURS, '');
  if (displayWidth(plain) <= width || EXCERPT.test(plain)) return line;
  const indent = plain.length - plain.trimStart().length;
  const content = line.trimStart();
  const [first = ''] = wrap(content, width - indent, plainWidth);
  const hanging = hangingOf(plain, indent, width);
  const others = wrap(content.slice(first.length).trimStart(), width - hanging, plainWidth);
  return [' '.repeat(indent) + first, ...others.map((other) => ' '.repeat(hanging) + other)].join('\n');
}

/** Where the last column of a table starts, if that leaves room. */
function hangingOf(plain: string, indent: number, width: number): number {
  const [table = ''] = /^.*\S {2,}(?=\S)/.exec(plain) ?? [];
  const column = displayWidth(table);
  return column > 0 && column <= width - LEAST_WIDTH / 2 ? column : indent + 2;
}

function plainWidth(text: string): number {
  return displayWidth(text.replace(COLOURS, ''));
}

/** What may not be broken, each with the space behind it. */
function pieces(text: string): string[] {
  if (isAscii(text)) return text.match(/[^ ]+ */g) ?? [];
  const found: string[] = [];
  let piece = '';
  let last = '';
  for (const character of text) {
    const breakable =
      (last === ' ' && character !== ' ') ||
      (character !== ' ' &&
        last !== '' &&
        (isWide(last) || isWide(character)) &&
        !NOT_FIRST.test(character) &&
        !NOT_LAST.test(piece) &&
        // A word of katakana is read as one: ルート, コンテナ.
        !(KATAKANA.test(last) && KATAKANA.test(character)));
    if (breakable) {
      found.push(piece);
      piece = '';
    }
    piece += character;
    last = character;
  }
  return piece === '' ? found : [...found, piece];
}
