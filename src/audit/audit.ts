// All that an audit finds, from what was read of a cluster. Pure.
import { readObjectRef } from '../facts/objects/object-ref.ts';
import { engineSettings, type JudgeContext } from '../judge/context.ts';
import { evaluator } from '../judge/evaluate.ts';
import { countSeverities } from '../judge/fold.ts';
import { fingerprints } from '../judge/identity.ts';
import { type Part, weighEvaluated } from '../judge/judge-documents.ts';
import { judgeTogether } from '../judge/judge-together.ts';
import type {
  AuditCounts,
  AuditedNamespace,
  AuditedNode,
  AuditedOwner,
  AuditFinding,
  AuditPreview,
  FailureSource,
} from '../model/audit.ts';
import type { LintFinding } from '../model/lint.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import { clusterDocument } from './as-run.ts';
import type { Collected } from './collect.ts';
import { foldGathered, type Gathered, type JudgedOwner, ownerJudge } from './judge-owner.ts';
import { differencesOf, withObserved } from './observed.ts';
import { ownersIn } from './owners.ts';
import { type PreviewSettings, previewOf } from './preview.ts';
import { seenIn } from './seen.ts';
import { onNodes, sumOf } from './tally.ts';

export interface AuditSettings {
  /** By what the cluster is judged. */
  readonly context: JudgeContext;
  /** Only Pods were selected, and what they belong to is told with them. */
  readonly withPodsOnly: boolean;
  /** Events were read. */
  readonly hasEvents: boolean;
  readonly preview?: PreviewSettings;
  /** Fingerprints of findings that do not count; absent where there are none to compare with. */
  readonly known?: ReadonlySet<string> | undefined;
}

export interface Audited {
  readonly namespaces: readonly AuditedNamespace[];
  readonly nodes: readonly AuditedNode[];
  readonly preview?: AuditPreview;
  readonly counts: AuditCounts;
  /** Indexes of the policy's exemptions that matched. */
  readonly usedExemptions: readonly number[];
  /** Those that do not count, folded. */
  readonly known: readonly AuditFinding[];
  /** Every one by itself, which a baseline keeps. */
  readonly single: readonly LintFinding[];
}

export function audit(collected: Collected, settings: AuditSettings): Audited {
  const { withPodsOnly, preview } = settings;
  const { policy } = settings.context;
  const owners = ownersIn(collected, { workloads: policy.workloads, withPodsOnly });
  const locked = withObserved(owners, policy.locked);
  const context: JudgeContext = { ...settings.context, policy: { ...policy, locked } };
  const judged = owners.map(ownerJudge({ context, nodes: collected.nodes }));
  const others = withPodsOnly ? [] : collected.links.map((object) => linkPart(object, context));
  const { parts } = judgeTogether([...judged.map(({ part }) => part), ...others.map(({ part }) => part)], context);
  const judgedOwners = judged.map((one, index) => ownerOf(one, parts[index] ?? one.part, settings));
  const services = others.flatMap(({ object }, index) => linkOwner(object, parts[judged.length + index], settings));
  const all = [...judgedOwners, ...services];
  const namespaces = namespacesOf(
    all.map(({ owner }) => owner),
    collected,
  );
  const known = all.flatMap((one) => one.known);
  return {
    namespaces,
    nodes: nodesOf(judged, collected),
    ...(preview ? { preview: previewOf(owners, collected.namespaces, preview) } : {}),
    counts: { ...countAudit(namespaces, judged), ...(settings.known ? { known: known.length } : {}) },
    known,
    single: all.flatMap((one) => one.single),
    usedExemptions: [...new Set(parts.flatMap(({ usedExemptions }) => usedExemptions))],
  };
}

interface LinkPart {
  readonly object: Mapping;
  readonly part: Part;
}

/** A Service, or what is in front of one. */
function linkPart(object: Mapping, context: JudgeContext): LinkPart {
  const evaluate = evaluator(engineSettings(context), []);
  return { object, part: weighEvaluated([evaluate(clusterDocument(object))], context) };
}

interface OwnerFindings {
  readonly owner: AuditedOwner;
  readonly known: readonly AuditFinding[];
  readonly single: readonly LintFinding[];
}

/** A baseline knows each finding by itself: how they are told together turns on the Pods. */
function split(gathered: readonly Gathered[], { known = new Set(), context: { language } }: AuditSettings) {
  const single = gathered.map(({ finding }) => finding);
  const prints = fingerprints(single);
  const isKnown = (_: Gathered, index: number) => known.has(prints[index] ?? '');
  return {
    single,
    findings: foldGathered(
      gathered.filter((one, index) => !isKnown(one, index)),
      language,
    ),
    known: foldGathered(gathered.filter(isKnown), language),
  };
}

