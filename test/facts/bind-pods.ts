import { expect } from 'vitest';
import { analyseBind, type BindSettings } from '../../src/facts/bind/bind.ts';
import type { BindError, BindVerdict, RuntimeProfile } from '../../src/model/bind.ts';
import { workloadOf } from './extracted.ts';
import { type Manifest, minimalPod } from './minimal-pod.ts';

export const SYSCTL = 'net.ipv4.ip_unprivileged_port_start';

/** A Pod whose only container declares port 80, with a security context. */
export function podOn80(securityContext: Manifest = {}, change: (pod: Manifest) => void = () => {}): Manifest {
  const pod = minimalPod();
  pod.spec.containers[0].ports = [{ containerPort: 80 }];
  pod.spec.containers[0].securityContext = securityContext;
  change(pod);
  return pod;
}

/** Sets the first unprivileged port of a Pod. */
export function startingAt(value: string, name = SYSCTL): (pod: Manifest) => void {
  return ({ spec }) => {
    spec.securityContext = { ...spec.securityContext, sysctls: [{ name, value }] };
  };
}

/** The verdicts on the declared ports of the container that the Pod's ports are about: the first that has any. */
export function verdictsOn(pod: Manifest, settings: Partial<BindSettings> = {}): BindVerdict[] {
  const workload = workloadOf(pod);
  const container = workload.containers.find(({ ports }) => ports.length > 0) ?? expect.fail('no ports');
  return analyseBind(workload, container, { runtimes: ['unknown'], ...settings });
}

/** The only verdict. */
export function verdictOn(pod: Manifest, runtime: RuntimeProfile, settings: Partial<BindSettings> = {}): BindVerdict {
  const [verdict, ...others] = verdictsOn(pod, { ...settings, runtimes: [runtime] });
  expect(others).toEqual([]);
  return verdict ?? expect.fail('no verdict');
}

/** `depends on image via file-capability, else EACCES`: a verdict in one line. */
export function told({ verdict, dependsOn, via, error, overPrivileged }: BindVerdict): string {
  const on = dependsOn.length > 0 ? ` on ${dependsOn.join(' and ')}` : '';
  const by = via === undefined ? '' : ` via ${via}`;
  const over = overPrivileged === true ? ', over-privileged' : '';
  return `${verdict}${on}${by}${over}${error === undefined ? '' : `: ${error.code}`}`;
}

/** An error without the steps that decide it. */
export function wordsOf(error: BindError | undefined): BindError | undefined {
  return error && { code: error.code, text: error.text };
}

/** What becomes of a port on each runtime, without the errors. */
export function byRuntime(verdict: BindVerdict): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(verdict.byRuntime ?? {}).map(([runtime, { verdict: one }]) => [runtime, one]));
}
