// Names, images and reasons come out of manifests that somebody else wrote. A terminal must show them, not obey them.

/**
 * Control characters (an escape sequence could rewrite the screen), line breaks (one could forge a line of the report),
 * bidirectional controls (they show a text in another order than it is read in) and halves of surrogate pairs.
 */
function withoutUnsafe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, escaped);
}

/** The text with everything that a terminal would obey written as an escape: `\n`, `\u001b`. */
export function printable(text: string): string {
  // Nearly every text is harmless ASCII, and the pattern above takes time to make.
  return /^[\x20-\x7e]*$/.test(text) ? text : withoutUnsafe(text);
}

/**
 * The same for what JSON.stringify writes, which escapes the controls below the space and no others; the value stays the same. A pattern of
 * one range takes half the time of one of several, and all of a report is gone through.
 */
export function printableJson(json: string): string {
  return json.replace(/[\x7f-\uffff]+/g, withoutUnsafe);
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
