import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import type { Reason } from '../../model/reason.ts';
import { mebibytes } from '../../sources/file-problems.ts';

/** As helm has it for what an archive unpacks to. */
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;

type Unpacked = { readonly files: ReadonlyMap<string, Uint8Array> } | { readonly problem: Reason };

/**
 * The regular files of a packed chart by their paths below its one folder. Nothing is written anywhere. Links and devices are
 * left out, as helm does it; a path that leads out of the archive is a problem.
 */
export function unpackChart(bytes: Uint8Array, most: number = MAX_UNPACKED_BYTES): Unpacked {
  const tar = attemptGunzip(bytes, most);
  if (!('value' in tar)) return tar;
  const files = new Map<string, Uint8Array>();
  for (const { path, content } of tarEntries(tar.value)) {
    const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) return { problem: { code: 'archive-leads-out', data: { path: JSON.stringify(path) } } };
    if (parts.length > 1) files.set(parts.slice(1).join('/'), content);
  }
  if (!files.has('Chart.yaml')) return { problem: { code: 'archive-without-chart' } };
  return { files };
}

function attemptGunzip(bytes: Uint8Array, most: number): { readonly value: Buffer } | { readonly problem: Reason } {
  try {
    return { value: gunzipSync(bytes, { maxOutputLength: most }) };
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return { problem: isLarge ? { code: 'archive-too-large', data: { most: mebibytes(most) } } : { code: 'no-archive' } };
  }
}

interface Entry {
  readonly path: string;
  readonly content: Uint8Array;
}

const BLOCK = 512;

/** The regular files of a tar, with the names that its extensions give them: https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function* tarEntries(tar: Buffer): Generator<Entry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header[0] === 0) return;
    const size = sizeOf(header);
    if (!Number.isSafeInteger(size) || size < 0) return;
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = text(content);
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else {
      if (type === '0' || type === '\0') yield { path: longName ?? nameOf(header), content };
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function sizeOf(header: Buffer): number {
  return Number.parseInt(text(header.subarray(124, 136)).trim() || '0', 8);
}

function nameOf(header: Buffer): string {
  const isUstar = text(header.subarray(257, 262)) === 'ustar';
  const prefix = isUstar ? text(header.subarray(345, 500)) : '';
  const name = text(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Of records `length key=value\n`. */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(text(content))?.[1];
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8');
}
