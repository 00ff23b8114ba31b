// Files with the same text, of which vendored copies and folders for each environment are full: judged once, and told of each.
import type { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import type { Origin } from '../model/source.ts';
import type { FoundFile } from '../sources/files.ts';
import type { ReadPath } from '../sources/read.ts';
import type { FileVerdict, JudgeSettings } from './judge-file.ts';

/** A file with the text of another one, whose number among the files of the run is `like`: that is judged, and told of both. */
export interface EqualFile {
  readonly file: string;
  readonly like: number;
}

type Answer = FileVerdict | EqualFile;

/** The texts that any thread of a run has met: of each its hash, and the number of its first file. Shared, in a table with free places. */
export type MetTexts = Int32Array;

const WORDS = 8;
/** Whether the place is taken; twice the number of the file, and one more where nobody named it; the hash. */
const PLACE = WORDS + 2;
const FREE = 0;
const TAKEN = 1;
const WRITTEN = 2;

export function metTexts(files: readonly FoundFile[]): MetTexts {
  const names = sharedNames(files);
  const most = files.filter(({ file }) => names.has(nameOf(file))).length;
  return new Int32Array(new SharedArrayBuffer(4 * PLACE * 2 ** Math.ceil(Math.log2(2 * most + 1))));
}

/**
 * Looked for among the files of a run that have the same name, as copies have: most trees have many of those, and most files no other.
 * Not where a policy asks for the file. Known by a hash that nobody can find two texts of, so that none hides another.
 */
export function judgeEqualOnce(
  judge: (read: ReadPath) => FileVerdict,
  { policy, stories }: JudgeSettings,
  { files, met }: { readonly files: readonly FoundFile[]; readonly met: MetTexts },
): (read: ReadPath, number: number) => Answer {
  if (policy.exemptions.some((exemption) => exemption.files !== undefined)) return judge;
  const shared = sharedNames(files);
  return (read, number) => {
    // A story that is told takes something off what is left of them.
    if (!isPlain(read) || !shared.has(nameOf(read.file)) || (stories?.left ?? 0) > 0) return judge(read);
    const like = firstWith(read, number, met);
    return like === undefined ? judge(read) : { file: read.file, like };
  };
}

/** The file that had the same text before; undefined for the first one, and where another thread meets one at this moment. */
function firstWith({ text, isMet }: Plain, number: number, met: MetTexts): number | undefined {
  const sum = hash('sha256', text, 'buffer');
  const named = 2 * number + Number(isMet ?? false);
  let at = (sum.readUInt32LE() * PLACE) % met.length;
  for (; Atomics.compareExchange(met, at, FREE, TAKEN) !== FREE; at = (at + PLACE) % met.length) {
    if (Atomics.load(met, at) !== WRITTEN) return undefined;
    const first = met[at + 1] ?? 0;
    if ((first ^ named) % 2 === 0 && isWritten(sum, met, at)) return first >> 1;
  }
  met[at + 1] = named;
  for (let word = 0; word < WORDS; word += 1) met[at + 2 + word] = sum.readInt32LE(4 * word);
  Atomics.store(met, at, WRITTEN);
  return undefined;
}

function isWritten(sum: Buffer, met: MetTexts, at: number): boolean {
  for (let word = 0; word < WORDS; word += 1) if (met[at + 2 + word] !== sum.readInt32LE(4 * word)) return false;
  return true;
}

/** All that the files of a run came to, in their order. */
export function withEqual(answers: readonly Answer[]): FileVerdict[] {
  return answers.map((answer) => {
    if (!('like' in answer)) return answer;
    const first = answers[answer.like];
    if (first === undefined || 'like' in first) throw new Error(`nothing has the text of ${answer.file}`);
    return verdictOf(answer.file, first);
  });
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
