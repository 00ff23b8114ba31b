import type { Finding } from '../model/finding.ts';
import type { Io } from '../model/io.ts';
import type { Skipped, Unreadable, WrittenPlace } from '../model/source.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { FoundFile } from '../sources/files.ts';
import type { ScratchFolder } from '../sources/scratch-folder.ts';
import type { ChartOptions } from './chart-options.ts';
import type { RenderedSource } from './rendered.ts';

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
  readonly trace: (wanted: readonly FindingOf[]) => Promise<FindTraced>;
}

/** A finding, and the index of the source that it is about. */
export interface FindingOf {
  readonly index: number;
  readonly finding: Finding;
}

/** What is known of the finding in the source of this index. */
export type FindTraced = (index: number, finding: Finding) => TracedFinding;

export interface TracedFinding {
  /** Where its value was written; absent where that is not known. */
  readonly written?: WrittenPlace | undefined;
  /** The object has another name each time. */
  readonly hasRandomName?: boolean;
}

export interface RenderJobs {
  readonly jobs: readonly RenderJob[];
  /** The files that are left to be judged as they are. */
  readonly files: readonly FoundFile[];
}
