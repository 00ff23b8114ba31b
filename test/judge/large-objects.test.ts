// Objects that an API server would take, made so that their parts multiply: a webhook that is busy with one for seconds answers
// nobody, and one that runs out of memory answers nobody for longer.

import { describe, expect, test } from 'vitest';
import { MAX_CAPABILITIES } from '../../src/facts/containers/capabilities.ts';
import { MAX_PARTS, MAX_SHARED } from '../../src/facts/objects/room.ts';
import { LONGEST_NAME } from '../../src/facts/objects/typed-fields.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { admittedDocument } from '../../src/sources/admission-review.ts';
import { processorTime } from '../processor-time.ts';
import { inWords } from '../told.ts';
import { evaluate, settingsOf } from './evaluated.ts';
import { ruled } from './outcomes.ts';

const POLICY = shippedPolicy('restricted');
/** In milliseconds of a processor. */
const TIME = 5000;

function judge(object: Readonly<Record<string, unknown>>): readonly Outcome[] {
  const start = processorTime();
  const outcomes = evaluate(admittedDocument(object), settingsOf(POLICY, 'en'));
  expect(processorTime() - start).toBeLessThan(TIME);
  return outcomes;
}

const many = <T>(n: number, item: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => item(index));
const pod = (container: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  spec: { containers: [{ name: 'a', image: 'b', ...container }] },
});
const ports = (n: number) => many(n, (index) => ({ containerPort: (index % 1000) + 1 }));

describe('is judged in time', () => {
  test.each<[string, object]>([
    [
      '30,000 variables that tell a port',
      { env: many(30_000, (index) => ({ name: 'PORT', value: String((index % 1000) + 1) })) },
    ],
    [
      '5,000 ports and as many capabilities as are read',
      {
        ports: ports(5000),
        securityContext: { runAsUser: 5, capabilities: { add: many(MAX_CAPABILITIES, () => 'NET_BIND_SERVICE') } },
      },
    ],
  ])('%s', (_, container) => {
    expect(judge(pod(container))).toMatchObject([{ kind: 'evaluated', findings: { length: expect.any(Number) } }]);
  });

  test('20,000 ports under 100,000 sysctls', () => {
    const sysctls = many(100_000, () => ({ name: 'kernel.shm_rmid_forced', value: '1' }));
    const object = { ...pod({}), spec: { securityContext: { sysctls }, containers: [{ name: 'a', ports: ports(20_000) }] } };
    expect(judge(object)).toMatchObject([{ kind: 'evaluated' }]);
  });

  test('20,000 sidecars with findings', () => {
    const initContainers = many(20_000, (index) => ({
      name: `s${index}`,
      restartPolicy: 'Always',
      ports: [{ containerPort: 80 }],
    }));
    const object = { ...pod({}), spec: { initContainers, containers: [{ name: 'a', image: 'b' }] } };
    expect(judge(object)).toMatchObject([{ kind: 'evaluated' }]);
  });

  test('24,000 containers with findings, and an exemption for an image', () => {
    const containers = many(24_000, (index) => ({ name: `c${index % 12_000}`, image: 'nginx', ports: [{ containerPort: 80 }] }));
    const outcomes = judge({ apiVersion: 'v1', kind: 'Pod', spec: { containers } });
    const policy = { ...POLICY, exemptions: [{ images: ['x/*'], reason: 'front door', file: 'policy.yaml' }] };
    const start = processorTime();
    expect(ruled(outcomes, policy).verdict).toBe('deny');
    expect(processorTime() - start).toBeLessThan(TIME);
  });
});

describe('is not judged, and said to be so', () => {
  const capabilities = (n: number) => ({ securityContext: { capabilities: { add: many(n, (index) => `C${index}`) } } });
  const argo = (spec: object) => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', metadata: { name: 'x' }, spec });
  const templates = many(20_000, (index) => ({ name: `t${index}`, container: { image: 'a' } }));
  const shared = `more than ${MAX_SHARED} values`;
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'a list of too many capabilities',
      pod(capabilities(MAX_CAPABILITIES + 1)),
      `spec.containers[0].securityContext.capabilities.add: more than ${MAX_CAPABILITIES} capabilities`,
    ],
    [
      'steps that take over too many ports',
      {
        apiVersion: 'tekton.dev/v1',
        kind: 'Task',
        spec: { steps: many(20_000, () => ({})), stepTemplate: { ports: ports(20_000) } },
      },
      shared,
    ],
    [
      'too many containers',
      { ...pod({}), spec: { containers: many(MAX_PARTS + 1, () => ({})) } },
      `more than ${MAX_PARTS} containers`,
    ],
    [
      'a name longer than any of Kubernetes',
      { ...pod({}), metadata: { name: 'a'.repeat(LONGEST_NAME + 1) } },
      `metadata.name: more than ${LONGEST_NAME} characters`,
    ],
    [
      'a container with such a name',
      pod({ name: 'a'.repeat(2_000_000) }),
      `spec.containers[0].name: more than ${LONGEST_NAME} characters`,
    ],
    ['too many ports', pod({ ports: ports(MAX_PARTS) }), `more than ${MAX_PARTS} containers and ports`],
    [
      'too many Pods',
      { apiVersion: 'example.com/v1', kind: 'X', spec: many(MAX_PARTS + 1, () => ({ containers: [{ name: 'a', image: 'b' }] })) },
      `more than ${MAX_PARTS} containers`,
    ],
    ['templates that take over too many', argo({ templates, templateDefaults: { container: { ports: ports(10_000) } } }), shared],
    [
      'templates under too many sysctls',
      argo({ templates, securityContext: { sysctls: many(10_000, () => ({ name: 'a', value: '0' })) } }),
      shared,
    ],
    [
      'templates under too many labels',
      argo({ templates, podMetadata: { labels: Object.fromEntries(many(10_000, (index) => [`l${index}`, 'x'])) } }),
      shared,
    ],
  ])('%s', (_, object, reason) => {
    expect(inWords(judge(object))).toMatchObject([{ kind: 'unreadable', problem: { reason: expect.stringContaining(reason) } }]);
  });

  test('but what real workflows share, and all the capabilities of Linux twice', () => {
    const spec = {
      templates: templates.slice(0, 500),
      podMetadata: { labels: { a: 'b' } },
      templateDefaults: { container: { env: many(50, (index) => ({ name: `A${index}`, value: 'b' })) } },
    };
    expect(judge(argo(spec)).every(({ kind }) => kind === 'evaluated')).toBe(true);
    expect(judge(pod(capabilities(82)))).toMatchObject([{ kind: 'evaluated' }]);
  });
});
