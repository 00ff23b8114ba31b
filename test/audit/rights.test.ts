// deploy/audit lets kport audit read what it asks for, and nothing be written.
import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import { wantedKinds } from '../../src/audit/wanted-kinds.ts';

interface Role {
  readonly kind: string;
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

const rules = (loadAll(readFileSync(new URL('../../deploy/audit/audit-rbac.yaml', import.meta.url), 'utf8')) as Role[]).flatMap(
  (role) => role.rules ?? [],
);

/** Of groups that no API server of today has. */
const GONE = ['extensions'];

test('every group of which a kind is asked for may be listed', () => {
  const groups = new Set(rules.flatMap(({ apiGroups }) => apiGroups));
  const wanted = [...wantedKinds([]).groups].filter((group) => !GONE.includes(group));
  expect(wanted.filter((group) => !groups.has(group))).toEqual([]);
});

test('of a group of Kubernetes the very kinds are named, and all that are asked for', () => {
  const named = rules.flatMap(({ apiGroups, resources }) =>
    apiGroups.flatMap((group) => resources.map((resource) => `${resource}.${group}`)),
  );
  const { isWanted } = wantedKinds([]);
  const kinds = ['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet'].map((kind) => [
    `${kind.toLowerCase()}s.apps`,
    'apps',
    kind,
  ]);
  for (const [resource = '', group = '', kind = ''] of [
    ...kinds,
    ['jobs.batch', 'batch', 'Job'],
    ['cronjobs.batch', 'batch', 'CronJob'],
  ]) {
    expect(isWanted(group, kind), kind).toBe(true);
    expect(named).toContain(resource);
  }
  expect(named).toEqual(
    expect.arrayContaining(['pods.', 'nodes.', 'namespaces.', 'services.', 'events.', 'portpolicies.kport.dev']),
  );
});

test('nothing may be written, and no Secret be read', () => {
  expect([...new Set(rules.flatMap(({ verbs }) => verbs))].sort()).toEqual(['get', 'list', 'watch']);
  expect(rules.filter(({ apiGroups }) => apiGroups.includes('')).flatMap(({ resources }) => resources)).not.toContain('secrets');
});
