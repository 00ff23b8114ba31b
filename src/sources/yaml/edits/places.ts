// Places of a text that its tree does not hold: lines, colons and dashes.

/** Where the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text.charAt(end - 1) === '\r' && end > offset ? end - 1 : end;
}

/** Where the next line starts; the end of the text in its last line. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Whether nothing but blanks stands before an offset in its line. */
export function opensLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** The offset behind the colon of a key that ends at `end`; undefined where something else stands between. */
export function behindColon(text: string, end: number): number | undefined {
  const colon = /[ \t]*:/y;
  colon.lastIndex = end;
  return colon.test(text) ? colon.lastIndex : undefined;
}

/** The dash of a list's item that starts at `start`; undefined where an anchor or a tag stands between. Comments may. */
export function dashBefore(text: string, start: number): number | undefined {
  for (let end = start; ; end = lineStart(text, end) - 1) {
    const line = text.slice(lineStart(text, end), end);
    const code = line
      .trimEnd()
      .replace(/(^|\s)#.*$/, '$1')
      .trimEnd();
    if (code.endsWith('-')) return lineStart(text, end) + code.length - 1;
    if (code !== '' || lineStart(text, end) === 0) return undefined;
  }
}
