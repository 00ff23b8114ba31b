// The work of explaining ports grows as the containers of a Pod do: counted in looks at them, not in seconds.
import { expect, test } from 'vitest';
import { extract } from '../../src/facts/objects/extract.ts';
import { boundPorts } from '../../src/judge/bind-matrix.ts';
import type { Workload } from '../../src/model/workload.ts';

test('who may change the port start for others is asked once for a Pod', () => {
  const [some, twice] = [looks(100), looks(200)];
  expect(some).toBeGreaterThan(100);
  expect(twice / some).toBeLessThan(2.1);
});

function looks(size: number): number {
  let count = 0;
  const counted = <T extends object>(value: T): T =>
    new Proxy(value, {
      get(target, key) {
        count += 1;
        return Reflect.get(target, key);
      },
    });
  const workload = podOf(size);
  const document = { origin: { file: 'pod.yaml', document: 0 }, locate: () => undefined };
  boundPorts(document, { ...workload, containers: workload.containers.map(counted) }, { runtime: 'unknown', images: [] });
  return count;
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
