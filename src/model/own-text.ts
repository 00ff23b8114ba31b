/**
 * The same text by itself: V8 keeps a part of another one, from thirteen characters on, as a place in it, and so all of that in memory.
 * It copies where a part is taken of two that were put together.
 */
export function ownText(text: string): string {
  return ` ${text}`.slice(1);
}
