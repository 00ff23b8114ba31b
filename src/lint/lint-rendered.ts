import { availableParallelism } from 'node:os';
import type { TogetherContext } from '../judge/judge-together.ts';
import type { PolicyNotice } from '../model/lint.ts';
import { renderJobs } from '../render/render-jobs.ts';
import type { Rendering, RenderWorld } from '../render/rendering.ts';
import { missingCharts } from '../render/value-sets.ts';
import type { FoundFile } from '../sources/files.ts';
import type { Renderable } from '../sources/renderable.ts';
import { withScratchFolder } from '../sources/scratch-folder.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import { inParallel } from './in-parallel.ts';
import { type JudgeSettings, judgeFile } from './judge-file.ts';
import { mergeFindings } from './merge-findings.ts';
import type { NoticeSettings } from './policy-notices.ts';
import { judgeRenderedSet, type SetVerdicts } from './rendered-set.ts';
import { excuseWritten } from './written-suppressions.ts';

/** Not all of it is plain data, as what a thread is told has to be. */
export type SetSettings = JudgeSettings & TogetherContext & Pick<NoticeSettings, 'isPartial'>;

interface LintRenderedSettings extends Omit<RenderWorld, 'scratch'> {
  readonly judging: SetSettings;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface RenderedVerdicts extends SetVerdicts {
  /** The files that are left to be judged as they are. */
  readonly files: readonly FoundFile[];
  /** What is to be said of the policy's charts. */
  readonly notices: readonly PolicyNotice[];
}

/** A helm takes some 100 MB and a core while it renders. */
const MAX_RENDERINGS = 4;

/** Judges charts and kustomizations, each apart from all others. Throws KportError for options that do not fit them. */
export async function lintRendered(
  renderables: readonly Renderable[],
  plain: readonly FoundFile[],
  { judging, onProgress, ...settings }: LintRenderedSettings,
): Promise<RenderedVerdicts> {
  return withScratchFolder(async (scratch) => {
    const { jobs, files } = await renderJobs(renderables, plain, { ...settings, scratch });
    let done = 0;
    const work = jobs.map((job) => async () => {
      const verdicts = await judged(await job(), judging);
      done += 1;
      onProgress?.(done, jobs.length);
      return verdicts;
    });
    const sets = await inParallel(work, Math.min(availableParallelism(), MAX_RENDERINGS));
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

async function judged(rendering: Rendering, { near, ...judging }: SetSettings): Promise<SetVerdicts> {
  if ('sources' in rendering) return judgeRenderedSet(rendering, { ...judging, near });
  if ('skipped' in rendering) {
    const { file, reason } = rendering.skipped;
    return { verdicts: [judgeFile({ file, skipped: reason }, judging)], remapping: 0 };
  }
  const { file, reason } = rendering.problem;
  return { verdicts: [{ ...judgeFile({ file, unreadable: reason }, judging), unreadable: [rendering.problem] }], remapping: 0 };
}
