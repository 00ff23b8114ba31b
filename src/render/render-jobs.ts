// What is judged as it renders: charts and kustomizations. Loaded only where a run meets one.

import { KportError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { Io } from '../model/io.ts';
import type { Rendered, Skipped, Unreadable, WrittenPlace } from '../model/source.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { FoundFile } from '../sources/files.ts';
import type { Renderable } from '../sources/renderable.ts';
import type { ScratchFolder } from '../sources/scratch-folder.ts';
import { chartJobs } from './chart-jobs.ts';
import type { ChartOptions } from './chart-options.ts';
import { kustomizeJobs } from './kustomize-jobs.ts';

export interface RenderWorld {
  readonly io: Pick<Io, 'env' | 'cwd' | 'stdin'>;
  readonly policy: Pick<Policy, 'charts'>;
  readonly options: ChartOptions;
  readonly scratch: ScratchFolder;
}

/** One rendering of one chart or kustomization. */
export type RenderJob = () => Promise<Rendering>;

export type Rendering = RenderedSet | { readonly problem: Unreadable } | { readonly skipped: Skipped };

/** Texts that are installed together. */
export interface RenderedSet {
  readonly sources: readonly RenderedSource[];
  /** Where objects go that name no namespace; absent where nobody said. */
  readonly namespace?: string;
  /** For these findings. Costs another rendering. */
  readonly trace: (wanted: readonly FindingOf[]) => Promise<FindWritten>;
}

export interface RenderedSource {
  readonly file: string;
  readonly text: string;
  readonly rendered: Rendered;
}

/** A finding, and the index of the source that it is about. */
export interface FindingOf {
  readonly index: number;
  readonly finding: Finding;
}

/** Where the value of a finding in the source of this index was written; undefined where that is not known. */
export type FindWritten = (index: number, finding: Finding) => WrittenPlace | undefined;

export interface RenderJobs {
  readonly jobs: readonly RenderJob[];
  /** The files that are left to be judged as they are. */
  readonly files: readonly FoundFile[];
}

/** Rejects with KportError for options that do not fit what was found. */
export async function renderJobs(
  renderables: readonly Renderable[],
  plain: readonly FoundFile[],
  world: RenderWorld,
): Promise<RenderJobs> {
  const foldersOf = (by: Renderable['renderedBy']) =>
    renderables.filter(({ renderedBy }) => renderedBy === by).map(({ file }) => file);
  const { jobs, files } = kustomizeJobs(foldersOf('kustomize'), plain, world);
  const io = plain.some(({ file }) => file === '-') ? { ...world.io, stdin: refuseInput } : world.io;
  return { jobs: [...(await chartJobs(foldersOf('helm'), { ...world, io })), ...jobs], files };
}

async function refuseInput(): Promise<never> {
  throw new KportError('usage', 'standard input is to be judged, so no values can be read from it');
}
