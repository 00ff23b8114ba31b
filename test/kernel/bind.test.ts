// The bind analysis against the kernel itself: containers made of Pod specs, each of which binds its ports for real.
import { afterAll, expect, test } from 'vitest';
import { analyseBind } from '../../src/facts/bind/bind.ts';
import type { BindVerdict } from '../../src/model/bind.ts';
import type { ContainerFacts, Workload } from '../../src/model/workload.ts';
import { workloadOf } from '../facts/extracted.ts';
import { type KernelCase, kernelCases, PORTS, processOf } from './cases.ts';
import { ociConfig } from './oci-config.ts';
import { findRuntime, type Observed } from './oci-runtime.ts';

const runtime = await findRuntime();
if (typeof runtime === 'string') tell(`skipped: ${runtime}`);
afterAll(() => (typeof runtime === 'string' ? undefined : runtime.remove()));

function tell(text: string): void {
  process.stderr.write(`test/kernel: ${text}\n`);
}

/** Containers that are made and wait for one another at the same time. */
const AT_ONCE = 4;

interface Prepared extends KernelCase {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly verdicts: readonly BindVerdict[];
}

function prepare(given: KernelCase): Prepared {
  const workload = workloadOf(given.pod);
  const [container] = workload.containers;
  if (container === undefined) return expect.fail(given.name);
  const settings = { image: given.image.facts, node: { portStart: given.nodePortStart } };
  const verdicts = analyseBind(workload, container, { runtimes: [given.behaviour.profile], ...settings });
  return { ...given, workload, container, verdicts };
}

/** There is a process only where the API server, the kubelet and the runtime let it come to one. */
function comesToAProcess({ verdicts }: Prepared): boolean {
  return verdicts.every(({ error, otherErrors }) =>
    [error, ...otherErrors].every((each) => each === undefined || each.code === 'EACCES' || each.code === 'EPERM'),
  );
}

const results = new Map<string, Promise<Observed>>();

/** Containers that are the same to runc are run once. */
function observe({ workload, container, image, behaviour, nodePortStart }: Prepared): Promise<Observed> {
  if (typeof runtime === 'string') return expect.fail(runtime);
  const config = ociConfig({ workload, container, image: processOf(image), behaviour }, PORTS, runtime.capabilities);
  const key = JSON.stringify({ config, ...(workload.hostNetwork.value ? { nodePortStart } : {}) });
  const result = results.get(key) ?? runtime.run(config, nodePortStart);
  results.set(key, result);
  return result;
}

/** A verdict in the words of the probe; a verdict that depends on Docker's version is judged with both at hand. */
function said({ verdict, error }: BindVerdict): string {
  if (verdict === 'binds') return 'OK';
  return error?.code === 'EPERM' ? 'exec:EPERM' : (error?.code ?? verdict);
}

function mismatches({ name, verdicts }: Prepared, seen: Observed): string[] {
  return PORTS.flatMap((port) => {
    const verdict = verdicts.find((each) => each.port === port);
    const measured = seen === 'exec:EPERM' ? seen : (seen.get(port) ?? 'nothing');
    // Nothing is said of a port that is not privileged: whatever is executed can bind it.
    if (verdict === undefined) return seen === 'exec:EPERM' || measured === 'OK' ? [] : [`${name}: ${port} ${measured}`];
    if (verdict.verdict === 'depends') return [];
    return said(verdict) === measured ? [] : [`${name}: ${port} ${measured}, said ${said(verdict)}`];
  });
}

/** A workload of ports that "depends": both versions must have been seen, and must differ. */
function undecided(all: readonly (readonly [Prepared, Observed])[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const [prepared, seen] of all) {
    for (const { verdict, dependsOn, port } of prepared.verdicts) {
      if (verdict !== 'depends') continue;
      expect(dependsOn).toEqual(['runtime']);
      const key = `${prepared.name.slice(prepared.name.indexOf(':'))} ${port}`;
      const measured = seen === 'exec:EPERM' ? seen : (seen.get(port) ?? 'nothing');
      groups.set(key, (groups.get(key) ?? new Set()).add(measured));
    }
  }
  return [...groups].filter(([, measured]) => measured.size !== 2).map(([key]) => key);
}

/** What the kernel cannot do here is left out, and said so. */
function canRun({ workload }: Prepared): boolean {
  return typeof runtime !== 'string' && (runtime.userNamespaces || workload.hostUsers.value !== false);
}

test.skipIf(typeof runtime === 'string')('containers bind what the analysis says', { timeout: 600_000 }, async () => {
  const prepared = kernelCases.map(prepare).filter(comesToAProcess);
  const able = prepared.filter(canRun);
  const waiting = able.entries();
  const seen: (readonly [Prepared, Observed])[] = [];
  const work = async () => {
    for (const [index, each] of waiting) seen[index] = [each, await observe(each)];
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(seen.flatMap(([each, result]) => mismatches(each, result))).toEqual([]);
  expect(undecided(seen)).toEqual([]);
  expect(new Set(seen.flatMap(([, result]) => (typeof result === 'string' ? result : [...result.values()])))).toEqual(
    new Set(['OK', 'EACCES', 'exec:EPERM']),
  );
  expect(results.size).toBeGreaterThanOrEqual(60);
  tell(
    `${results.size} containers for ${able.length} cases; left out for want of user namespaces: ${prepared.length - able.length}`,
  );
});
