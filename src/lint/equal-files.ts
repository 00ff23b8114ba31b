// Files with the same text, of which vendored copies and folders for each environment are full: judged once, and told of each.
import { hash } from 'node:crypto';
import type { Origin } from '../model/source.ts';
import type { FoundFile } from '../sources/files.ts';
import type { ReadPath } from '../sources/read.ts';
import type { FileVerdict, JudgeSettings } from './judge-file.ts';

type Judge = (read: ReadPath) => FileVerdict;

/** Verdicts, and what is in them: some hundred bytes each. Where there are more, all are forgotten. */
const MOST_PARTS = 16_000;

/**
 * Looked for among the files of a run that have the same name, as copies have: most trees have many of those, and most files no other.
 * Not where a policy asks for the file. Known by a hash that nobody can find two texts of, so that none hides another.
 */
export function judgeEqualOnce(judge: Judge, { policy, stories }: JudgeSettings, files: readonly FoundFile[]): Judge {
  if (policy.exemptions.some((exemption) => exemption.files !== undefined)) return judge;
  const shared = sharedNames(files);
  let [known, parts] = [new Map<string, FileVerdict>(), 0];
  return (read) => {
    // A story that is told takes something off what is left of them.
    if (!isPlain(read) || !shared.has(nameOf(read.file)) || (stories?.left ?? 0) > 0) return judge(read);
    const key = hash('sha256', read.text, 'base64') + (read.isMet ? '' : '-');
    const before = known.get(key);
    if (before) return verdictOf(read.file, before);
    const verdict = judge(read);
    parts += sizeOf(verdict);
    if (parts > MOST_PARTS) [known, parts] = [new Map(), sizeOf(verdict)];
    known.set(key, verdict);
    return verdict;
  };
}

function sharedNames(files: readonly FoundFile[]): ReadonlySet<string> {
  const [met, shared] = [new Set<string>(), new Set<string>()];
  for (const { file } of files) {
    const name = nameOf(file);
    if (met.has(name)) shared.add(name);
    else met.add(name);
  }
  return shared;
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

type Plain = Extract<ReadPath, { readonly text: string }>;

/** A Kubernetes manifest that is judged as it is written. */
function isPlain(read: ReadPath): read is Plain {
  return 'text' in read && read.file !== '-' && !read.made && !read.rendered && !read.byQuadlet;
}

function sizeOf({ findings, exempted, links, binds = [], suppressions }: FileVerdict): number {
  const linked = links.services.length + links.workloads.length;
  return 1 + findings.length + exempted.length + linked + binds.length + (suppressions?.list.length ?? 0);
}

/** The same of another file, in which the same stands. */
function verdictOf(file: string, verdict: FileVerdict): FileVerdict {
  const { findings, exempted, unreadable, aside, failures, links, suppressions, binds } = verdict;
  return {
    ...verdict,
    file,
    findings: findings.map((one) => ofFile(one, file)),
    exempted: exempted.map((one) => ({
      ...one,
      finding: ofFile(one.finding, file),
      ...(one.by === 'policy' ? {} : { file }),
    })),
    unreadable: unreadable.map((one) => ({ ...one, file })),
    aside: aside.map((one) => ({ ...one, file })),
    failures: failures.map((one) => ({ ...one, file })),
    links: {
      ...links,
      services: links.services.map((one) => ofFile(one, file)),
      workloads: links.workloads.map((one) => ofFile(one, file)),
    },
    suppressions: suppressions && { ...suppressions, list: suppressions.list.map((one) => ofFile(one, file)) },
    ...(binds ? { binds: binds.map((one) => ({ ...one, file })) } : {}),
  };
}

function ofFile<T extends { readonly origin: Origin }>(one: T, file: string): T {
  return { ...one, origin: { ...one.origin, file } };
}
