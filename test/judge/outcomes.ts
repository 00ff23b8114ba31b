import { type JudgeRequest, judge } from '../../src/judge/judge.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { ContainerFacts, Workload } from '../../src/model/workload.ts';
import type { ExemptionSpec, Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { admittedDocument } from '../../src/sources/admission-review.ts';

/** Deployment shop/web with a container `nginx`, and one thing changed. */
export function finding(change: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'may-run-as-root',
    severity: 'error',
    messageId: 'unset',
    message: 'container "nginx" may run as root',
    why: 'why',
    fix: 'fix',
    at: '/spec/template/spec/containers/0/securityContext/runAsNonRoot',
    container: 'nginx',
    data: {},
    subject: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    origin: { file: 'web.yaml', document: 0 },
    docs: 'policies/rules/may-run-as-root.md',
    ...change,
  };
}

export function withoutContainer(): Finding {
  const { container: _, ...rest } = finding();
  return rest;
}

/** What the engine makes of a workload, whose containers are those given. */
export function evaluated(findings: readonly Finding[], containers: readonly { name: string; image?: string }[] = []): Outcome {
  const at = '/spec/template/spec';
  const workload: Workload = {
    dialect: 'kubernetes',
    object: finding().subject,
    at,
    hostNetwork: { value: false, from: 'default', at },
    hostUsers: { value: undefined, from: 'default', at },
    os: { value: undefined, from: 'default', at },
    sysctls: [],
    labels: {},
    containers: containers.map((container, index) => containerFacts(container, `${at}/containers/${index}`)),
    duplicateKeys: [],
  };
  return { kind: 'evaluated', workload, findings };
}

function containerFacts(container: { name: string; image?: string }, at: string): ContainerFacts {
  return {
    ...container,
    role: 'main',
    at,
    ports: [],
    runAsNonRoot: { value: undefined, from: 'default', at },
    runAsUser: { value: undefined, from: 'default', at },
    allowPrivilegeEscalation: { value: undefined, from: 'default', at },
    privileged: { value: false, from: 'default', at },
    addedCapabilities: [],
    droppedCapabilities: [],
    env: [],
    probes: [],
  };
}

/** restricted, with exemptions that say `because` where they give no reason; each on a line of its own. */
export function policyWith(...exemptions: readonly Partial<ExemptionSpec>[]): Policy {
  return {
    ...shippedPolicy('restricted'),
    exemptions: exemptions.map((exemption, index) => ({
      reason: 'because',
      ...exemption,
      file: 'policy.yaml',
      position: { line: 10 + index, column: 5 },
    })),
  };
}

/** What becomes of outcomes at admission, whatever the engine made them of. */
export function ruled(outcomes: readonly Outcome[], policy: Policy, request: Partial<JudgeRequest> = {}): Judgement {
  const document = admittedDocument({});
  const evaluate = () => ({ document, extracted: [], outcomes });
  return judge([document], { policy, door: 'admission', today: '2026-06-15', evaluate, ...request });
}

/** Makes every object in it unchangeable, so that a mutation throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
