/** Values that are remembered: what is alike stands near to each other, and more would take room for what seldom comes again. */
export const ROOM = 4096;

/** Makes a value once for what is asked for again, as long as there is room. */
export function remembered<Key, Made>(): (key: Key, make: () => Made) => Made {
  const known = new Map<Key, Made>();
  return (key, make) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    if (known.size === ROOM) known.clear();
    known.set(key, made);
    return made;
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
