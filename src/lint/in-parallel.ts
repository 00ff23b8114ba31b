/** Does all of the work, so much of it at a time; results in the order of the work. */
export async function inParallel<T>(work: readonly (() => Promise<T>)[], most: number): Promise<T[]> {
  const results: T[] = Array.from({ length: work.length });
  let next = 0;
  const take = async (): Promise<void> => {
    for (let index = next++; index < work.length; index = next++) {
      const one = work[index];
      if (one) results[index] = await one();
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, work.length) }, take));
  return results;
}
