/** In the order of their ranks, and those of one rank as they stood: of few ranks there may be tens of thousands. */
export function ranked<T>(all: readonly T[], rankOf: (one: T) => number): T[] {
  return [...Map.groupBy(all, rankOf)].sort(([a], [b]) => a - b).flatMap(([, alike]) => alike);
}
