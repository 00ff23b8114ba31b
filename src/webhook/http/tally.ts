/** Calls `tell` where nothing of this kind was told for a while, with how many were not told since. */
export type Tally = (kind: string, tell: (untold: number) => void) => void;

const QUIET_MILLISECONDS = 10_000;

/** A flood must not become a flood of lines, too: metrics count it. Kinds are few. */
export function createTally(stopwatch: () => number): Tally {
  const kinds = new Map<string, { readonly told: number; untold: number }>();
  return (kind, tell) => {
    const last = kinds.get(kind);
    const now = stopwatch();
    if (last !== undefined && now - last.told < QUIET_MILLISECONDS) last.untold += 1;
    else {
      kinds.set(kind, { told: now, untold: 0 });
      tell(last?.untold ?? 0);
    }
  };
}
