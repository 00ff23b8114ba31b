// The first half of judging: what shows in documents by themselves. `judge-together.ts` has the other.
import { bindRows } from '../facts/bind/memory.ts';
import type { BoundPort } from '../model/bind-matrix.ts';
import type { BindStories, StoryBudget } from '../model/bind-story.ts';
import type { ExemptedFinding } from '../model/decision.ts';
import { errorText } from '../model/errors.ts';
import type { FileLinks } from '../model/links.ts';
import type { LintFinding, RuleFailure } from '../model/lint.ts';
import { withMore } from '../model/lists.ts';
import type { Outcome } from '../model/outcome.ts';
import { comparePositions, type Skipped, type SourceDocument, type Unreadable } from '../model/source.ts';
import type { Suppression } from '../model/suppression.ts';
import { boundPorts, type KnownVerdicts } from './bind-matrix.ts';
import { bindStories, joinStories, NO_STORIES } from './bind-story.ts';
import { engineSettings, type JudgeContext } from './context.ts';
import { DOORS } from './doors.ts';
import { byPlace, type Evaluate, type Evaluated, evaluator } from './evaluate.ts';
import { excuse } from './excuse.ts';
import { suppressionSettings, weigh } from './judge-suppressions.ts';
import { linkFile, NO_LINKS } from './link-file.ts';
import { withExcerpt } from './make-finding.ts';
import type { PodMemory } from './pod-memory.ts';
import { indexSuppressions, type SuppressionIndex } from './suppress.ts';
import { hasSuppressions, suppressionsOf } from './suppressions.ts';

/** What stands in documents to let findings pass, and which of it has matched one: indexes of the list. */
export interface FoundSuppressions {
  readonly list: readonly Suppression[];
  readonly matched: readonly number[];
}

/** What the documents of one file came to. Plain data, so that it can come from a worker. */
export interface Part {
  readonly findings: readonly LintFinding[];
  readonly exempted: readonly ExemptedFinding[];
  /** Indexes of the policy's exemptions that matched. */
  readonly usedExemptions: readonly number[];
  readonly unreadable: readonly Unreadable[];
  /** Parts of objects that are not judged, and are no faults. */
  readonly aside: readonly Skipped[];
  readonly failures: readonly RuleFailure[];
  readonly workloads: number;
  /** What the objects of other files may have to do with. */
  readonly links: FileLinks;
  /** Absent where there are none. */
  readonly suppressions?: FoundSuppressions | undefined;
  readonly stories: BindStories;
  /** Every privileged port of every workload; absent where nobody asked. */
  readonly binds?: readonly BoundPort[] | undefined;
}

export interface PartSettings extends JudgeContext {
  /** Absent where no story is told. */
  readonly stories?: StoryBudget;
  readonly binds?: boolean;
}

/** What the files of a run have in common, for `judgeDocuments`. */
export function evaluatorOf(settings: PartSettings, memory?: PodMemory): Evaluate {
  return evaluator(engineSettings(settings), undefined, memory);
}

/** Judges the documents of one file. Never throws for what is in them, never changes them. */
export function judgeDocuments(
  documents: readonly SourceDocument[],
  settings: PartSettings,
  evaluate = evaluatorOf(settings),
): Part {
  return weighEvaluated(documents.map(evaluate), settings);
}

/** What a policy leaves of what the rules found. */
export function weighEvaluated(evaluated: readonly Evaluated[], settings: PartSettings): Part {
  const { found, suppressions } = suppressionsIn(evaluated, settings);
  const { links, malformed } = DOORS[settings.door].objects === 'together' ? linkFile(evaluated) : NOTHING_LINKED;
  const binds = settings.binds ? bindsIn(evaluated, settings) : undefined;
  const { findings, exempted, usedExemptions, workloads, stories } = weighWorkloads(evaluated, settings, suppressions);
  const { unreadable, aside, failures } = NOTHING_FOUND;
  // Field by field: of each file, and a spread takes ten times as long.
  const judged = { findings, exempted, usedExemptions, unreadable, aside, failures, workloads, links, stories, binds };
  if (suppressions === undefined && malformed.length === 0 && evaluated.every(isJudged)) return judged;
  return {
    ...judged,
    unreadable: [...evaluated.flatMap((one) => problemsIn(one, 'unreadable')), ...malformed].sort((a, b) =>
      comparePositions(a.position, b.position),
    ),
    aside: evaluated.flatMap((one) => problemsIn(one, 'aside')),
    failures: evaluated.flatMap(failuresIn),
    suppressions: suppressions && { list: found, matched: [...found.keys()].filter(suppressions.hasMatched) },
  };
}

