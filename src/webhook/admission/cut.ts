import { printable } from '../../report/printable.ts';

const ELLIPSIS = '...';

/** The text, or as much of it as `limit` UTF-16 units hold with three dots; no character is cut in two. */
export function cutTo(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - ELLIPSIS.length);
  // The first half of a surrogate pair, alone.
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}${ELLIPSIS}`;
}

/**
 * The same as a terminal may show it. Cut before that, too: a text of all that was found may be as long as the object, and none
 * becomes shorter.
 */
export function shown(text: string, limit: number): string {
  return cutTo(printable(text.slice(0, limit + 1)), limit);
}
