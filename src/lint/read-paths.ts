import type { Io } from '../model/io.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { ChartOptions } from '../render/chart-options.ts';
import { type FoundFile, findFiles, findSources } from '../sources/files.ts';
import { type ReadPath, readFound, readInput } from '../sources/read.ts';
import { splitRenderables } from '../sources/renderable.ts';

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
      : await (await import('../render/read-rendered.ts')).readRendered(renderables, plain, { io, policy, options });
  for (const file of files) yield file.file === '-' ? await readInput(io) : readFound(file, io.cwd);
  yield* read;
}
