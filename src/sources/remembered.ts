/** The function with what it once said of a name: for as long as the function itself is there. */
export function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (name) => {
    const before = known.get(name) ?? { value: make(name) };
    known.set(name, before);
    return before.value;
  };
}
