import type { Rendered } from '../model/source.ts';
import type { Policy } from '../policy/port-policy.ts';
import { tooLarge } from '../sources/file-problems.ts';
import { type FoundFile, findFiles, findSources, MAX_FILE_BYTES, readBytes } from '../sources/files.ts';
import { splitRenderables } from '../sources/renderable.ts';
import { decode } from '../sources/yaml/text.ts';
import type { ChartOptions } from './chart-options.ts';
import type { Io } from './io.ts';

/** A file's text, or why there is none. */
export type ReadPath =
  | { readonly file: string; readonly text: string; readonly rendered?: Rendered }
  | { readonly file: string; readonly skipped: string }
  | { readonly file: string; readonly unreadable: string };

/** How charts and kustomizations are rendered; absent for their own values. */
export interface ReadSettings {
  readonly policy: Pick<Policy, 'charts'>;
  readonly options: ChartOptions;
}

/** The texts that paths name, one at a time: those of files in the order of their names, then what was rendered. */
export async function* readPaths(paths: readonly string[], io: Io, settings?: ReadSettings): AsyncGenerator<ReadPath> {
  const { policy = {}, options = {} } = settings ?? {};
  const found = options.render === false ? await findFiles(paths, io.cwd) : await findSources(paths, io.cwd);
  const { renderables, plain } = splitRenderables<FoundFile>(found);
  const { files, read } =
    renderables.length === 0
      ? { files: plain, read: [] }
      : await (await import('./read-rendered.ts')).readRendered(renderables, plain, { io, policy, options });
  for (const file of files) yield file.file === '-' ? await readInput(io) : readFound(file, io.cwd);
  yield* read;
}

/** The text of a file that was found. */
export function readFound(found: FoundFile, cwd: string): ReadPath {
  if ('skipped' in found || 'unreadable' in found) return found;
  return decoded(found.file, readBytes(found.file, cwd));
}

/** The text on standard input. */
export async function readInput(io: Pick<Io, 'stdin'>): Promise<ReadPath> {
  const bytes = await io.stdin();
  return decoded('-', bytes.length > MAX_FILE_BYTES ? tooLarge(bytes.length, MAX_FILE_BYTES) : { bytes });
}

function decoded(file: string, read: ReturnType<typeof readBytes>): ReadPath {
  return 'bytes' in read ? { file, text: decode(read.bytes) } : { file, ...read };
}
