// How many columns a terminal gives to a text. The scripts of East Asia take two for a character, combining marks none.

const ASCII = /^[\x20-\x7e]*$/;

/** The columns of a text without control characters. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** As much of the start of a text as has room in `width` columns. */
export function startOf(text: string, width: number): string {
  let end = 0;
  let left = width;
  for (const character of text) {
    left -= characterWidth(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The text, cut with `...` where it has more than `width` columns. */
export function cut(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${startOf(text, width - 3).trimEnd()}...`;
}

/** As much of the end of a text as has room in `width` columns. */
export function endOf(text: string, width: number): string {
  let start = text.length;
  let left = width;
  for (const character of [...text].reverse()) {
    left -= characterWidth(character);
    if (left < 0) break;
    start -= character.length;
  }
  return text.slice(start);
}

/** The text, with spaces behind it up to `width` columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Printable ASCII alone: every character has one column. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

// The two patterns stand in their functions because a pattern over Unicode takes half a millisecond to make, and most
// reports need neither.

/** Scripts rather than a table of code points; what is left over is punctuation, and the halves that Unicode keeps narrow. */
export function isWide(character: string): boolean {
  return /^[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{sc=Yi}\u3000-\u33ff\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]--[\xb7\u02c7-\u02eb\uff61-\uffdc]]$/v.test(
    character,
  );
}

function isZeroWidth(character: string): boolean {
  return /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u.test(character);
}

function characterWidth(character: string): 0 | 1 | 2 {
  if (ASCII.test(character)) return 1;
  if (isZeroWidth(character)) return 0;
  return isWide(character) ? 2 : 1;
}
