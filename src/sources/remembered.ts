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
    const before = known.get(key) ?? { value: make(name) };
    if (known.size >= most) known.clear();
    known.set(key, before);
    return before.value;
  };
}
