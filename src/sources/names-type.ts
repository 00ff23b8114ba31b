/** One of the two fields that every object has stands somewhere as a key, whatever is around it. */
export function namesType(text: string): boolean {
  return /(?<![\w.$-])["']?(?:apiVersion|kind)["']?\s*:(?!\w)/.test(text);
}
