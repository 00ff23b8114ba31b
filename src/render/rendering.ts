import { availableParallelism } from 'node:os';
import type { Finding } from '../model/finding.ts';
import type { Io } from '../model/io.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Pointer } from '../model/pointer.ts';
import type { Skipped, SourceDocument, SourceRange, Unreadable, WrittenPlace } from '../model/source.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { FoundFile } from '../sources/find-files.ts';
import type { ScratchFolder } from '../sources/scratch-folder.ts';
import type { ChartOptions } from './chart-options.ts';
import type { Choice } from './kustomize/choice.ts';
import type { RenderedSource } from './rendered.ts';

/** At a time. A helm takes some 100 MB and a core while it renders. */
export const MOST_RENDERINGS = Math.min(availableParallelism(), 4);

export interface RenderWorld {
  readonly io: Pick<Io, 'env' | 'cwd' | 'stdin' | 'time'>;
  readonly policy: Pick<Policy, 'charts'>;
  readonly options: ChartOptions;
  readonly scratch: ScratchFolder;
  /** Of an earlier run. */
  readonly choice?: Choice | undefined;
}

/** One rendering of one chart or kustomization. */
export interface RenderJob {
  /**
   * What it comes to depends on nothing but this: the same for the same files under the same names. `first` is as they were when the
   * run began. Undefined, or absent, where nobody knows.
   */
  readonly key?: (when: 'first' | 'now') => string | undefined;
  readonly render: () => Promise<Rendering>;
}

export type Rendering = RenderedSet | { readonly problem: Unreadable } | { readonly skipped: Skipped };

/** Texts that are installed together. */
export interface RenderedSet {
  readonly sources: readonly RenderedSource[];
  /** Where objects go that name no namespace; absent where nobody said. */
  readonly namespace?: string;
  /** For these findings. Costs another rendering. */
  readonly trace: (wanted: readonly FindingOf[]) => Promise<FindTraced>;
  /** What it takes to come to something else; absent where that is not known. */
  readonly rewriting?: Rewriting;
}

/** A value of what was rendered, by the place of its document in a source. */
export interface RenderedValue {
  readonly source: number;
  readonly document: number;
  readonly at: Pointer;
  /** Of a mapping that is to have another key: this one. */
  readonly key?: string;
}

/** Where a value is written: in a document of a file, or as a stretch of text that is no document. */
export type WrittenValue = { readonly file: string } & (
  | {
      readonly document: number;
      readonly at: Pointer;
      /** What stands there is to become the value of the key that is asked for. */
      readonly isOfKey?: boolean;
    }
  | { readonly range: SourceRange }
);

/** An object, and what is to become of it. */
export interface WantedObject {
  readonly before: SourceDocument;
  readonly after: Mapping;
}

/** What files of values would say: before, and to have it. Empty where that is not known. */
export type ChangesByFile = ReadonlyMap<string, { readonly before: Mapping; readonly after: Mapping }>;

export type Rewritten = Required<Pick<RenderedSet, 'sources' | 'rewriting'>>;

/** Where a key is to be added that is nowhere yet: in values that are called like it, or in the text around it. */
export const WAYS = ['values', 'text'] as const;
export type Way = (typeof WAYS)[number];

export interface Rewriting {
  /** What it is made of, as a user names it. */
  readonly files: ReadonlySet<string>;
  /** The text of one of them by now. */
  textOf(file: string): string | undefined;
  /** All places that have to change for a value to change, in the order of those asked for; none where they are not known. */
  places(wanted: readonly RenderedValue[], way?: Way): Promise<readonly (readonly WrittenValue[])[]>;
  /** What it comes to where files hold other texts, and where there are more of them. Undefined where it comes to nothing. */
  again(texts: ReadonlyMap<string, string>): Promise<Rewritten | undefined>;
  /** Ways to have other objects without a change to what is written: files to add, and what has to name them. */
  additions(wanted: readonly WantedObject[], changes: ChangesByFile): readonly ReadonlyMap<string, string>[];
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
  /** What a later run may begin with; the one that it began with itself where that still holds. Undefined where it depends on more. */
  readonly choice?: () => Choice | undefined;
}
