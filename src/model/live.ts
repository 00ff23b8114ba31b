/** A value that changes while a server runs: a policy, a certificate, what is known of a cluster. */
export interface Live<T> {
  /** The value that holds now. */
  current(): T;
  /** Calls `listener` with every later value until the returned function is called. */
  subscribe(listener: (value: T) => void): () => void;
}

/** A live value and the way to change it. */
export interface LiveSource<T> extends Live<T> {
  set(value: T): void;
}

/** A live value that starts as `initial`. */
export function live<T>(initial: T): LiveSource<T> {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    current: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener(next);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