function ownerOf(judged: JudgedOwner, part: Part, settings: AuditSettings): OwnerFindings {
  const { context, hasEvents } = settings;
  const { owner, gathered, ports, on, exempted } = judged;
  const { object, uid, isStatic, template, failures } = owner;
  const foundIn = template === undefined ? 'pods' : 'template';
  const together = part.findings.map((finding): Gathered => ({ finding, foundIn, on }));
  const { findings, known, single } = split([...gathered, ...together], settings);
  const sources: FailureSource[] = ['containerStatuses', 'phase', 'conditions', ...(hasEvents ? (['events'] as const) : [])];
  const { policy } = context;
  const audited: AuditedOwner = {
    object,
    ...(isStatic || uid === '' ? {} : { uid }),
    ...(isStatic ? { isStatic: true } : {}),
    ...onNodes(on),
    hasTemplate: template !== undefined,
    findings,
    exempted: [...exempted, ...part.exempted],
    ports,
    seen: seenIn(failures, { findings: [...findings, ...known], ports }, sources),
    differences: differencesOf(owner, { bind: policy, workloads: policy.workloads }),
    unreadable: part.unreadable,
    failures: part.failures,
  };
  return { owner: audited, known, single };
}

/** A Service is told where there is something to say of it. */
function linkOwner(object: Mapping, part: Part | undefined, settings: AuditSettings): OwnerFindings[] {
  if (part === undefined || part.findings.length + part.unreadable.length + part.exempted.length + part.failures.length === 0)
    return [];
  const { metadata } = object;
  const gathered = part.findings.map((finding): Gathered => ({ finding, foundIn: 'template', on: new Map() }));
  const { findings, known, single } = split(gathered, settings);
  const uid = isMapping(metadata) && typeof metadata.uid === 'string' ? { uid: metadata.uid } : {};
  const { exempted, unreadable, failures } = part;
  const nothing = { pods: 0, nodes: [], hasTemplate: false, ports: [], seen: [], differences: [] };
  const ref = readObjectRef({ value: object, at: '' }, { apiVersion: String(object.apiVersion), kind: String(object.kind) }, []);
  return [{ owner: { object: ref, ...uid, ...nothing, findings, exempted, unreadable, failures }, known, single }];
}

/** Those that have something, and those that were read and have nothing. */
function namespacesOf(owners: readonly AuditedOwner[], { namespaces }: Collected): AuditedNamespace[] {
  const byName = Map.groupBy(owners, ({ object }) => object.namespace ?? '');
  const names = [...new Set([...byName.keys(), ...namespaces.keys()])].sort();
  return names.map((name) => {
    const own = byName.get(name) ?? [];
    const mode = namespaces.get(name);
    return { name, ...(mode === undefined ? {} : { mode }), pods: own.reduce((sum, { pods }) => sum + pods, 0), owners: own };
  });
}

function nodesOf(judged: readonly JudgedOwner[], { nodes }: Collected): AuditedNode[] {
  const on = sumOf(judged.map((one) => one.on));
  return [...on.entries()]
    .filter(([name]) => name !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, pods]) => ({ ...(nodes.get(name) ?? { name }), pods }));
}

function countAudit(namespaces: readonly AuditedNamespace[], judged: readonly JudgedOwner[]): AuditCounts {
  const owners = namespaces.flatMap((namespace) => namespace.owners);
  const on = sumOf(judged.map((one) => one.on));
  return {
    namespaces: namespaces.length,
    owners: owners.length,
    ...countsOf(owners),
    pods: onNodes(on).pods,
    nodes: onNodes(on).nodes.length,
  };
}

type OwnerCounts = Pick<AuditCounts, 'errors' | 'warnings' | 'infos' | 'exempted' | 'seen' | 'unpredicted' | 'differences'>;

function countsOf(owners: readonly AuditedOwner[]): OwnerCounts {
  const sum = (of: (owner: AuditedOwner) => readonly unknown[]) => owners.reduce((total, owner) => total + of(owner).length, 0);
  return {
    ...countSeverities(owners.flatMap(({ findings }) => findings)),
    exempted: sum(({ exempted }) => exempted),
    seen: sum(({ seen }) => seen.filter(({ isPredicted }) => isPredicted)),
    unpredicted: sum(({ seen }) => seen.filter(({ isPredicted }) => !isPredicted)),
    differences: sum(({ differences }) => differences.filter(({ agrees }) => !agrees)),
  };
}
