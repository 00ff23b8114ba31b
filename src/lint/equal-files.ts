// Files with the same text, of which vendored copies and folders for each environment are full: judged once, and told of each.
import { Buffer } from 'node:buffer';
import type { Origin } from '../model/source.ts';
import type { FoundFile } from '../sources/find-files.ts';
import type { ReadPath } from '../sources/read.ts';
import { SUM_BYTES, writeSum } from '../sources/text-sum.ts';
import type { FileVerdict, JudgeSettings } from './judge-file.ts';

/** A file with the text of another one, whose number among the files of the run is `like`: that is judged, and told of both. */
export interface EqualFile {
  readonly file: string;
  readonly like: number;
}

type Answer = FileVerdict | EqualFile;

export interface MetTexts {
  /** The texts that any thread of a run has met: of each its hash, and the number of its first file. Shared, with free places. */
  readonly table: Int32Array;
  /** The numbers of the files that have the name of another one, as copies have. */
  readonly alike: ReadonlySet<number>;
}

const WORDS = SUM_BYTES / 4;
/** Whether the place is taken; twice the number of the file, and one more where nobody named it; the hash. */
const PLACE = WORDS + 2;
const FREE = 0;
const TAKEN = 1;
const WRITTEN = 2;

export function metTexts(files: readonly FoundFile[]): MetTexts {
  const alike = alikeIn(files);
  const places = 2 ** Math.ceil(Math.log2(2 * alike.size + 1));
  return { table: new Int32Array(new SharedArrayBuffer(4 * PLACE * places)), alike };
}

/**
 * Looked for among files that are alike: to have the hash of every text takes a fiftieth of a run over real ones, and to ask of each how
 * long it is takes more than the hashes that this would spare. Not where a policy asks for the file. Known by a hash that nobody can find
 * two texts of, so that none hides another. `sum`: of the text, from whoever has it.
 */
export function judgeEqualOnce(
  judge: (read: ReadPath) => FileVerdict,
  { policy, stories }: JudgeSettings,
  { table, alike }: MetTexts,
): (read: ReadPath, number: number, sum?: Buffer) => Answer {
  if (policy.exemptions.some((exemption) => exemption.files !== undefined)) return judge;
  return (read, number, sum) => {
    // A story that is told takes something off what is left of them.
    if (!isPlain(read) || !alike.has(number) || (stories?.left ?? 0) > 0) return judge(read);
    const like = firstWith(read, number, table, sum);
    return like === undefined ? judge(read) : { file: read.file, like };
  };
}

/** The file that had the same text before; undefined for the first one, and where another thread meets one at this moment. */
function firstWith({ text, isMet }: Plain, number: number, met: Int32Array, sum = sumOf(text)): number | undefined {
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

const SUM = Buffer.alloc(SUM_BYTES);

/** Good until the next one. */
function sumOf(text: string): Buffer {
  writeSum(text, SUM);
  return SUM;
}

function isWritten(sum: Buffer, met: Int32Array, at: number): boolean {
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

function alikeIn(files: readonly FoundFile[]): ReadonlySet<number> {
  const [firsts, alike] = [new Map<string, number>(), new Set<number>()];
  files.forEach((found, number) => {
    const name = found.file.slice(found.file.lastIndexOf('/') + 1);
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, number);
    else alike.add(first).add(number);
  });
  return alike;
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
