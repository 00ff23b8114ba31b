import { relative, resolve } from 'node:path';
import type { RepairSettings } from '../../fix/documents/outcome.ts';
import { type RenderedSettings, type RepairedRendered, repairRendered } from '../../fix/rendered/repair-rendered.ts';
import { repairsOfRendered } from '../../fix/rendered/repairs-of-rendered.ts';
import type { FoundRepairs } from '../../fix/repairs-of-findings.ts';
import type { PartSettings } from '../../judge/judge-documents.ts';
import { excludesOf } from '../../lint/excludes.ts';
import { inParallel } from '../../lint/in-parallel.ts';
import type { Io } from '../../model/io.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { renderJobs } from '../../render/render-jobs.ts';
import { MOST_RENDERINGS, type RenderedSet } from '../../render/rendering.ts';
import { ruleOf } from '../../rules/index.ts';
import { type FoundFile, findSources } from '../../sources/find-files.ts';
import { renderableOf, splitRenderables } from '../../sources/renderable.ts';
import { withScratchFolder } from '../../sources/scratch-folder.ts';
import { textOf } from './repairable-texts.ts';
import { leadsOutside } from './replace-files.ts';

export interface RenderedRun<Settings extends PartSettings> {
  readonly io: Io;
  readonly options: ChartOptions & { readonly exclude?: readonly string[] };
  readonly settings: Settings;
  /** Those of these files that are left as they are. */
  readonly closed: (files: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** Repairs of what charts and kustomizations under these paths render. */
export async function renderedRepairs(
  paths: readonly string[],
  { findings }: LintResult,
  run: RenderedRun<RepairSettings>,
): Promise<RepairedRendered> {
  return withRenderings(paths, run, (sets, texts) => repairRendered(sets, ofWorkloads(findings), { ...run.settings, ...texts }));
}

/** Of each finding of them by itself. */
export async function repairsOfRenderings(
  paths: readonly string[],
  { findings }: LintResult,
  run: RenderedRun<PartSettings>,
): Promise<FoundRepairs> {
  return withRenderings(paths, run, (sets, texts) =>
    repairsOfRendered(sets, ofWorkloads(findings), { ...run.settings, ...texts }),
  );
}

function ofWorkloads(findings: readonly LintFinding[]): LintFinding[] {
  return findings.filter(({ origin, ruleId }) => origin.rendered && ruleOf(ruleId)?.about === 'workload');
}

async function withRenderings<Result>(
  paths: readonly string[],
  { io, options, settings, closed }: RenderedRun<PartSettings>,
  repair: (sets: readonly RenderedSet[], texts: Pick<RenderedSettings, 'textOf' | 'shownText'>) => Promise<Result>,
): Promise<Result> {
  const { policy } = settings;
  const found = await findSources(paths, io.cwd, excludesOf(policy, options.exclude, io.cwd));
  const { renderables, plain } = splitRenderables<FoundFile>(found);
  return withScratchFolder(async (scratch) => {
    const { jobs } = await renderJobs(renderables, plain, { io, policy, options, scratch });
    const work = jobs.map(({ render }) => render);
    const renderings = await inParallel(work, MOST_RENDERINGS);
    const sets = renderings.flatMap((one) => ('sources' in one ? [one] : []));
    const files = new Set(sets.flatMap(({ rewriting }) => [...(rewriting?.files ?? [])]));
    const mayChange = changeable([...paths, ...(options.values ?? [])], { cwd: io.cwd, closed: await closed([...files]) });
    const shownText = (file: string) => textOf(file, io.cwd);
    return repair(sets, { shownText, textOf: (file) => (mayChange(file) ? shownText(file) : undefined) });
  });
}

/** What stands elsewhere, others may use of whom this run knows nothing. */
function changeable(
  paths: readonly string[],
  { cwd, closed }: { readonly cwd: string; readonly closed: ReadonlySet<string> },
): (file: string) => boolean {
  const folders = paths.map((path) => resolve(cwd, renderableOf(path)?.file ?? path));
  const isIn = (file: string) => folders.some((folder) => !relative(folder, resolve(cwd, file)).startsWith('..'));
  return (file) => isIn(file) && !closed.has(file) && !leadsOutside(file, cwd);
}
