// What an audit says that enforcing would do, held against what the webhook does.
import { describe, expect, test } from 'vitest';
import { isMapping, type Mapping } from '../../src/model/mapping.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { readReview as read } from '../../src/webhook/admission/admission-review.ts';
import { admit } from '../../src/webhook/admission/admit.ts';
import { audited, deployment, pod } from '../audit/audited.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { review } from '../webhook/reviews.ts';

const today = '2026-01-31';
const restricted = shippedPolicy('restricted');
type Policy = typeof restricted;

const container = (more: object = {}) => ({
  ...{ name: 'web', image: 'registry.example/web:1', ports: [{ containerPort: 80 }] },
  ...more,
});
const guarded = { runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const SPECS: Readonly<Record<string, Manifest>> = {
  'a port': { containers: [container()] },
  'nothing wrong': { containers: [container({ ports: [{ containerPort: 8080 }], securityContext: guarded })] },
  'a port of the host': { containers: [container({ ports: [{ containerPort: 8080, hostPort: 80 }], securityContext: guarded })] },
  root: { containers: [container({ ports: [], securityContext: { runAsUser: 0 } })] },
  'a capability': {
    containers: [container({ ports: [], securityContext: { ...guarded, capabilities: { add: ['NET_BIND_SERVICE'] } } })],
  },
  'a port that is none': { containers: [container({ ports: [{ containerPort: '80' }] })] },
};
const POLICIES: Readonly<Record<string, Policy>> = {
  restricted,
  baseline: shippedPolicy('baseline'),
  'an exemption of the Deployment': {
    ...restricted,
    exemptions: [{ kinds: ['Deployment'], reason: 'decided', file: 'p.yaml' }],
  } as never,
};

const rows = Object.entries(SPECS).flatMap(([spec, value]) =>
  Object.entries(POLICIES).map(([policy, held]) => [spec, policy, value, held] as const),
);

/** Of objects that are made, or changed into another: the worst. */
function webhook(policy: Policy, ...pairs: readonly { readonly object: Mapping; readonly oldObject?: Mapping }[]): string {
  const verdicts = pairs.map(({ object, oldObject }) => {
    const asked = review({
      ...{ operation: oldObject ? 'UPDATE' : 'CREATE', object: object as Manifest, namespace: 'shop' },
      ...(oldObject ? { oldObject: oldObject as Manifest } : {}),
    });
    const { request } = read(asked) as { readonly request: Parameters<typeof admit>[0] };
    const ruling = admit(request, { policy, language: 'en', mode: 'enforce', today });
    if (ruling.kind !== 'judged') throw new Error(JSON.stringify(ruling));
    return ruling.judgement.verdict;
  });
  return ['error', 'deny'].find((one) => verdicts.includes(one as never)) ?? 'allow';
}

function previewed(objects: readonly object[], policy: Policy) {
  const { preview } = audited(objects, { preview: { policy, mode: 'enforce', language: 'en', today } });
  const [owner] = preview?.namespaces[0]?.owners ?? [];
  const { create = 'allow', update = 'allow', newPods = undefined } = owner ?? {};
  return { create, update, newPods };
}

const annotated = (object: Mapping): Mapping => {
  const { spec } = object;
  const { template } = isMapping(spec) ? (spec as Manifest) : { template: {} };
  const annotations = { 'kubectl.kubernetes.io/restartedAt': 'now' };
  return { ...object, spec: { ...(spec as object), template: { ...template, metadata: { ...template.metadata, annotations } } } };
};

describe.each(rows)('%s, by %s', (_, __, spec, policy) => {
  test('of a Deployment with Pods', () => {
    const objects = [...deployment('web', spec), pod('web-a', spec)] as Mapping[];
    const [object = {}, , made = {}] = objects;
    const { newPods = 'allow', ...told } = previewed(objects, policy);
    expect({ ...told, newPods }).toEqual({
      create: webhook(policy, { object }),
      update: webhook(policy, { object: annotated(object), oldObject: object }),
      newPods: webhook(policy, { object: made }),
    });
  });

  test('of a Pod alone', () => {
    const object = pod('lone', spec, { owner: null }) as Mapping;
    const [first] = spec.containers;
    const other = { ...object, spec: { containers: [{ ...first, image: 'registry.example/web:2' }] } };
    const { newPods = 'none', ...told } = previewed([object], policy);
    expect({ ...told, newPods }).toEqual({
      create: webhook(policy, { object }),
      update: webhook(policy, { object: other, oldObject: object }),
      newPods: 'none',
    });
  });
});
