// What charts come to, for whoever edits a file of one: found of each once until files change, one after the other, because each takes
// a run of helm. What was found before is known until then.
import { resolve } from 'node:path';
import type { LintResult } from '../model/lint.ts';
import { renderableAbove } from '../sources/renderable.ts';
import type { Place } from './place.ts';

/** What a chart comes to as its files are on the disk. */
export interface JudgedChart {
  /** Folded, as `kport lint CHART` tells it. */
  readonly result: LintResult;
  /** Of a file as it was read. */
  readonly textOf: (file: string) => string | undefined;
}

export interface Charts {
  readonly known: (folder: Place) => JudgedChart | undefined;
  /** Ends when the chart is known as its files are now; undefined where it is. */
  readonly wait: (folder: Place) => Promise<void> | undefined;
  readonly forget: () => void;
}

interface Entry {
  found?: JudgedChart | undefined;
  asked?: Promise<void>;
  isFresh: boolean;
}

/** Charts that are kept. */
const MOST_CHARTS = 50;

export function charts(find: (folder: Place) => Promise<JudgedChart>): Charts {
  const entries = new Map<string, Entry>();
  let queue: Promise<void> = Promise.resolve();
  const look = async (folder: Place, entry: Entry): Promise<void> => {
    // Meanwhile files may have changed, and another one stands for it.
    if (entries.get(keyOf(folder)) !== entry) return;
    try {
      entry.found = await find(folder);
    } finally {
      entry.isFresh = true;
    }
  };
  return {
    known: (folder) => entries.get(keyOf(folder))?.found,
    wait: (folder) => {
      const key = keyOf(folder);
      const entry = entries.get(key) ?? { isFresh: false };
      if (entry.isFresh) return undefined;
      if (!entries.has(key) && entries.size >= MOST_CHARTS) entries.clear();
      entries.set(key, entry);
      entry.asked ??= queue.then(() => look(folder, entry));
      queue = entry.asked.catch(() => undefined);
      return entry.asked;
    },
    forget: () => {
      for (const [key, { found }] of entries) entries.set(key, { found, isFresh: false });
    },
  };
}

function keyOf({ cwd, file }: Place): string {
  return resolve(cwd, file);
}

/** The chart that a file lies in. */
export function chartOf({ cwd, file }: Place, isThere: (path: string) => boolean): Place | undefined {
  const found = renderableAbove(file, (path) => isThere(resolve(cwd, path)));
  return found?.renderedBy === 'helm' ? { cwd, file: found.file } : undefined;
}
