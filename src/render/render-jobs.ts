// What is judged as it renders: charts and kustomizations. Loaded only where a run meets one.

import { KportError } from '../model/errors.ts';
import type { FoundFile } from '../sources/find-files.ts';
import type { Renderable } from '../sources/renderable.ts';
import type { chartJobs } from './chart-jobs.ts';
import { kustomizeJobs } from './kustomize-jobs.ts';
import type { RenderJobs, RenderWorld } from './rendering.ts';

/** Rejects with KportError for options that do not fit what was found. */
export async function renderJobs(
  renderables: readonly Renderable[],
  plain: readonly FoundFile[],
  world: RenderWorld,
): Promise<RenderJobs> {
  const foldersOf = (by: Renderable['renderedBy']) =>
    renderables.filter(({ renderedBy }) => renderedBy === by).map(({ file }) => file);
  const { jobs, ...chosen } = kustomizeJobs(foldersOf('kustomize'), plain, world);
  const io = plain.some(({ file }) => file === '-') ? { ...world.io, stdin: refuseInput } : world.io;
  const charts = foldersOf('helm');
  return { jobs: [...(charts.length > 0 ? await jobsOf(charts, { ...world, io }) : []), ...jobs], ...chosen };
}

/** Loaded where there are some. */
async function jobsOf(...given: Parameters<typeof chartJobs>): ReturnType<typeof chartJobs> {
  return (await import('./chart-jobs.ts')).chartJobs(...given);
}

async function refuseInput(): Promise<never> {
  throw new KportError('usage', { code: 'input-judged-and-read' });
}
