import { describe, expect, test } from 'vitest';
import { workloadOf } from './extracted.ts';
import { type Manifest, minimalPod, tweak } from './minimal-pod.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function osOf(change: (spec: Manifest) => void) {
  return workloadOf(tweak(minimalPod(), ({ spec }) => change(spec))).os;
}

function affinity(...terms: Manifest[]): Manifest {
  return { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: terms } } };
}

const term = (key: string, operator: string, ...values: string[]) => ({ matchExpressions: [{ key, operator, values }] });
const WINDOWS = term('kubernetes.io/os', 'In', 'windows');
const TERMS = `/spec/affinity/nodeAffinity/${REQUIRED}/nodeSelectorTerms`;

describe('a Pod of Windows', () => {
  test.each<[string, (spec: Manifest) => void, string]>([
    ['os', (spec) => Object.assign(spec, { os: { name: 'windows' } }), '/spec/os/name'],
    [
      'nodeSelector',
      (spec) => Object.assign(spec, { nodeSelector: { 'kubernetes.io/os': 'windows' } }),
      '/spec/nodeSelector/kubernetes.io~1os',
    ],
    [
      'nodeSelector of old',
      (spec) => Object.assign(spec, { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } }),
      '/spec/nodeSelector/beta.kubernetes.io~1os',
    ],
    [
      'a build of Windows',
      (spec) => Object.assign(spec, { nodeSelector: { 'node.kubernetes.io/windows-build': '10.0.20348' } }),
      '/spec/nodeSelector/node.kubernetes.io~1windows-build',
    ],
    ['affinity', (spec) => Object.assign(spec, { affinity: affinity(WINDOWS) }), TERMS],
    [
      'affinity of old',
      (spec) => Object.assign(spec, { affinity: affinity(term('beta.kubernetes.io/os', 'In', 'windows')) }),
      TERMS,
    ],
    ['not on Linux', (spec) => Object.assign(spec, { affinity: affinity(term('kubernetes.io/os', 'NotIn', 'linux')) }), TERMS],
    ['each term', (spec) => Object.assign(spec, { affinity: affinity(WINDOWS, { ...WINDOWS, matchFields: [] }) }), TERMS],
    [
      'options of the Pod',
      (spec) => Object.assign(spec, { securityContext: { windowsOptions: { hostProcess: true } } }),
      '/spec/securityContext/windowsOptions',
    ],
    [
      'options of a container',
      (spec) => Object.assign(spec.containers[0], { securityContext: { windowsOptions: { gmsaCredentialSpecName: 'a' } } }),
      '/spec/containers/0/securityContext/windowsOptions',
    ],
  ])('%s', (_, change, at) => {
    expect(osOf(change)).toEqual({ value: 'windows', from: 'pod', at });
  });

  test.each<[string, (spec: Manifest) => void]>([
    ['another system', (spec) => Object.assign(spec, { nodeSelector: { 'kubernetes.io/os': 'linux' } })],
    ['another label', (spec) => Object.assign(spec, { nodeSelector: { os: 'windows' } })],
    ['one term of two', (spec) => Object.assign(spec, { affinity: affinity(WINDOWS, term('kubernetes.io/os', 'In', 'linux')) })],
    ['either system', (spec) => Object.assign(spec, { affinity: affinity(term('kubernetes.io/os', 'In', 'windows', 'linux')) })],
    ['not on Windows', (spec) => Object.assign(spec, { affinity: affinity(term('kubernetes.io/os', 'NotIn', 'windows')) })],
    ['no terms', (spec) => Object.assign(spec, { affinity: affinity() })],
    [
      'a wish',
      (spec) =>
        Object.assign(spec, {
          affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: WINDOWS }] } },
        }),
    ],
    ['empty options', (spec) => Object.assign(spec, { securityContext: { windowsOptions: {} } })],
  ])('is not told by %s', (_, change) => {
    expect(osOf(change).value).toBeUndefined();
  });

  test('os.name is the last word', () => {
    expect(
      osOf((spec) => Object.assign(spec, { os: { name: 'linux' }, nodeSelector: { 'kubernetes.io/os': 'windows' } })).value,
    ).toBe('linux');
  });
});
