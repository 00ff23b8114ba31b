/**
 * The function with what it once said of a name, or of another thing: for as long as the function itself is there, and of so many of
 * them.
 */
export function remembered<T, K = string>(make: (name: K) => T, most = Number.POSITIVE_INFINITY): (name: K) => T {
  const known = new Map<K, { readonly value: T }>();
  return (name) => {
    const before = known.get(name) ?? { value: make(name) };
    if (known.size >= most) known.clear();
    known.set(name, before);
    return before.value;
  };
}
