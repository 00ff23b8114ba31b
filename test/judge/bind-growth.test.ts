// The work of explaining ports grows as the containers of a Pod do: counted in looks at them, not in seconds.
import { expect, test } from 'vitest';
import { extract } from '../../src/facts/objects/extract.ts';
import { bindAnswerer } from '../../src/judge/bind-answers.ts';
import { boundPorts } from '../../src/judge/bind-matrix.ts';
import type { ContainerFacts, Workload } from '../../src/model/workload.ts';

test('who may change the port start for others is asked once for a Pod', () => {
  const [some, twice] = [looks(100), looks(200)];
  expect(some).toBeGreaterThan(100);
  expect(twice / some).toBeLessThan(2.1);
});

test('capabilities are looked at once for all ports of a container, however long their names are', () => {
  const [some, twice] = [looksAtCapabilities(100), looksAtCapabilities(200)];
  expect(some).toBeGreaterThan(80);
  expect(twice).toBe(some);
});

/** How often something is asked of values that `use` gets counted. */
function counting(use: (counted: <T extends object>(value: T) => T) => void): number {
  let count = 0;
  use(
    (value) =>
      new Proxy(value, {
        get(target, key) {
          count += 1;
          return Reflect.get(target, key);
        },
      }),
  );
  return count;
}

function looks(size: number): number {
  return counting((counted) => explain({ ...podOf(size), containers: podOf(size).containers.map(counted) }));
}

function looksAtCapabilities(ports: number): number {
  return counting((counted) => {
    const [first] = podOf(1).containers;
    if (!first) throw new Error('no container');
    const capability = (n: number) => counted({ written: `C${n}`.padEnd(20, '_'), name: 'C', prefixed: false, at: '' });
    const port = { protocol: 'TCP', at: '', containerPortAt: '' };
    const container: ContainerFacts = {
      ...first,
      privileged: { ...first.privileged, value: false },
      addedCapabilities: Array.from({ length: 80 }, (_, n) => capability(n)),
      ports: Array.from({ length: ports }, (_, n) => ({ ...port, containerPort: n + 1 })),
    };
    const workload = { ...podOf(1), containers: [container] };
    bindAnswerer({ runtime: 'unknown', images: [] })(workload).binds(container);
  });
}

function explain(workload: Workload): void {
  const document = { origin: { file: 'pod.yaml', document: 0 }, locate: () => undefined };
  boundPorts(document, workload, { runtime: 'unknown', images: [] });
}

/** Each of them may change it. */
function podOf(size: number): Workload {
  const containers = Array.from({ length: size }, (_, n) => ({
    name: `c${n}`,
    image: 'registry.example.com/web',
    securityContext: { privileged: true },
    ports: [{ containerPort: 80 }],
  }));
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers } };
  const [found] = extract(pod, { workloads: [], duplicateKeys: [] });
  if (found?.kind !== 'workloads' || !found.workloads[0]) throw new Error('no workload');
  return found.workloads[0];
}
