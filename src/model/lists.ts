/**
 * A list, which is nobody else's, with one item more; undefined for one without any. Most lists of facts and findings have one item: a
 * list that grows takes room for seventeen, and thousands of them are made.
 */
export function withMore<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}
