// What would be denied if a policy were enforced today, as the webhook would say it: it sees objects, and no nodes.

import { workloadsIn } from '../facts/objects/extract.ts';
import { podPathOf } from '../facts/objects/locate-pods.ts';
import { engineSettings } from '../judge/context.ts';
import { type Evaluate, evaluator } from '../judge/evaluate.ts';
import { judge } from '../judge/judge.ts';
import type { AuditPreview, PreviewedNamespace, PreviewedOwner } from '../model/audit.ts';
import type { Mode } from '../model/decision.ts';
import type { Language } from '../model/finding.ts';
import type { Judgement } from '../model/judgement.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import { type Pointer, valueAt, withValueAt } from '../model/pointer.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { Policy } from '../policy/port-policy.ts';
import { asRun, clusterDocument } from './as-run.ts';
import type { FoldedOwner } from './owners.ts';
import { onNodes, sumOf } from './tally.ts';

export interface PreviewSettings {
  readonly policy: Policy;
  readonly mode: Mode;
  readonly language: Language;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
}

/** Static Pods are left out: the kubelet runs them, whatever admission says of their images in the API. */
export function previewOf(
  owners: readonly FoldedOwner[],
  modes: ReadonlyMap<string, string | undefined>,
  settings: PreviewSettings,
): AuditPreview {
  const { policy, mode, language } = settings;
  const evaluate = evaluator(engineSettings({ policy, door: 'admission', language }));
  const changeable = owners.filter(({ isStatic }) => !isStatic);
  const groups = Map.groupBy(changeable, ({ object }) => object.namespace ?? '');
  const namespaces = [...groups].map(([name, own]): PreviewedNamespace => {
    const previewed = own.map((owner) => previewOwner(owner, settings, evaluate));
    const stopped = previewed.filter(({ create, update, newPods }) =>
      [create, update, newPods].some((one) => one === 'deny' || one === 'error'),
    );
    const label = modes.get(name);
    return { name, ...(label === undefined ? {} : { mode: label }), owners: stopped, allowed: previewed.length - stopped.length };
  });
  return { policy: policy.name, mode, namespaces };
}

type Ask = (object: Mapping, before?: Mapping) => Judgement;

function previewOwner(
  owner: FoldedOwner,
  { policy, mode, language, today }: PreviewSettings,
  evaluate: Evaluate,
): PreviewedOwner {
  const { object, forms } = owner;
  const context = { policy, mode, language, today, evaluate, door: 'admission', namespace: object.namespace } as const;
  const ask: Ask = (asked, before) =>
    judge([clusterDocument(asked)], { ...context, ...(before ? { before: [clusterDocument(before)] } : {}) });
  const [first] = forms;
  // One that could not be read is what its Pods say.
  const template = owner.template ?? (first && asRun(owner, first.pod, policy.workloads));
  const ofPods = (first === undefined ? podsOf(template, policy) : forms.map(({ pod }) => pod)).map((pod) => ask(pod));
  const isPod = object.kind === 'Pod' && object.apiVersion === 'v1';
  const judged = template === undefined || isPod ? ofPods : [ask(template)];
  const denying = verdictOf(judged) === 'allow' ? ofPods : judged;
  return {
    object,
    pods: onNodes(sumOf(forms.map(({ on }) => on))).pods,
    denials: denying.flatMap(({ denials }) => denials),
    warnings: judged.reduce((sum, { warnings }) => sum + warnings.length, 0),
    create: verdictOf(judged),
    // An image of a running Pod that changes is judged anew; a template keeps what it had.
    update: template === undefined || isPod ? verdictOf(judged) : verdictOf([ask(changed(template, object, policy), template)]),
    newPods: isPod ? 'none' : verdictOf(ofPods),
  };
}

/** Of several the worst. */
function verdictOf(judged: readonly Judgement[]): PreviewedOwner['create'] {
  const verdicts = judged.map(({ verdict }) => verdict);
  return (['error', 'deny'] as const).find((one) => verdicts.includes(one)) ?? 'allow';
}

/** The Pods that templates would come to, by the name that a controller begins theirs with. */
function podsOf(template: Mapping | undefined, { workloads }: Policy): Mapping[] {
  if (template === undefined) return [];
  return workloadsIn(template, workloads).map(({ at, object: { name, namespace }, labels }) => {
    const metadata = { generateName: `${name}-`, namespace, labels };
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec: valueAt(template, at) };
  });
}

/** With another annotation of each Pod template, as `kubectl rollout restart` writes it: nothing that is judged differs. */
function changed(template: Mapping, ref: ObjectRef, { workloads }: Policy): Mapping {
  return podSpecsIn(template, ref, workloads).reduce((object, at) => {
    const beside = `${at.slice(0, at.lastIndexOf('/'))}/metadata`;
    const metadata = valueAt(object, beside);
    const { annotations } = isMapping(metadata) ? metadata : {};
    const all = { ...(isMapping(annotations) ? annotations : {}), 'kport.dev/restarted': 'now' };
    return withValueAt(object, beside, { ...(isMapping(metadata) ? metadata : {}), annotations: all });
  }, template);
}

/** Of what cannot be read the place where its kind has it. */
function podSpecsIn(template: Mapping, ref: ObjectRef, workloads: Policy['workloads']): readonly Pointer[] {
  const read = workloadsIn(template, workloads).map(({ at }) => at);
  const path = podPathOf(ref);
  return read.length > 0 || path === undefined ? read : [`/${path.replaceAll('.', '/')}`];
}
