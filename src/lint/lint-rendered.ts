import type { TogetherContext } from '../judge/judge-together.ts';
import { MOST_STORIES } from '../model/bind-story.ts';
import type { PolicyNotice } from '../model/lint.ts';
import { renderJobs } from '../render/render-jobs.ts';
import { MOST_RENDERINGS, type Rendering, type RenderJob, type RenderWorld } from '../render/rendering.ts';
import { missingCharts } from '../render/value-sets.ts';
import type { FoundFile } from '../sources/find-files.ts';
import type { Renderable } from '../sources/renderable.ts';
import { withScratchFolder } from '../sources/scratch-folder.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import { inParallel } from './in-parallel.ts';
import { type JudgeSettings, judgeFile } from './judge-file.ts';
import { codeName, type KeptVerdicts, keptVerdicts } from './kept-verdicts.ts';
import { mergeFindings } from './merge-findings.ts';
import type { NoticeSettings } from './policy-notices.ts';
import { judgeRenderedSet, type SetVerdicts } from './rendered-set.ts';
import { excuseWritten } from './written-suppressions.ts';

/** Not all of it is plain data, as what a thread is told has to be. */
export type SetSettings = JudgeSettings & TogetherContext & Pick<NoticeSettings, 'isPartial'>;

interface LintRenderedSettings extends Omit<RenderWorld, 'scratch'> {
  readonly judging: SetSettings;
  /** The text of kport itself, as one name: where it changes, what was kept of a run is nothing any more. Undefined: nothing is kept. */
  readonly code?: string | undefined;
  /** Nobody looks at it twice, for it is in a folder of its own each time. */
  readonly isPast?: boolean;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface RenderedVerdicts extends SetVerdicts {
  /** The files that are left to be judged as they are. */
  readonly files: readonly FoundFile[];
  /** What is to be said of the policy's charts. */
  readonly notices: readonly PolicyNotice[];
}

/** Judges charts and kustomizations, each apart from all others. Throws KportError for options that do not fit them. */
export async function lintRendered(
  renderables: readonly Renderable[],
  plain: readonly FoundFile[],
  { judging, onProgress, code = codeName(import.meta.url), ...settings }: LintRenderedSettings,
): Promise<RenderedVerdicts> {
  return withScratchFolder(async (scratch) => {
    const kept = keptOf(renderables, { ...settings, judging, code });
    const { jobs, files, choice } = await renderJobs(renderables, plain, { ...settings, scratch, choice: kept?.choice });
    let done = 0;
    const work = jobs.map((job) => async () => {
      const verdicts = await judgedOnce(job, judging, kept);
      done += 1;
      onProgress?.(done, jobs.length);
      return verdicts;
    });
    const sets = await inParallel(work, MOST_RENDERINGS);
    kept?.save(choice?.());
    return {
      files,
      notices: noticesOf(settings, judging),
      verdicts: mergeFindings(
        excuseWritten(
          sets.flatMap(({ verdicts }) => verdicts),
          { ...judging, cwd: settings.io.cwd },
        ),
      ),
      remapping: sets.reduce((sum, { remapping }) => sum + remapping, 0),
    };
  });
}

function noticesOf({ policy, io }: Omit<RenderWorld, 'scratch'>, { language }: SetSettings): PolicyNotice[] {
  const template = catalogue(language).words.chartUnused;
  return missingCharts({ policy, cwd: io.cwd }).map(({ path, file }) => ({
    kind: 'unused',
    file,
    message: fill(template, { path: JSON.stringify(path) }),
  }));
}

/** Nothing that changed while it was judged is kept, nor what a rule has failed in. */
async function judgedOnce(
  { key, render }: RenderJob,
  judging: SetSettings,
  kept: KeptVerdicts | undefined,
): Promise<SetVerdicts> {
  const name = kept && key?.('first');
  const before = name === undefined ? undefined : kept?.get(name);
  if (before) return before;
  const rendering = await render();
  const set = await judged(rendering, withOwnStories(judging));
  const isWhole = 'sources' in rendering && set.verdicts.every(({ failures }) => failures.length === 0);
  if (name !== undefined && isWhole && key?.('now') === name) kept?.put(name, set);
  return set;
}

/** What is told of one does not depend on which others were there before: a report has the first of all. */
function withOwnStories(judging: SetSettings): SetSettings {
  return judging.stories ? { ...judging, stories: { left: MOST_STORIES } } : judging;
}

function keptOf(
  renderables: readonly Renderable[],
  { io, options, judging, code, isPast }: Omit<LintRenderedSettings, 'policy'>,
): KeptVerdicts | undefined {
  if (options.cache === false || code === undefined || isPast) return undefined;
  const folders = renderables.map(({ file }) => file);
  return keptVerdicts({ io, judgedBy: withOwnStories(judging), folders, code });
}

async function judged(rendering: Rendering, judging: SetSettings): Promise<SetVerdicts> {
  if ('sources' in rendering) return judgeRenderedSet(rendering, judging);
  if ('skipped' in rendering) {
    const { file, reason } = rendering.skipped;
    return { verdicts: [judgeFile({ file, skipped: reason }, judging)], remapping: 0 };
  }
  const { file, reason } = rendering.problem;
  return { verdicts: [{ ...judgeFile({ file, unreadable: reason }, judging), unreadable: [rendering.problem] }], remapping: 0 };
}
