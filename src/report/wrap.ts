import { displayWidth, isAscii, isWide } from './display-width.ts';

/** What Japanese typesetting keeps off the start of a line. */
const NOT_FIRST = /^[、。，．,.・:;：；!?！？)\]}）」』】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/;
/** And off its end. */
const NOT_LAST = /[([{（「『【〈《]$/;

/** Columns of running text: as much as an eye follows, and as most terminals have. */
export const TEXT_WIDTH = 100;

/**
 * A paragraph in lines of at most `width` columns. Breaks at spaces and, as Japanese does, beside wide characters; a longer
 * word stands alone.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(text)) {
    const columns = displayWidth(piece);
    if (line !== '' && used + displayWidth(piece.trimEnd()) > width) {
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
export function labelled(label: string, text: string, indent: string): string[] {
  const hanging = ' '.repeat(displayWidth(label) + 1);
  const lines = wrap(text, TEXT_WIDTH - indent.length - hanging.length);
  return lines.map((line, index) => `${indent}${index === 0 ? `${label} ` : hanging}${line}`);
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
        !NOT_LAST.test(piece));
    if (breakable) {
      found.push(piece);
      piece = '';
    }
    piece += character;
    last = character;
  }
  return piece === '' ? found : [...found, piece];
}
