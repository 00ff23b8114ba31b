// The one place that decides what becomes of objects: every door comes here, or to the two halves that this is made of.
import type { Language } from '../model/finding.ts';
import type { Judgement, Passed } from '../model/judgement.ts';
import type { LintFinding } from '../model/lint.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import { changedImages, isUnchanged } from './changes.ts';
import { engineSettings, type JudgeContext } from './context.ts';
import { type DecideContext, decide, heldMode, verdictOf } from './decide.ts';
import { acceptedSuppressions, DOORS } from './doors.ts';
import { type Evaluate, type Evaluated, evaluator } from './evaluate.ts';
import { excuseUnreadable } from './excuse.ts';
import { fold, told } from './fold.ts';
import { type Part, weighEvaluated } from './judge-documents.ts';
import { judgeTogether } from './judge-together.ts';
import { type FoundIn, splitKnown } from './ratchet.ts';
import { hasSuppressions } from './suppressions.ts';

export interface JudgeRequest extends Omit<JudgeContext, 'language'>, Omit<DecideContext, 'policy' | 'door'> {
  /** English, where nobody says. */
  readonly language?: Language;
  /** The same objects as they were: what they had then is known. */
  readonly before?: readonly SourceDocument[] | undefined;
  /** What was read beside the documents and could not be: nothing is allowed that nobody has seen. */
  readonly unreadable?: readonly Unreadable[] | undefined;
  /** By this policy, at this door, in this language: for whoever judges many objects by it. */
  readonly evaluate?: Evaluate | undefined;
}

/**
 * Judges documents, Services together with their workloads where the door sees both. Never throws for what is in them and never
 * changes them; touches no file, network or clock.
 */
export function judge(documents: readonly SourceDocument[], request: JudgeRequest): Judgement {
  const judgement = judgeEach(documents, request);
  const tell = (list: readonly LintFinding[]) => told(list, request.language ?? 'en');
  return { ...listed(judgement, tell), findings: tell(judgement.findings) };
}

/** The same for a door that lists findings by what they do, and words them when it tells them; `findings` are those of each value. */
export function judgeFolded(documents: readonly SourceDocument[], request: JudgeRequest): Judgement {
  return listed(judgeEach(documents, request), fold);
}

/** Values of one rule do the same; what stands with another rule's repair may do otherwise, and is told where it does. */
function listed(judgement: Judgement, list: typeof fold): Judgement {
  const { denials, warnings, recorded } = judgement;
  return { ...judgement, denials: list(denials), warnings: list(warnings), recorded: list(recorded) };
}

/** Every port by itself. */
function judgeEach(documents: readonly SourceDocument[], asked: JudgeRequest): Judgement {
  const request = { ...asked, language: asked.language ?? 'en' };
  const mode = heldMode(request);
  if (mode === 'off') return passed('mode-off', mode);
  const evaluate = request.evaluate ?? evaluator(engineSettings(request));
  const evaluated = documents.map(evaluate);
  const { unreadable = [] } = request;
  if (unreadable.length === 0 && isNothing(evaluated, request)) return passed('not-a-workload', mode);
  const part = partOf(evaluated, request);
  const read = unreadable.length === 0 ? part : { ...part, unreadable: [...unreadable, ...part.unreadable] };
  const { whole, spared } = spare(read, request);
  const { findings, exempted } = whole;
  const { usedExemptions: used } = whole;
  const usedExemptions = used.length === 0 ? used : [...new Set(used)].sort((a, b) => a - b);
  const judgement: Judgement = { ...decide(whole, request), mode, findings, exempted, usedExemptions, spared, known: [] };
  const { before } = request;
  // What was before is looked at only where there is something that it may have had, too.
  if (before === undefined || (isClean(whole) && spared.length === 0)) return judgement;
  const old = askedOf(before.map(evaluate), request);
  if (unreadable.length === 0 && isSame({ evaluated, part }, old, request)) return passed('unchanged', mode);
  return withoutKnown(judgement, evaluated, { findings: standing(old, evaluated), evaluated: old.evaluated }, request);
}

function passed(because: Passed, mode: Judgement['mode']): Judgement {
  const nothing = {
    findings: [],
    denials: [],
    warnings: [],
    recorded: [],
    exempted: [],
    known: [],
    unreadable: [],
    failures: [],
    spared: [],
  };
  const tolerated = { unreadable: [], failures: [] };
  return { verdict: 'allow', mode, passed: because, ...nothing, tolerated, usedExemptions: [] };
}

function askedOf(evaluated: readonly Evaluated[], request: JudgeArguments): EvaluatedInput {
  return { evaluated, part: partOf(evaluated, request) };
}

