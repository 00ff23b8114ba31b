// Which kustomizations a run renders, as an earlier one has chosen them. It is a matter of what it was asked, and of what the disk answered:
// where all of that is the same, none of them has to be read again.
import type { FoundFile } from '../../sources/find-files.ts';
import type { SeenDisk } from './seen-disk.ts';

/** Plain data. */
export interface Choice {
  /** All that it depends on beside the disk, as one name. */
  readonly asked: string;
  /** What the disk answered, by absolute paths. */
  readonly answers: ReadonlyMap<string, string | undefined>;
  readonly toRender: readonly ChosenFolder[];
  /** The files that are left to be judged as they are, and what is skipped. */
  readonly files: readonly FoundFile[];
}

export interface ChosenFolder {
  readonly folder: string;
  readonly file: string;
  /** What its build depends on; absent where that was not told yet. */
  readonly key?: string;
}

/** What is chosen among more takes as long to keep as to choose. */
const MOST = 20_000;

export function isUpToDate({ answers, ...choice }: Choice, asked: string, disk: SeenDisk): boolean {
  return choice.asked === asked && [...answers].every(([path, answer]) => disk.answerOf(path) === answer);
}

/** Undefined where the key of one is not known, which may read what the disk was not asked for, and of too many. */
export function choiceOf(
  asked: string,
  disk: SeenDisk,
  { toRender, files }: Pick<Choice, 'toRender' | 'files'>,
  keyOf: (folder: string) => string | undefined,
): Choice | undefined {
  const keyed = toRender.flatMap(({ folder, file }) => {
    const key = keyOf(folder);
    return key === undefined ? [] : [{ folder, file, key }];
  });
  const answers = disk.answers();
  if (keyed.length < toRender.length || answers.size + files.length > MOST) return undefined;
  return { asked, answers, toRender: keyed, files };
}
