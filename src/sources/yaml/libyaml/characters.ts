// The character classes of libyaml, by UTF-16 code unit. The end of the text is a NUL, which no document may hold.
const TAB = 0x09;
const SPACE = 0x20;

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** YAML 1.1 also ends a line at NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code === SPACE || code === TAB || isBreakOrEnd(code);
}
