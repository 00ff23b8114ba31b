// A tar archive of a file as the files in it: its headers are looked at once, and what is wanted is read from where it is.
import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { KportError } from '../../model/errors.ts';
import { problemOf } from '../../sources/file-problems.ts';
import { imageError } from '../image-error.ts';
import type { FileSet } from '../layout.ts';
import { TarReader } from '../tar.ts';
import { compressionOf, unpack } from '../unpack.ts';
import { fileBytes } from './file-bytes.ts';

/** Between two headers there are mostly bytes that nobody wants to see. */
const HEADER_BYTES = 4096;
/** An archive has a few files for each layer. */
const MOST_FILES = 100_000;
/** Of one that is compressed, and unpacked into a file of its own. */
const MOST_UNPACKED_BYTES = 16 * 1024 ** 3;
const MOST_LINKS = 40;

type Member =
  | { readonly kind: 'file'; readonly offset: number; readonly size: number }
  /** As the path of another member. */
  | { readonly kind: 'link'; readonly target: string };

/** Throws KportError `input` where it is no archive, or none that is whole. */
export async function archiveFiles(file: string): Promise<FileSet> {
  const unpacked = await unpackedFile(file);
  try {
    const members = await membersOf(unpacked.file);
    return { open: async (path) => openMember(unpacked.file, members, path), close: unpacked.close };
  } catch (error) {
    await unpacked.close();
    throw error;
  }
}

function openMember(file: string, members: ReadonlyMap<string, Member>, path: string) {
  let member = members.get(cleaned(path));
  // `layer.tar` of old archives may be a link to that of another layer.
  for (let links = 0; member?.kind === 'link'; links += 1) {
    if (links >= MOST_LINKS) throw imageError({ code: 'too-many-links' });
    member = members.get(member.target);
  }
  if (member === undefined) return undefined;
  if (member.size === 0) return nothing();
  const { offset, size } = member;
  return fileBytes(file, { start: offset, end: offset + size - 1 });
}

async function* nothing(): AsyncGenerator<Buffer> {}

async function membersOf(file: string): Promise<Map<string, Member>> {
  const members = new Map<string, Member>();
  const reader = new TarReader({
    entry({ name, type, target, offset, size }) {
      const path = cleaned(name);
      if (members.size >= MOST_FILES) throw imageError({ code: 'layer-too-many-entries', data: { most: MOST_FILES } });
      if (type === 'file') members.set(path, { kind: 'file', offset, size });
      if (type === 'hard-link') members.set(path, { kind: 'link', target: cleaned(target) });
      if (type === 'link') members.set(path, { kind: 'link', target: cleaned(posix.join(posix.dirname(path), target)) });
      return 0;
    },
    content: () => undefined,
  });
  await withFile(file, (handle, size) => pushHeaders(reader, handle, size));
  reader.end();
  return members;
}

async function pushHeaders(reader: TarReader, handle: FileHandle, size: number): Promise<void> {
  const buffer = Buffer.alloc(HEADER_BYTES);
  for (let position = 0; position < size; ) {
    const skipped = Math.min(reader.skippable, size - position);
    if (skipped > 0) {
      reader.skip(skipped);
      position += skipped;
      continue;
    }
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    reader.push(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

/** `./a//b` is `a/b`, and nothing is above the archive. */
function cleaned(path: string): string {
  return posix.join('/', path).slice(1);
}

interface UnpackedFile {
  readonly file: string;
  readonly close: () => Promise<void>;
}

/** The archive itself, or, where it is compressed, a file of its own that is gone when it is closed. */
async function unpackedFile(file: string): Promise<UnpackedFile> {
  const isPlain = await withFile(file, async (handle) => {
    const start = Buffer.alloc(4);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    return compressionOf(start.subarray(0, bytesRead)) === 'none';
  });
  if (isPlain) return { file, close: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), `kport-unpacked-${process.pid}-`));
  const close = async () => rmSync(folder, { recursive: true, force: true });
  const target = join(folder, 'archive.tar');
  try {
    await unpackTo(file, target);
    return { file: target, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function unpackTo(file: string, target: string): Promise<void> {
  const out = await open(target, 'wx', 0o600);
  let bytes = 0;
  try {
    await unpack(fileBytes(file), async (chunk) => {
      bytes += chunk.length;
      if (bytes > MOST_UNPACKED_BYTES) throw imageError({ code: 'layer-too-large', data: { most: '16 GiB' } });
      await out.write(chunk);
    });
  } finally {
    await out.close();
  }
}

/** Gives `work` an open file and its size. A pipe is none, for its bytes come once. */
async function withFile<T>(file: string, work: (handle: FileHandle, size: number) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const stats = await handle.stat();
    if (stats.isDirectory()) throw imageError({ code: 'is-a-directory' });
    if (!stats.isFile()) throw imageError({ code: 'not-a-regular-file' });
    return await work(handle, stats.size);
  } catch (error) {
    throw error instanceof KportError ? error : imageError(problemOf(error), error);
  } finally {
    await handle?.close();
  }
}
