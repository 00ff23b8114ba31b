import type { FoundFile } from '../sources/find-files.ts';
import type { ReadPath } from '../sources/read.ts';
import type { Renderable } from '../sources/renderable.ts';
import { withScratchFolder } from '../sources/scratch-folder.ts';
import { renderJobs } from './render-jobs.ts';
import type { Rendering, RenderWorld } from './rendering.ts';

interface ReadRendered {
  readonly files: readonly FoundFile[];
  readonly read: readonly ReadPath[];
}

/** The texts that charts and kustomizations render to. */
export async function readRendered(
  renderables: readonly Renderable[],
  plain: readonly FoundFile[],
  settings: Omit<RenderWorld, 'scratch'>,
): Promise<ReadRendered> {
  return withScratchFolder(async (scratch) => {
    const { jobs, files } = await renderJobs(renderables, plain, { ...settings, scratch });
    const read: ReadPath[] = [];
    for (const { render } of jobs) read.push(...pathsOf(await render()));
    return { files, read };
  });
}

function pathsOf(rendering: Rendering): readonly ReadPath[] {
  if ('sources' in rendering) return rendering.sources;
  if ('skipped' in rendering) return [{ file: rendering.skipped.file, skipped: rendering.skipped.reason }];
  const { file, position, reason } = rendering.problem;
  return [{ file, unreadable: position ? { code: 'in-line', data: { line: position.line, why: reason } } : reason }];
}
