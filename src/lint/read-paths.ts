import type { Dialect } from '../model/dialect.ts';
import type { Io } from '../model/io.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { ChartOptions } from '../render/chart-options.ts';
import { checkThereIsChart } from '../render/needs-chart.ts';
import { besideIn } from '../sources/beside.ts';
import { type FoundFile, findFiles, findSources } from '../sources/find-files.ts';
import { type ReadPath, readFound, readInput } from '../sources/read.ts';
import { splitRenderables } from '../sources/renderable.ts';
import { excludesOf } from './excludes.ts';
import { inDialect, withOthers } from './read-dialect.ts';

/** How charts and kustomizations are rendered; absent for their own values. */
interface ReadSettings {
  readonly policy: Pick<Policy, 'charts' | 'excludes'>;
  readonly options: ChartOptions;
  /** Patterns of files that are left out, beside those of the policy. */
  readonly exclude?: readonly string[] | undefined;
  /** As which files are read, whatever they are called. */
  readonly dialect?: Dialect | undefined;
  /** Told after each file. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The texts that paths name, one at a time: those of files in the order of their names, then what was rendered. */
export async function* readPaths(paths: readonly string[], io: Io, settings?: ReadSettings): AsyncGenerator<ReadPath> {
  const { policy = {}, options = {}, exclude, onProgress } = settings ?? {};
  const find = options.render === false ? findFiles : findSources;
  const found = await find(paths, io.cwd, excludesOf(policy, exclude, io.cwd));
  const { renderables, plain } = splitRenderables<FoundFile>(found);
  checkThereIsChart(
    renderables.map(({ renderedBy }) => renderedBy),
    options,
  );
  const { files, read } =
    renderables.length === 0
      ? { files: plain, read: [] }
      : await (await import('../render/read-rendered.ts')).readRendered(renderables, plain, { io, policy, options });
  const reading = { cwd: io.cwd, dialect: settings?.dialect, beside: besideIn(io.cwd) };
  const all = await withOthers(files, io.cwd);
  for (const [index, file] of all.entries()) {
    yield inDialect(file.file === '-' ? await readInput(io) : readFound(file, io.cwd), reading);
    onProgress?.(index + 1, all.length);
    // Whoever ends kport by Ctrl-C is heard in between.
    if (onProgress && index % 64 === 63) await new Promise(setImmediate);
  }
  yield* read;
}
