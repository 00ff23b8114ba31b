// What the page is made of, as plain data: it stands in the page as JSON, so that every name in it has been made printable and
// what stands often (a rule, a file, an object, a message) stands once, others giving its index.

import type { FoundIn } from '../../model/audit.ts';
import type { ExemptedFinding } from '../../model/decision.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Language, Severity } from '../../model/finding.ts';
import type { KnownFrom, LintCounts } from '../../model/lint.ts';
import type { Protocol } from '../../model/port.ts';
import type { RuleText } from '../../model/rule-words.ts';
import type { PageWords } from './page-words.ts';

export interface PageData {
  readonly version: string;
  /** The day, `YYYY-MM-DD`. */
  readonly generated?: string;
  readonly language: Language;
  readonly policy: { readonly name: string; readonly file?: string };
  readonly counts: LintCounts;
  /** Objects that a finding is about. */
  readonly touched: number;
  readonly words: Readonly<Record<Language, PageWords>>;
  readonly rules: readonly PageRule[];
  readonly templates: readonly Readonly<Record<Language, PageWording>>[];
  readonly files: readonly string[];
  readonly objects: readonly string[];
  /** `''` for an object whose manifest names none. */
  readonly namespaces: readonly string[];
  readonly findings: readonly PageFinding[];
  readonly exempted: readonly PageExempted[];
  /** Findings that were there before, and what they were compared with. */
  readonly known: readonly PageFinding[];
  readonly knownFrom?: KnownFrom;
  readonly workloads: readonly PageWorkload[];
  /** Of verdicts. */
  readonly phrases: readonly Readonly<Record<Language, string>>[];
  readonly unreadable: readonly PageNote[];
  readonly failures: readonly PageFailure[];
  /** In the language of the run, as the four behind it, which only an audit has. */
  readonly notices: readonly PageNote[];
  /** What went wrong as predicted. */
  readonly seen: readonly PageNote[];
  /** What runs otherwise than it is written. */
  readonly differences: readonly PageNote[];
  /** What would be denied if a policy were enforced. */
  readonly denied: readonly PageNote[];
  /** Kinds that could not be read. */
  readonly unread: readonly PageNote[];
  readonly audit?: PageAudit;
  readonly skipped: readonly PageNote[];
}

/** Of a cluster that was read. */
export interface PageAudit {
  readonly cluster: string;
  /** ISO 8601. */
  readonly at: string;
  readonly counts: Readonly<Record<'namespaces' | 'owners' | 'pods' | 'nodes', number>>;
  readonly spaces: readonly { readonly namespace: number; readonly mode?: string; readonly pods: number }[];
  readonly nodes: readonly PageNode[];
  /** Where findings are. */
  readonly places: readonly PagePlace[];
}

export interface PageNode {
  readonly name: string;
  /** What runs its containers; `''` where it does not say that. */
  readonly about: string;
  readonly pods: number;
  readonly by: Readonly<Record<Severity, number>>;
}

export interface PagePlace {
  readonly pods: number;
  readonly nodes: readonly number[];
  readonly foundIn: FoundIn;
}

export interface PageRule {
  readonly id: string;
  /** Absent for an id that no rule has. */
  readonly texts?: Readonly<Record<Language, Explanation>>;
  readonly references: readonly { readonly title: string; readonly url: string }[];
}

export interface Explanation extends Omit<RuleText, 'messages'> {
  /** Of `why`, what is told of a finding in a file of one dialect. */
  readonly whyIn: Readonly<Partial<Record<Dialect, string>>>;
}

/** A message and its repair. */
export interface PageWording {
  readonly text: string;
  readonly fix: string;
}

export interface PageFinding {
  readonly rule: number;
  /** Rules of findings that are told with it. */
  readonly also?: readonly number[] | undefined;
  readonly severity: Severity;
  readonly file: number;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly object: number;
  readonly namespace: number;
  /** Of its file; absent for kubernetes. */
  readonly dialect?: Dialect | undefined;
  /** Of an audit: in which Pods and on which nodes. */
  readonly on?: number | undefined;
  /** Words that are there in both languages, or else those of the run. */
  readonly said: { readonly template: number; readonly data: Readonly<Record<string, string | number>> } | PageWording;
  /** Only beside words of the run: else it is what the rule's text says. */
  readonly why?: string | undefined;
  readonly source?: PageSource | undefined;
  /** Of a document that was rendered: by what, and its lines, which nobody wrote as they are. */
  readonly rendered?: { readonly by: string; readonly from: string; readonly source?: PageSource | undefined } | undefined;
}

export interface PageSource {
  /** The number of the first line; the others follow. */
  readonly first: number;
  readonly lines: readonly PageLine[];
}

/** A line as it is; or what is before the value, the value and what is behind it; or a line that the value covers. */
export type PageLine = string | readonly [string, string, string] | readonly [string];

export interface PageExempted {
  readonly finding: PageFinding;
  readonly reason: string;
  readonly by: ExemptedFinding['by'];
  /** Of what lets it pass: a file, and its line and column where they are known. */
  readonly place: string;
}

export const VERDICTS = ['fails', 'depends', 'over', 'binds'] as const;
export type PageVerdict = (typeof VERDICTS)[number];

/** A container of a workload that declares privileged ports. */
export interface PageWorkload {
  readonly object: number;
  readonly file: number;
  readonly line?: number | undefined;
  readonly container: string;
  readonly ports: readonly PagePort[];
}

export interface PagePort {
  readonly port: number;
  readonly protocol: Protocol;
  readonly verdict: PageVerdict;
  readonly phrase: number;
}

export interface PageNote {
  readonly place: string;
  readonly text: string;
}

export interface PageFailure {
  readonly place: string;
  readonly object: string;
  readonly rule: string;
  readonly error: string;
}
