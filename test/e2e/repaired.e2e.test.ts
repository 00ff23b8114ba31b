// What kport fix writes the API server takes wherever it took what was there, and a Service leads to a port that a container has.
import { expect, test } from 'vitest';
import { workloadsIn } from '../../src/facts/objects/extract.ts';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { readObjects } from '../../src/sources/document.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { givenTexts } from '../fix/given-texts.ts';
import { LOCKED } from '../rules/locked.ts';
import type { ApiClient } from './api-client.ts';
import { KINDS } from './export-objects.ts';
import { describeInCluster } from './shared-cluster.ts';

const policy = { ...shippedPolicy('restricted'), locked: LOCKED };
const settings = { policy, door: 'file', language: 'en', today: '2026-01-31', unsafe: true } as const;
const PATHS: Readonly<Record<string, string>> = { ...KINDS, Service: '/api/v1/namespaces/NS/services' };

function objectsIn(text: string): Manifest[] {
  return readObjects(text, 'x.yaml').documents.flatMap((one) => (one.kind === 'object' ? [one.document.object] : []));
}

/** What the API server says of each object that it is asked for; `undefined` for other kinds. */
function ask(api: ApiClient, objects: readonly Manifest[]) {
  return Promise.all(
    objects.map(async (object) => {
      const path = PATHS[object.kind]?.replace('NS', 'default');
      if (path === undefined) return undefined;
      const { status, body } = await api('POST', `${path}?dryRun=All`, {
        ...object,
        metadata: { ...object.metadata, namespace: 'default' },
      });
      return { status, message: body.message };
    }),
  );
}

/** A Service without a selector leads to no Pod by itself. */
function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

/** The ports to which the Services of the objects lead, of those that lead to one of their Pods, and that no container has. */
function missed(objects: readonly Manifest[]): string[] {
  const workloads = objects.flatMap((object) => workloadsIn(object));
  const services = objects.filter(({ kind }) => kind === 'Service');
  return services.flatMap(({ metadata, spec }) => {
    const pods = workloads.filter(({ labels }) => selects(spec?.selector ?? {}, labels));
    const ports = pods.flatMap(({ containers }) => containers.flatMap((one) => one.ports));
    const there = new Set(ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol || 'TCP'}`));
    const targets = (spec?.ports ?? []).flatMap(({ targetPort, port, protocol = 'TCP' }: Manifest) => {
      const target = targetPort ?? port;
      return typeof target === 'number' ? [`${target}/${protocol}`] : [];
    });
    return pods.length === 0
      ? []
      : targets.filter((target: string) => !there.has(target)).map((one: string) => `${metadata.name} ${one}`);
  });
}

describeInCluster('what kport fix writes', (cluster) => {
  test('is taken where what was there was, and Services lead where they led', async () => {
    const { api } = cluster();
    const refused: unknown[] = [];
    let taken = 0;
    for (const [name, text] of givenTexts(policy)) {
      const [file] = repairFiles([{ file: 'x.yaml', text }], settings).files;
      if (file === undefined) continue;
      const [before, after] = [objectsIn(text), objectsIn(file.changed)];
      const [was, is] = [await ask(api, before), await ask(api, after)];
      for (const [index, answer] of is.entries()) {
        if (was[index]?.status === 201 && answer?.status !== 201) refused.push({ name, answer });
      }
      if (was.some((answer) => answer?.status === 201)) taken += 1;
      const known = missed(before);
      refused.push(
        ...missed(after)
          .filter((one) => !known.includes(one))
          .map((target) => ({ name, target })),
      );
    }
    expect(refused).toEqual([]);
    expect(taken).toBeGreaterThanOrEqual(30);
  });
});
