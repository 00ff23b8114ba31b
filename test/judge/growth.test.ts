// The work of joining objects grows as the input does, whatever their names: counted in looks at workloads, not in seconds.
import { expect, test } from 'vitest';
import { evaluateSet } from '../../src/judge/evaluate-set.ts';
import type { FileLinks, ServiceLink, WorkloadLink } from '../../src/model/links.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { judgedSet } from '../rules/judged-set.ts';
import { deployment, file, servicePort } from '../rules/set-manifests.ts';
import { settingsOf } from './evaluated.ts';

interface Shape {
  readonly path?: (n: number) => string;
  readonly servicePath?: (n: number) => string;
  readonly name?: (n: number) => string;
  readonly label?: (n: number) => string;
  readonly namespace?: (n: number) => string;
  readonly portName?: (n: number) => string;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'copies in one file': {},
  'copies in a folder each': { path: (n) => `cluster-${n}/web.yaml` },
  'a folder each, one for Services': { path: (n) => `cluster-${n}/web.yaml`, servicePath: (n) => `service-${n}/web.yaml` },
  'a folder below': { path: (n) => `cluster-${n}/a/web.yaml`, servicePath: (n) => `cluster-${n}/web.yaml` },
  'other names': { name: (n) => `web-${n}` },
  'other labels': { label: (n) => `web-${n}` },
  'half of the labels': { label: (n) => `web-${n % 2}` },
  'pairs of one label, and two names': { label: (n) => `web-${n >> 1}`, name: (n) => `web-${n % 2}` },
  'other labels and names': { label: (n) => `web-${n}`, name: (n) => `web-${n}` },
  'other namespaces': { namespace: (n) => `team-${n}` },
  'other names of ports': { portName: (n) => `p${n}` },
};

test.each(Object.entries(SHAPES))('%s', (_, shape) => {
  const [some, twice] = [looks(100, shape), looks(200, shape)];
  expect(some).toBeGreaterThan(100);
  expect(twice / some).toBeLessThan(2.1);
});

function looks(size: number, shape: Shape): number {
  let count = 0;
  const counted = <T extends object>(value: T): T =>
    new Proxy(value, {
      get(target, key) {
        count += 1;
        return Reflect.get(target, key);
      },
    });
  const files = Array.from({ length: size }, (_, n) => linksOf(n, shape)).map(({ services, workloads, fronted }) => ({
    services,
    fronted,
    workloads: workloads.map(counted),
  }));
  evaluateSet(files, settingsOf(shippedPolicy('restricted'), 'en'));
  return count;
}

function linksOf(n: number, shape: Shape): FileLinks {
  const { path = () => 'web.yaml', servicePath = path, name = () => 'web', label = () => 'web' } = shape;
  const { namespace = () => 'shop', portName = () => 'http' } = shape;
  const own = { object: { namespace: namespace(n) }, origin: { file: path(n) } };
  return {
    fronted: [],
    services: [
      {
        ...SERVICE,
        object: { ...SERVICE.object, ...own.object },
        origin: { ...SERVICE.origin, file: servicePath(n) },
        selector: { app: label(n) },
        ports: SERVICE.ports.map((port) => ({ ...port, targetPort: portName(n) })),
      },
    ],
    workloads: [
      {
        ...WORKLOAD,
        object: { ...WORKLOAD.object, ...own.object, name: name(n) },
        origin: { ...WORKLOAD.origin, ...own.origin },
        labels: { app: label(n) },
        containers: WORKLOAD.containers.map((container) => ({
          ...container,
          ports: container.ports.map((port) => ({ ...port, name: portName(n) })),
        })),
      },
    ],
  };
}

const [SERVICE, WORKLOAD] = model();

function model(): [ServiceLink, WorkloadLink] {
  const service = servicePort({ port: 80, targetPort: 'http' }, { type: 'LoadBalancer' });
  const text = file(service, deployment([{ ports: [{ name: 'http', containerPort: 8080 }] }]));
  const [links] = judgedSet({ 'web.yaml': text }).verdicts.map((verdict) => verdict.links);
  const [[found], [workload]] = [links?.services ?? [], links?.workloads ?? []];
  if (!found || !workload) throw new Error('the model has no Service or no workload');
  return [found, workload];
}
