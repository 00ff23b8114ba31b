// What a run has to say of its policy: exemptions that nothing needed or whose day has passed, and policies that it met and did
// not judge by.
import { basename, dirname, resolve } from 'node:path';
import { type ExemptionNotice, exemptionNotices } from '../judge/exemption-notices.ts';
import type { Language } from '../model/finding.ts';
import type { PolicyNotice } from '../model/lint.ts';
import { kindOfPath, POLICY_FILE } from '../sources/files.ts';
import { pathBelow } from '../sources/place-of.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import type { Words } from '../words/texts.ts';
import type { FoundPolicy } from './find-policy.ts';
import type { FileVerdict } from './judge-file.ts';

export interface NoticeSettings {
  readonly language: Language;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly cwd?: string | undefined;
  /** Only some of the files that the policy is about are judged, and exemptions that match none of them are counted. */
  readonly isPartial?: boolean;
}

export function policyNotices(found: FoundPolicy, verdicts: readonly FileVerdict[], settings: NoticeSettings): PolicyNotice[] {
  const { words } = catalogue(settings.language);
  const used = new Set(verdicts.flatMap(({ usedExemptions }) => usedExemptions));
  const notices = exemptionNotices(found.policy, { used, today: settings.today, knowsUsers: false });
  const unused = notices.filter(({ kind }) => kind === 'unused');
  const counted = settings.isPartial && unused.length > 1 ? unused : [];
  const told = notices.filter((notice) => !counted.includes(notice)).map((notice) => exemptionNotice(notice, words));
  return [...told, ...count(counted, words), ...otherPolicies(found, verdicts, { words, cwd: settings.cwd })];
}

/** Whether the run takes in all that the policy is about: the folder of its file; of a policy that is named, any folder. */
export function isWholeRun(paths: readonly string[], { file, isNamed }: FoundPolicy, cwd: string): boolean {
  const about = file === undefined || isNamed ? undefined : resolve(cwd, dirname(file), '.');
  return paths
    .filter((path) => path !== '-' && kindOfPath(resolve(cwd, path)) === 'folder')
    .some((path) => about === undefined || pathBelow(resolve(cwd, path), about) !== undefined);
}

function exemptionNotice({ kind, file, position, reason, expires = '' }: ExemptionNotice, words: Words): PolicyNotice {
  const sentence = kind === 'expired' ? words.exemptionExpired : words.exemptionUnused;
  const message = fill(sentence, { reason: JSON.stringify(reason), date: expires });
  return { kind, file, ...(position ? { position } : {}), message };
}

/** In one line for each file of exemptions. */
function count(unused: readonly ExemptionNotice[], words: Words): PolicyNotice[] {
  return [...Map.groupBy(unused, ({ file }) => file)].map(([file, { length: n }]) => {
    return { kind: 'unused', file, message: fill(words.exemptionsUnused, { n }) };
  });
}

/** Whoever names a policy knows which. */
function otherPolicies(
  { policy, file, isNamed }: FoundPolicy,
  verdicts: readonly FileVerdict[],
  { words, cwd = '' }: { readonly words: Words; readonly cwd?: string | undefined },
): PolicyNotice[] {
  if (isNamed) return [];
  const own = file === undefined ? undefined : resolve(cwd, file);
  const others = verdicts
    .map((verdict) => verdict.file)
    .filter((met) => met.endsWith(POLICY_FILE) && basename(met) === POLICY_FILE && resolve(cwd, met) !== own);
  return others.map((other) => {
    const message = fill(words.otherPolicy, { policy: file ?? policy.name, folder: dirname(other) });
    return { kind: 'other-policy', file: other, message };
  });
}
