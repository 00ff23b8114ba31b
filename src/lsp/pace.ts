/**
 * Milliseconds between the last change of a text and its judgement: as long as judging took the last time, within these. What is judged
 * before the next letter is typed does not wait for that.
 */
const LETTER = 60;
const LEAST_REST = 10;
const MOST_REST = 500;

/** Does something for a key when nobody has asked for it any more for a while: while somebody types, not after each letter. */
export interface Pace {
  ask(key: string): void;
  drop(key: string): void;
}

/** `act` never rejects. `now` is in milliseconds. Behind `gone` nothing is done any more. */
export function pace(act: (key: string) => Promise<void>, now: () => number, gone: AbortSignal): Pace {
  const waiting = new Map<string, NodeJS.Timeout>();
  const took = new Map<string, number>();
  const run = async (key: string): Promise<void> => {
    waiting.delete(key);
    const start = now();
    await act(key);
    took.set(key, now() - start);
  };
  const drop = (key: string): void => {
    clearTimeout(waiting.get(key));
    waiting.delete(key);
    took.delete(key);
  };
  gone.addEventListener('abort', () => {
    for (const key of waiting.keys()) drop(key);
  });
  return {
    ask(key) {
      if (gone.aborted) return;
      const last = took.get(key) ?? 0;
      const rest = last < LETTER ? LEAST_REST : Math.min(last, MOST_REST);
      clearTimeout(waiting.get(key));
      waiting.set(
        key,
        setTimeout(() => void run(key), rest),
      );
    },
    drop,
  };
}
