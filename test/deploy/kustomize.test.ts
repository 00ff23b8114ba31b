// The plain manifests are the chart's, rendered with the values that each folder stands for.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { deployFiles, NAMESPACE } from '../../scripts/generate-deploy.ts';
import { lockText } from '../../src/images/lock-file.ts';
import { HELMS } from '../charts/helms.ts';
import { objectsOf, render, type Values } from '../charts/render.ts';
import { runKport } from '../cli/run-kport.ts';
import { findComponent, findHelm } from '../e2e/components.ts';
import type { Manifest } from '../facts/minimal-pod.ts';

const DEPLOY = path.resolve(import.meta.dirname, '../../deploy');

/** kubectl brings kustomize with it. */
const [command, ...before] = kustomize() ?? [];

function kustomize(): string[] | undefined {
  const kubectl = findComponent('kubectl', process.env);
  if (kubectl !== undefined) return [kubectl, 'kustomize'];
  const onPath = [
    ['kubectl', 'kustomize'],
    ['kustomize', 'build'],
  ];
  return onPath.find(([file = '', ...args]) => !spawnSync(file, [...args, '--help']).error);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'kport-deploy-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function build(folder: string): Manifest[] {
  const { status, stdout, stderr } = spawnSync(command ?? '', [...before, folder], { encoding: 'utf8', timeout: 60_000 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return objectsOf(stdout);
}

/** A folder with a component, as a user would write it. */
const withComponent =
  (component: string, folder = 'base', more: object = {}, files: Readonly<Record<string, string>> = {}) =>
  (): string => {
    const own = mkdtempSync(path.join(scratch, 'own-'));
    const at = (name: string) => path.relative(own, path.join(DEPLOY, name));
    const kustomization = { resources: [at(folder)], components: [at(component)], ...more };
    writeFileSync(path.join(own, 'kustomization.yaml'), JSON.stringify(kustomization));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(own, name), text);
    return own;
  };

const LOCK = lockText({ made: '2026-11-28', images: [] });
const LOCKED = {
  configMapGenerator: [
    {
      name: 'kport-images',
      namespace: NAMESPACE,
      files: ['kport-images.lock.json'],
      options: { disableNameSuffixHash: true },
    },
  ],
};
const withLock = (folder: string) => withComponent('components/images', folder, LOCKED, { 'kport-images.lock.json': LOCK });

const MONITORING = { serviceMonitor: { enabled: true }, prometheusRule: { enabled: true }, dashboard: { enabled: true } };

const FOLDERS: readonly (readonly [name: string, folder: () => string, values: Values])[] = [
  ['base', () => path.join(DEPLOY, 'base'), {}],
  ['overlays/audit', () => path.join(DEPLOY, 'overlays/audit'), { mode: 'audit' }],
  ['overlays/cert-manager', () => path.join(DEPLOY, 'overlays/cert-manager'), { certificates: { source: 'cert-manager' } }],
  ['overlays/cluster-policy', () => path.join(DEPLOY, 'overlays/cluster-policy'), { policy: { source: 'cluster' } }],
  ['components/monitoring', withComponent('components/monitoring'), { metrics: MONITORING }],
  ['components/images', withLock('base'), { images: { lock: LOCK } }],
  [
    'components/images on overlays/cluster-policy',
    withLock('overlays/cluster-policy'),
    { images: { lock: LOCK }, policy: { source: 'cluster' } },
  ],
];

const MISSING = [...(HELMS.length === 0 ? ['helm'] : []), ...(command === undefined ? ['kubectl or kustomize'] : [])].join(
  ' and ',
);

describe.skipIf(MISSING !== '')(`deploy/ and the chart${MISSING ? ` (there is no ${MISSING})` : ''}`, () => {
  test.each(FOLDERS)('%s is what helm renders', (_, folder, values) => {
    const [helm] = HELMS.slice(-1);
    if (!helm) return expect.fail('no helm');
    const [built, rendered] = [comparable(build(folder())), comparable(render(helm, values))];
    // One by one, so that a difference names its object.
    for (const [name, object] of rendered) expect(built.get(name), name).toEqual(object);
    expect([...built.keys()].sort()).toEqual([...rendered.keys(), `Namespace ${NAMESPACE}`].sort());
  });

  test.each(FOLDERS)('%s passes kport lint under restricted', async (_, folder) => {
    const { code, out, err } = await runKport(['lint', '-', '--policy', 'restricted', '--fail-on', 'info', '--format', 'json'], {
      stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: build(folder()) }),
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).findings).toEqual([]);
  });
});

describe.each(['3', '4'] as const)('generated files, by helm %s', (major) => {
  const helm = findHelm(major, process.env);

  test.skipIf(helm === undefined)('are fresh (node scripts/generate-deploy.ts)', () => {
    for (const [name, content] of deployFiles(helm ?? '')) {
      // The helms differ in empty lines.
      expect(objectsOf(readFileSync(path.join(DEPLOY, name), 'utf8')), name).toEqual(objectsOf(content));
    }
  });
});

describe('every manifest', () => {
  const files = ['base', 'overlays', 'components', 'crd'].flatMap((folder) =>
    readdirSync(path.join(DEPLOY, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => path.join(folder, file)),
  );

  test('is part of a kustomization', () => {
    const named = files
      .filter((file) => path.basename(file) === 'kustomization.yaml')
      .flatMap((file) => {
        const [kustomization] = objectsOf(readFileSync(path.join(DEPLOY, file), 'utf8'));
        const { resources = [], patches = [] } = kustomization;
        const local = [...resources, ...patches.map((patch: Manifest) => patch.path)];
        return [file, ...local.map((name: string) => path.join(path.dirname(file), name))];
      });
    expect(files.filter((file) => !named.includes(file))).toEqual([]);
  });

  test('knows nothing of helm', () => {
    const told = files.filter((file) => /helm\.sh|managed-by: Helm/.test(readFileSync(path.join(DEPLOY, file), 'utf8')));
    expect(told).toEqual([]);
  });
});

/** Whose order means nothing: a patch puts its own first. */
const UNORDERED = ['volumes', 'volumeMounts', 'webhooks'];
const OF_HELM = ['helm.sh/chart', 'app.kubernetes.io/managed-by'];

/** By kind and name, without what only helm needs; a list or map that is empty is one that is not there. */
function comparable(objects: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  return new Map(
    objects.map((object) => {
      const { metadata } = object;
      // A definition is applied as it is generated, and the lock is made by its user; labels and "keep" are of the release.
      const isBare = object.kind === 'CustomResourceDefinition' || metadata.name === 'kport-images';
      const bare = isBare ? { ...object, metadata: { name: metadata.name } } : object;
      return [`${object.kind} ${metadata.name}`, strip(bare)];
    }),
  );
}

function strip(value: Manifest): Manifest {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => !OF_HELM.includes(key) && !(Array.isArray(inner) && inner.length === 0),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, strip(UNORDERED.includes(key) ? byName(inner) : inner)]));
}

function byName(list: Manifest): Manifest {
  return Array.isArray(list) ? list.toSorted((a, b) => String(a.name).localeCompare(b.name)) : list;
}
