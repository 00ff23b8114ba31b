/** Characters that go-yaml's reader refuses anywhere in a document, comments included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * The forbidden ones, and those that YAML 1.1 and 1.2 do not treat alike: tabs, the line breaks NEL, LS and PS, a carriage
 * return alone, a byte order mark. No part has more than 16 that differ in their last seven bits, and none has what is like a line feed
 * in them: of such a class V8 looks at 16 characters at once (13.6, regexp-compiler.cc, BoyerMooreLookahead), in place of each.
 */
const UNUSUAL: readonly RegExp[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  /[\x00-\x09\x0b\x0c\x0e-\x11\x80-\x89\x8b\x8c\x8e-\x91]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  /[\x12-\x1f\x7f\x8d\x92-\x9f]|\r(?!\n)/,
  /[\u2028\u2029\ufeff\ufffe\uffff]/,
];

/** The text of a file: UTF-8, or UTF-16 with a byte order mark; bytes that are neither become U+FFFD, as kubectl reads them. */
export function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The offset of the first character that no YAML reader of Kubernetes accepts; -1 where there is none. */
export function forbiddenCharacter(text: string): number {
  return text.search(FORBIDDEN);
}

/** Whether a text has none of the characters over which readers of YAML differ. */
export function isUsual(text: string): boolean {
  return !UNUSUAL.some((part) => part.test(text)) && !text.includes('\x8a');
}