/** What most files come to, but for their workloads and findings; made once for all of them. */
export const NOTHING_FOUND: Part = Object.freeze({
  findings: [],
  exempted: [],
  usedExemptions: [],
  unreadable: [],
  aside: [],
  failures: [],
  workloads: 0,
  links: NO_LINKS,
  suppressions: undefined,
  stories: NO_STORIES,
});

/** All of it, without a fault. */
function isJudged({ outcomes }: Evaluated): boolean {
  return outcomes.every(({ kind }) => kind === 'not-a-workload' || kind === 'evaluated');
}

/** Of one document by itself what a policy leaves, and nothing else of it. */
export function findingsLeft(evaluated: Evaluated, settings: PartSettings): readonly LintFinding[] {
  const { suppressions } = suppressionsIn([evaluated], settings);
  const kept = workloadsIn(evaluated).flatMap(
    ({ findings, workload: { containers } }) => excuse(findings, { context: settings, containers, suppressions }).kept,
  );
  return kept.toSorted(byPlace);
}

interface SuppressionsIn {
  readonly found: readonly Suppression[];
  /** Absent where there are none. */
  readonly suppressions: SuppressionIndex | undefined;
}

function suppressionsIn(evaluated: readonly Evaluated[], settings: PartSettings): SuppressionsIn {
  const found: Suppression[] = [];
  for (const { document, extracted } of evaluated)
    if (hasSuppressions(document, extracted)) found.push(...suppressionsOf(document, extracted));
  return { found, suppressions: found.length > 0 ? indexSuppressions(weigh(found, suppressionSettings(settings))) : undefined };
}

const NOTHING_LINKED = { links: NO_LINKS, malformed: [] } as const;

type WithWorkload = Extract<Outcome, { readonly kind: 'evaluated' }>;

function workloadsIn({ outcomes }: Evaluated): WithWorkload[] {
  return outcomes.filter((outcome): outcome is WithWorkload => outcome.kind === 'evaluated');
}

type OfWorkloads = Pick<Part, 'findings' | 'exempted' | 'usedExemptions' | 'workloads' | 'stories'>;

/** Of most there is nothing to tell, and nothing is made of them. */
function weighWorkloads(
  evaluated: readonly Evaluated[],
  settings: PartSettings,
  suppressions: SuppressionIndex | undefined,
): OfWorkloads {
  const { policy, stories } = settings;
  let workloads = 0;
  let weighed: Omit<OfWorkloads, 'workloads'>[] | undefined;
  for (const { document, outcomes } of evaluated) {
    for (const outcome of outcomes) {
      if (outcome.kind !== 'evaluated') continue;
      workloads += 1;
      if (outcome.findings.length === 0) continue;
      const { workload } = outcome;
      const all = outcome.findings.map((finding) => withExcerpt(finding, document));
      const { kept, exempted, used } = excuse(all, { context: settings, containers: workload.containers, suppressions });
      const told = stories ? bindStories({ document, workload, findings: kept }, policy, stories) : NO_STORIES;
      weighed = withMore(weighed, { findings: kept, exempted, usedExemptions: used, stories: told });
    }
  }
  if (weighed === undefined || weighed.length === 1) {
    const { findings, exempted, usedExemptions, stories } = weighed?.[0] ?? NOTHING_FOUND;
    return { findings, exempted, usedExemptions, workloads, stories };
  }
  return {
    findings: weighed.flatMap(({ findings }) => findings).sort(byPlace),
    exempted: weighed.flatMap(({ exempted }) => exempted),
    usedExemptions: weighed.flatMap(({ usedExemptions }) => usedExemptions),
    workloads,
    stories: joinStories(weighed),
  };
}

function problemsIn({ outcomes }: Evaluated, kind: 'unreadable' | 'aside'): Unreadable[] {
  return outcomes.flatMap((outcome) => (outcome.kind === kind ? [{ ...outcome.problem, object: outcome.object }] : []));
}

function failuresIn({ document, outcomes }: Evaluated): RuleFailure[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'rule-failed') return [];
    const { object, ruleId, error } = outcome;
    return [{ file: document.origin.file, object, ruleId, error: errorText(error) }];
  });
}

/** By the policy of a run, in all of whose files the same Pod spec may come again. */
const KNOWN = new WeakMap<PartSettings['policy'], KnownVerdicts>();

function bindsIn(evaluated: readonly Evaluated[], { policy }: PartSettings): BoundPort[] {
  const context = { ...policy, rows: bindRows() };
  const known: KnownVerdicts = KNOWN.get(policy) ?? new WeakMap();
  KNOWN.set(policy, known);
  return evaluated.flatMap((one) =>
    workloadsIn(one).flatMap(({ workload }) => boundPorts(one.document, workload, context, known)),
  );
}
