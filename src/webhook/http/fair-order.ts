/** Who is next of those that wait, where thousands may be of one address. */
export interface FairOrder<T> {
  /** What is returned takes it out again; after that, and after its turn, it does nothing. */
  add(host: string, item: T): () => void;
  /** Takes the next one out; undefined where none waits. */
  next(): T | undefined;
}

/** Those of one address, by numbers that grow. */
interface Line<T> {
  readonly waiting: Map<number, T>;
  /** Of the oldest and of the newest, or beyond: those on the way have left. */
  oldest: number;
  newest: number;
  turns: number;
}

/** Of one address, every so many turns the oldest is next. */
const OLDEST = 4;

/**
 * Addresses take turns, so that nobody waits for more than one of each other address. Of those of one address it is the newest, and now and
 * then the oldest: were they served in order, all would wait behind a crowd; so most of those that come now wait for a moment, and none
 * forever. However many wait, that costs the same.
 */
export function createFairOrder<T>(): FairOrder<T> {
  // In the order of their turns; none is empty.
  const lines = new Map<string, Line<T>>();
  const take = (host: string, { waiting }: Line<T>, at: number): void => {
    waiting.delete(at);
    if (waiting.size === 0) lines.delete(host);
  };
  return {
    add(host, item) {
      const line: Line<T> = lines.get(host) ?? { waiting: new Map(), oldest: 0, newest: -1, turns: 0 };
      lines.set(host, line);
      const at = newestOf(line) + 1;
      line.newest = at;
      line.waiting.set(at, item);
      return () => {
        if (line.waiting.get(at) === item) take(host, line, at);
      };
    },
    next() {
      const [first] = lines;
      if (first === undefined) return undefined;
      const [host, line] = first;
      line.turns += 1;
      const at = line.turns % OLDEST === 0 ? oldestOf(line) : newestOf(line);
      const item = line.waiting.get(at);
      lines.delete(host);
      lines.set(host, line);
      take(host, line, at);
      return item;
    },
  };
}

function newestOf<T>(line: Line<T>): number {
  while (line.newest >= line.oldest && !line.waiting.has(line.newest)) line.newest -= 1;
  return line.newest;
}

function oldestOf<T>(line: Line<T>): number {
  while (line.oldest < line.newest && !line.waiting.has(line.oldest)) line.oldest += 1;
  return line.oldest;
}
