/** Values that a report remembers: what is alike stands near to each other, and more would take room for what seldom comes again. */
export const ROOM = 4096;

/**
 * The function with what it once said of a name, or of another thing: for as long as the function itself is there, and of so many of
 * them. `keyOf` says what is one and the same.
 */
export function remembered<T, K = string>(
  make: (name: K) => T,
  most = Number.POSITIVE_INFINITY,
  keyOf: (name: K) => unknown = (name) => name,
): (name: K) => T {
  const known = new Map<unknown, { readonly value: T }>();
  return (name) => {
    const key = keyOf(name);
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = make(name);
    if (known.size >= most) known.clear();
    known.set(key, { value });
    return value;
  };
}

/** Does not make again what it was asked for last: of a document or a finding, more than one asks the same. */
export function lately<Key, Made>(make: (key: Key) => Made): (key: Key) => Made {
  let last: { readonly key: Key; readonly made: Made } | undefined;
  return (key) => {
    if (last === undefined || last.key !== key) last = { key, made: make(key) };
    return last.made;
  };
}
