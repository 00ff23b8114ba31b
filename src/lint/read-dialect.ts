// Files in other dialects than Kubernetes': each dialect's reader is loaded when the first such file is met.
import type { Dialect, OtherDialect } from '../model/dialect.ts';
import type { DialectFile } from '../model/source.ts';
import { type Beside, besideIn, type DialectText } from '../sources/beside.ts';
import { dialectOf } from '../sources/dialect-of.ts';
import type { FoundFile } from '../sources/find-files.ts';
import type { ReadPath } from '../sources/read.ts';

/** Never throws for what is in the text or beside it, and takes no longer than in proportion to them. */
export type DialectReader = (read: DialectText, beside: Beside) => DialectFile;

const READERS: Readonly<Record<OtherDialect, () => Promise<DialectReader>>> = {
  compose: async () => (await import('./read-compose.ts')).readCompose,
  systemd: async () => (await import('./read-unit.ts')).readUnit,
  quadlet: async () => (await import('./read-quadlet.ts')).readQuadlet,
  dockerfile: async () => (await import('./read-dockerfile.ts')).readDockerfiles,
};

export interface DialectSettings {
  readonly cwd: string;
  /** As which every file is read, whatever it is called; absent: each as what it is. */
  readonly dialect?: Dialect | undefined;
  /** What is beside the files of one run; absent: asked anew for the file. */
  readonly beside?: Beside;
}

/** The dialect of a text that was read; undefined for Kubernetes, for which nothing has to be loaded. */
function dialectOfRead(read: ReadPath, dialect: Dialect | undefined): OtherDialect | undefined {
  if (!('text' in read) || read.rendered) return undefined;
  if (dialect !== undefined) return dialect === 'kubernetes' ? undefined : dialect;
  return dialectOf(read.file, read.text);
}

/** Those that a file was met for: to ask for a module once more takes as long as to read a small file. */
const loaded: Partial<Record<OtherDialect, DialectReader>> = {};

/** The same with what its own dialect makes of it: at once for Kubernetes, which most files are, and for what is loaded. */
export function inDialect(read: ReadPath, settings: DialectSettings): ReadPath | Promise<ReadPath> {
  const dialect = dialectOfRead(read, settings.dialect);
  if (dialect === undefined) return read;
  const reader = loaded[dialect];
  return reader ? readBy(reader, read, settings) : readFirst(dialect, read, settings);
}

/** With the manifests that a .kube names, as what runs them, and with the units of which drop-ins alone were named. */
export async function withOthers(found: readonly FoundFile[], cwd: string): Promise<readonly FoundFile[]> {
  const isAny = (ending: string) => found.some(({ file }) => file.endsWith(ending));
  const all = isAny('.conf') ? (await import('./units-of-drop-ins.ts')).withUnits(found, cwd) : found;
  return isAny('.kube') ? (await import('./played-manifests.ts')).withPlayed(all, cwd) : all;
}

async function readFirst(dialect: OtherDialect, read: ReadPath, settings: DialectSettings): Promise<ReadPath> {
  const reader = await READERS[dialect]();
  loaded[dialect] = reader;
  return readBy(reader, read, settings);
}

function readBy(reader: DialectReader, read: ReadPath, { cwd, dialect, beside = besideIn(cwd) }: DialectSettings): ReadPath {
  if (!('text' in read)) return read;
  const { file, text, isMet = false } = read;
  return { ...read, made: reader({ file, text, isMet, isForced: dialect !== undefined }, beside) };
}