type JudgeArguments = JudgeRequest & JudgeContext;

/** Where objects are judged alone, one that holds no Pods has nothing to be judged, unless it asks for something to be let pass. */
function isNothing(evaluated: readonly Evaluated[], { door }: JudgeRequest): boolean {
  return DOORS[door].objects === 'alone' && evaluated.every(holdsNothing);
}

function holdsNothing({ outcomes, document, extracted }: Evaluated): boolean {
  return outcomes.every(({ kind }) => kind === 'not-a-workload') && !hasSuppressions(document, extracted);
}

/** What documents came to, without what only a run over many files asks for. */
type JoinedPart = Pick<Part, 'findings' | 'exempted' | 'usedExemptions' | 'unreadable' | 'failures' | 'suppressions'>;

function partOf(evaluated: readonly Evaluated[], context: JudgeContext): JoinedPart {
  const files =
    evaluated.length === 1 ? [evaluated] : [...Map.groupBy(evaluated, ({ document }) => document.origin.file).values()];
  const parts = files.map((file) => weighEvaluated(file, context));
  const { parts: judged } = judgeTogether(parts, context);
  const [only] = judged;
  return only && judged.length === 1 ? only : joined(judged);
}

function joined(parts: readonly Part[]): JoinedPart {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    exempted: parts.flatMap(({ exempted }) => exempted),
    usedExemptions: parts.flatMap(({ usedExemptions }) => usedExemptions),
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
    failures: parts.flatMap(({ failures }) => failures),
  };
}

function isClean({ findings, exempted, unreadable, failures }: JoinedPart): boolean {
  return findings.length + exempted.length + unreadable.length + failures.length === 0;
}

/** Without what an exemption covers of what could not be judged, where the door lets it. */
function spare(part: JoinedPart, request: JudgeArguments): { whole: JoinedPart } & Pick<Judgement, 'spared'> {
  if (DOORS[request.door].unjudged === 'stops' || part.unreadable.length === 0) return { whole: part, spared: [] };
  const { kept, spared, used } = excuseUnreadable(part.unreadable, request);
  return { whole: { ...part, unreadable: kept, usedExemptions: [...part.usedExemptions, ...used] }, spared };
}

/**
 * An update that changes nothing that is judged is no roll-out: it must not be stuck for what an object had before. An annotation
 * that is taken away takes its consent away, too.
 */
function isSame(now: EvaluatedInput, old: EvaluatedInput, { policy, door }: JudgeRequest): boolean {
  const [[document, ...more], [before, ...moreBefore]] = [now.evaluated, old.evaluated];
  if (DOORS[door].known !== 'denials' || !document || !before || more.length + moreBefore.length > 0) return false;
  if (!isUnchanged(document, before)) return false;
  return !acceptedSuppressions(policy, door).annotations || consents(now.part) === consents(old.part);
}

/** What was found before, in what is still there: not of a container that runs another image, nor of a Pod with one. */
function standing({ evaluated, part }: EvaluatedInput, now: readonly Evaluated[]): readonly LintFinding[] {
  const [[before], [after]] = [evaluated, now];
  const changed = before && after ? changedImages(after, before) : new Set<string>();
  if (changed.size === 0) return part.findings;
  return part.findings.filter(({ container }) => container !== undefined && !changed.has(container));
}

interface EvaluatedInput {
  readonly evaluated: readonly Evaluated[];
  readonly part: JoinedPart;
}

function consents({ suppressions }: JoinedPart): string {
  return JSON.stringify(suppressions?.list.map(({ at, reason, until }) => [at, reason, until]) ?? []);
}

/**
 * Without what was there before, as far as the door calls it known. What was exempt then is no old debt: who changes the image
 * for which the exemption is, has a new finding.
 */
function withoutKnown(judgement: Judgement, evaluated: readonly Evaluated[], old: FoundIn, { door }: JudgeRequest): Judgement {
  const isAll = DOORS[door].known === 'findings';
  const { fresh, known } = splitKnown({ findings: isAll ? judgement.findings : judgement.denials, evaluated }, old);
  if (known.length === 0) return judgement;
  const gone = new Set(known);
  const stands = (finding: LintFinding) => !gone.has(finding);
  const denials = isAll ? judgement.denials.filter(stands) : fresh;
  return {
    ...judgement,
    verdict: verdictOf({ ...judgement, denials }),
    findings: judgement.findings.filter(stands),
    denials,
    warnings: judgement.warnings.filter(stands),
    recorded: judgement.recorded.filter(stands),
    known,
  };
}
