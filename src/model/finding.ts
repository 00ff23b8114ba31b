import type { OtherDialect } from './dialect.ts';
import type { Pointer } from './pointer.ts';
import type { Origin, SourceRange, WrittenPlace } from './source.ts';
import type { ObjectRef } from './workload.ts';

export const SEVERITIES = ['error', 'warning', 'info'] as const;
/** How much a finding weighs. A policy may also turn a rule `off`. */
export type Severity = (typeof SEVERITIES)[number];
export type RuleLevel = Severity | 'off';

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a rule returns: which of its messages, about which value, and the words to fill in. */
export interface Report {
  /** Kebab-case; a variant of a message that only says more of it, or repairs it otherwise, stands behind `+`. */
  readonly messageId: string;
  readonly at: Pointer;
  /** The container it is about; absent for one about the whole Pod or document. */
  readonly container?: string | undefined;
  readonly data: Readonly<Record<string, string | number>>;
  /** The numbers of the ports that it is about, where a repair moves them and `at` is not theirs. */
  readonly ports?: readonly number[];
  /** The image of the container, where its user says whether somebody has to make sure of the repair. */
  readonly image?: string;
  /** Where one edit repairs it for every container of the Pod of which the same is said; absent where each needs its own. */
  readonly oneEdit?: Pointer;
}

/** A report with its words, its weight and its place in the text. */
export interface Finding extends Report {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly subject: ObjectRef;
  readonly origin: Origin;
  /** The rule's words are those of this dialect; absent for Kubernetes. */
  readonly dialect?: OtherDialect;
  /** Of a finding about a workload: where its Pod spec stands in the object. */
  readonly pod?: Pointer;
  /** Absent where the object has no text. */
  readonly range?: SourceRange;
  /** Where the value of a rendered document was written, in a template or in a values file, as far as it could be traced. */
  readonly written?: WrittenPlace;
  /** What the path of `at` leaves open of its place: which of several templates of a list it is in, that it is in a sidecar. */
  readonly within?: string;
  /** Of a container that may open ports of the node. */
  readonly onNode?: true;
  /** What renders the object gives it another name each time. */
  readonly hasRandomName?: true;
  /** Where the rule is explained, relative to the project: `policies/rules/<id>.md`. */
  readonly docs: string;
}

/** `a` is at least as grave as `b`. */
export function atLeast(a: Severity, b: Severity): boolean {
  return a === b || SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b);
}

interface Placed extends Pick<Finding, 'origin'> {
  readonly range?: SourceRange | undefined;
  readonly written?: WrittenPlace | undefined;
}

/** Where a reader is to look: the file, and the stretch of it where there is one. A rendered line is no line of its template. */
export function placeOf({ origin, range, written }: Placed): { readonly file: string; readonly range?: SourceRange } {
  if (written) return { file: written.file, range: written.range };
  return { file: origin.file, ...(range && !origin.rendered ? { range } : {}) };
}
