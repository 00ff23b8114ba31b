import type { ExemptedFinding } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import { matchesGlob } from '../model/glob.ts';
import type { Spared } from '../model/judgement.ts';
import type { Unreadable } from '../model/source.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { Exemption, Policy } from '../policy/port-policy.ts';
import type { FilesOf } from './finding-files.ts';

/** What is known beside the findings. What is not known matches no selector: nothing is exempt by a guess. */
export interface ExemptionContext {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Goes before the namespace that the object itself gives: the API server's word. */
  readonly namespace?: string | undefined;
  readonly user?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** The files that a finding is of, as the policy's file names them; absent where there are none. */
  readonly filesOf?: FilesOf | undefined;
  /** The workload's containers: which image each of them runs. */
  readonly containers?: readonly { readonly name: string; readonly image?: string | undefined }[] | undefined;
}

/** Indexes are those of `policy.exemptions`, in ascending order. */
export interface Exempted<F extends Finding> {
  readonly kept: readonly F[];
  /** With the reason of the first exemption that matches. */
  readonly exempted: readonly ExemptedFinding[];
  /** Every exemption that matched a finding, also one that another came before. */
  readonly used: readonly number[];
}

/**
 * Splits findings by the policy's exemptions. A Pod that a controller made is called after it with a generated suffix
 * (`web-5d9c7b8f6-x2x7q` of Deployment `web`): an exemption by name that shall hold for both lists `web` and `web-*`.
 */
export function exempt<F extends Finding>(findings: readonly F[], policy: Policy, context: ExemptionContext): Exempted<F> {
  if (policy.exemptions.length === 0) return { kept: findings, exempted: [], used: [] };
  const kept: F[] = [];
  const exempted: ExemptedFinding[] = [];
  const used = new Set<number>();
  const matchingOf = matcher(policy, context);
  for (const finding of findings) {
    const matching = matchingOf(finding);
    for (const [index] of matching) used.add(index);
    const [first] = matching;
    if (first) exempted.push(exemptedBy(first[1], finding));
    else kept.push(finding);
  }
  return { kept, exempted, used: ascending(used) };
}

/**
 * The same for what could not be judged in an object: of it nobody knows rule, container or image, so an exemption that names one is
 * for something else.
 */
export function exemptUnreadable(
  all: readonly Unreadable[],
  policy: Policy,
  context: Omit<ExemptionContext, 'filesOf' | 'containers'>,
): { readonly kept: readonly Unreadable[]; readonly spared: readonly Spared[]; readonly used: readonly number[] } {
  const kept: Unreadable[] = [];
  const spared: Spared[] = [];
  const used = new Set<number>();
  const matchingOf = matcher(policy, context);
  for (const unreadable of all) {
    const { object: subject } = unreadable;
    const matching = subject === undefined ? [] : matchingOf({ subject });
    for (const [index] of matching) used.add(index);
    const [first] = matching;
    if (first) spared.push({ unreadable, reason: first[1].reason });
    else kept.push(unreadable);
  }
  return { kept, spared, used: ascending(used) };
}

function exemptedBy({ reason, file, position }: Exemption, finding: Finding): ExemptedFinding {
  return { finding, reason, by: 'policy', file, ...(position ? { position } : {}) };
}

/** The day of expiry is the last one that an exemption holds; ISO dates compare as text. */
export function hasExpired({ expires }: Exemption, today: string): boolean {
  return expires !== undefined && expires < today;
}

/** The exemptions of a policy that match today. Who asks is asked about once: there may be as many groups as findings. */
function matcher(policy: Policy, context: ExemptionContext): (finding: Matchable) => readonly [number, Exemption][] {
  const { user, groups = [], today } = context;
  const isLike = rememberedGlobs();
  const asked = { ...context, isLike, runsImage: imageMatcher(context, isLike) };
  const ofUser = [...policy.exemptions.entries()].filter(
    ([, exemption]) =>
      !hasExpired(exemption, today) &&
      anyMatches(exemption.users, present(user), isLike) &&
      anyMatches(exemption.groups, groups, isLike),
  );
  return (finding) => ofUser.filter(([, exemption]) => matches(exemption, finding, asked));
}

/** Whether one of the patterns matches the text. */
type IsLike = (patterns: readonly string[], text: string) => boolean;

/** Thousands of findings have the same few texts, and a long one takes its time with each pattern: each is matched once. */
function rememberedGlobs(): IsLike {
  const known = new Map<readonly string[], Map<string, boolean>>();
  return (patterns, text) => {
    const texts = known.get(patterns) ?? new Map<string, boolean>();
    const answer = texts.get(text) ?? patterns.some((pattern) => matchesGlob(pattern, text));
    known.set(patterns, texts.set(text, answer));
    return answer;
  };
}

interface MatchContext extends ExemptionContext {
  readonly isLike: IsLike;
  /** Whether a container of that name runs an image that the exemption names. */
  readonly runsImage: (exemption: Exemption, container: string | undefined) => boolean;
}

/** A finding, or no more than the object that something is about. */
type Matchable = Finding | (Pick<Finding, 'subject'> & { readonly ruleId?: undefined; readonly container?: undefined });

function matches(exemption: Exemption, finding: Matchable, context: MatchContext): boolean {
  const { subject, container, ruleId } = finding;
  const { isLike } = context;
  const namespace = context.namespace ?? subject.namespace;
  return (
    (exemption.rules === undefined || (ruleId !== undefined && exemption.rules.includes(ruleId))) &&
    filesMatch(exemption, finding, context) &&
    anyMatches(exemption.namespaces, present(namespace), isLike) &&
    kindMatches(exemption.kinds, subject) &&
    anyMatches(exemption.names, [subject.name], isLike) &&
    anyMatches(exemption.containers, present(container), isLike) &&
    context.runsImage(exemption, container)
  );
}

function filesMatch({ files, file }: Exemption, finding: Matchable, { filesOf, isLike }: MatchContext): boolean {
  if (files === undefined) return true;
  return filesOf !== undefined && finding.ruleId !== undefined && anyMatches(files, filesOf(finding, file), isLike);
}

function anyMatches(patterns: readonly string[] | undefined, values: readonly string[], isLike: IsLike): boolean {
  return patterns === undefined || values.some((value) => isLike(patterns, value));
}

/** `Deployment` matches the kind of any group; `apps/Deployment` the group, too, where the group of `v1` is `core`. */
function kindMatches(patterns: readonly string[] | undefined, { apiVersion, kind }: ObjectRef): boolean {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : 'core';
  return patterns?.some((pattern) => matchesGlob(pattern, pattern.includes('/') ? `${group}/${kind}` : kind)) ?? true;
}

/**
 * The API server refuses two containers of one name, but a manifest may have them: then both images must match. The containers
 * are looked through once for an exemption, because thousands of them may have thousands of findings.
 */
function imageMatcher({ containers = [] }: ExemptionContext, isLike: IsLike): MatchContext['runsImage'] {
  const names = new Map<Exemption, ReadonlySet<string>>();
  const namesFor = (exemption: Exemption, patterns: readonly string[]): ReadonlySet<string> => {
    const matching = new Set(containers.map(({ name }) => name));
    for (const { name, image } of containers) if (!anyMatches(patterns, present(image), isLike)) matching.delete(name);
    names.set(exemption, matching);
    return matching;
  };
  return (exemption, container) => {
    if (exemption.images === undefined) return true;
    return container !== undefined && (names.get(exemption) ?? namesFor(exemption, exemption.images)).has(container);
  };
}

function present(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

function ascending(indexes: ReadonlySet<number>): readonly number[] {
  return [...indexes].sort((a, b) => a - b);
}
