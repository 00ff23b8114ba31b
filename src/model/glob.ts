/**
 * `text` as a whole matches `pattern`: `*` stands for any characters, also none and also `/`; `?` for exactly one.
 * Case counts. Takes at most pattern.length * text.length steps: patterns and texts come from outside, so a regular
 * expression, which may backtrack without end, is no choice.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let retryFrom = 0;
  for (let seen = 0; seen < text.length; ) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      retryFrom = seen;
    } else if (pattern[at] === '?' || pattern[at] === text[seen]) {
      at += 1;
      seen += 1;
    } else if (star >= 0) {
      // The last `*` takes one character more; an earlier one never needs to.
      retryFrom += 1;
      seen = retryFrom;
      at = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
