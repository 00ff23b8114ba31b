// Files that the command line names for charts to take values from. A pipe can be read once, and helm reads several times.

import { join, resolve } from 'node:path';
import { KportError } from '../model/errors.ts';
import type { Reason } from '../model/reason.ts';
import { kindOfPath, readBytes } from '../sources/files.ts';
import { readInput } from '../sources/read.ts';
import { writeFiles } from '../sources/scratch-folder.ts';
import type { ChartOptions } from './chart-options.ts';
import type { GivenFile } from './helm/chart-values.ts';
import { setFilePaths } from './helm/set-file.ts';
import type { RenderWorld } from './rendering.ts';

/** By the names that the user has for them. */
export type GivenFiles = ReadonlyMap<string, GivenFile>;

/** Throws KportError `usage` for what is no file, and for what is too large. */
export async function givenFiles(
  { values = [], setFile = [] }: ChartOptions,
  { io, scratch }: Pick<RenderWorld, 'io' | 'scratch'>,
): Promise<GivenFiles> {
  const asked = [
    ...values.map((name) => ({ option: '--values', name })),
    ...setFile.flatMap((setting) => setFilePaths(setting).map((name) => ({ option: '--set-file', name }))),
  ];
  const given = new Map<string, GivenFile>();
  for (const { option, name } of asked) {
    if (!given.has(name))
      given.set(name, { path: await pathOf(name, { option, io, scratch }), shown: name.replaceAll('\\', '/') });
  }
  return given;
}

async function pathOf(
  name: string,
  { option, io, scratch }: Pick<RenderWorld, 'io' | 'scratch'> & { readonly option: string },
): Promise<string> {
  const refuse = (why: Reason): never => {
    throw new KportError('usage', { code: 'option-refused', data: { option, name, why } });
  };
  const path = resolve(io.cwd, name);
  const kind = name === '-' ? undefined : kindOfPath(path);
  if (kind === 'file') return path;
  if (kind === 'folder') return refuse({ code: 'directory-for-file' });
  // Helm would fetch it.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return refuse({ code: 'address-for-file' });
  const read = name === '-' ? await readInput(io) : readBytes(name, io.cwd);
  if ('unreadable' in read) return refuse(read.unreadable);
  const content = 'text' in read ? read.text : 'bytes' in read ? read.bytes : '';
  const folder = scratch.folder();
  writeFiles(folder, new Map([['given', { content }]]));
  return join(folder, 'given');
}
