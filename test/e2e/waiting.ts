import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer. What `ask` throws counts as none, and the last of it is told when the time is over. */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  }
  throw new Error(`waited ${seconds} s for ${what}`, { cause: last });
}
