// What a text that is open in an editor comes to: the same as `kport lint FILE --no-render` says of it.
import { basename, resolve } from 'node:path';
import { foldResult } from '../judge/fold.ts';
import { excludesOf } from '../lint/excludes.ts';
import type { FoundPolicy } from '../lint/find-policy.ts';
import { lintText } from '../lint/lint-paths.ts';
import { KportError } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import type { Io } from '../model/io.ts';
import type { LintResult } from '../model/lint.ts';
import type { Reason } from '../model/reason.ts';
import type { Beside } from '../sources/beside.ts';
import { whyLeftOut } from '../sources/excludes.ts';
import { isThere, POLICY_FILE } from '../sources/files.ts';
import { judgePart } from './judge-part.ts';
import { isOfChart, type Place } from './place.ts';

/** Characters of the longest text that is judged while somebody types: some hundred thousand lines. */
export const MOST_TEXT = 4 * 1024 * 1024;

export interface Judging {
  readonly io: Io;
  readonly language: Language;
  readonly exclude?: readonly string[] | undefined;
  /** Throws KportError for a policy, or a lock, that cannot be used. */
  readonly policyOf: (place: Place) => Promise<FoundPolicy>;
  /** The files that a document of the folder is read with. */
  readonly besideOf: (cwd: string) => Beside;
}

export interface JudgedText {
  readonly place: Place;
  /** Without a mark of the order of its bytes. */
  readonly text: string;
  readonly policy: FoundPolicy;
  readonly result: LintResult;
}

/** What was not judged, and why, where that is to be told: files of other programs are many. */
export interface LeftText {
  readonly place: Place;
  readonly because: readonly Reason[] | 'too-long';
}

export async function judgeOpen(place: Place, text: string, judging: Judging): Promise<JudgedText | LeftText> {
  const left = (because: LeftText['because']): LeftText => ({ place, because });
  if (text.length > MOST_TEXT) return left('too-long');
  if (basename(place.file) === POLICY_FILE) return left(await policyFaults(place, judging));
  if (isOfChart(place, (path) => isThere(path, place.cwd))) return left([{ code: 'part-of-chart' }]);
  const policy = await orFaults(judging.policyOf(place));
  if ('faults' in policy) return left(policy.faults);
  const { io, language, exclude } = judging;
  const { cwd, file } = place;
  if (whyLeftOut(excludesOf(policy.policy, exclude, cwd))(resolve(cwd, file), false)) return left([]);
  // Editors send whatever has the ending of a manifest, as a folder has it: nobody said that it is one.
  const bare = text.replace(/^\ufeff/, '');
  const settings = { policy, language, io: { ...io, cwd, today: dayOf(io) } };
  const beside = judging.besideOf(cwd);
  const alone = await lintText({ file, text: bare, isMet: true }, settings, beside);
  const result = await judgePart({ file, text: bare }, alone, { ...settings, beside });
  return { place, text: bare, policy, result: result ?? foldResult(alone, language) };
}

/** An editor runs for days. */
export function dayOf({ time }: Io): string {
  return new Date(time()).toISOString().slice(0, 10);
}

async function orFaults(found: Promise<FoundPolicy>): Promise<FoundPolicy | { readonly faults: readonly Reason[] }> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof KportError) return { faults: error.reasons };
    throw error;
  }
}

/** What is wrong with a policy, as it was saved, stands where it is written, too. */
async function policyFaults(place: Place, { policyOf }: Judging): Promise<readonly Reason[]> {
  const policy = await orFaults(policyOf(place));
  return 'faults' in policy ? policy.faults : [];
}
