// Objects of a cluster, as an audit takes them and what it says of them.
import { type Audited, type AuditSettings, audit } from '../../src/audit/audit.ts';
import { collector } from '../../src/audit/collect.ts';
import type { AuditedOwner } from '../../src/model/audit.ts';
import type { Mapping } from '../../src/model/mapping.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';

export interface Asked extends Partial<Omit<AuditSettings, 'context'>> {
  readonly policy?: Policy;
  readonly events?: readonly object[];
}

/** All objects of a kind are one reading, as of a whole cluster. */
export function audited(
  objects: readonly object[],
  { policy = shippedPolicy('restricted'), events = [], ...more }: Asked = {},
): Audited {
  const collecting = collector();
  for (const [kind, ofKind] of Map.groupBy(objects as readonly Mapping[], (object) => String(object.kind))) {
    ofKind.forEach(collecting.begin({ group: '', kind }));
  }
  for (const event of events) collecting.takeEvent(event as Mapping);
  const context = { policy, door: 'cluster', language: 'en', today: '2026-01-31' } as const;
  return audit(collecting.collected(), { context, withPodsOnly: false, hasEvents: events.length > 0, ...more });
}

export function ownersOf({ namespaces }: Pick<Audited, 'namespaces'>): readonly AuditedOwner[] {
  return namespaces.flatMap(({ owners }) => owners);
}

/** The one of a name; throws where there is none, or are several. */
export function ownerOf(audit: Audited, name: string): AuditedOwner {
  const found = ownersOf(audit).filter(({ object }) => object.name === name);
  const [owner] = found;
  if (owner === undefined || found.length > 1) throw new Error(`${found.length} owners are called ${name}`);
  return owner;
}

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const AT = '2026-01-31T12:00:00Z';
const SHOP = 'shop';

export const node = (name: string, containerRuntimeVersion: string, operatingSystem = 'linux', kernelVersion = '6.8.0') => ({
  ...{ apiVersion: 'v1', kind: 'Node', metadata: { name } },
  status: { nodeInfo: { containerRuntimeVersion, operatingSystem, kernelVersion, architecture: 'amd64' } },
});

/** With the ReplicaSet by which its Pods belong to it. */
export function deployment(name: string, spec: object, more: object = {}): object[] {
  const template = { metadata: { labels: { app: name } }, spec };
  const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: `uid-${name}`, controller: true };
  return [
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: SHOP, uid: `uid-${name}`, ...more } },
      spec: { selector: { matchLabels: { app: name } }, template },
    },
    {
      ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet' },
      metadata: { name: `${name}-1`, namespace: SHOP, uid: `uid-${name}-1`, ownerReferences: [reference] },
      spec: { selector: { matchLabels: { app: name } }, template },
    },
  ];
}

interface PodOptions {
  /** Name and kind of its controller; none for `null`. */
  readonly owner?: { readonly apiVersion: string; readonly kind: string; readonly name: string } | null;
  readonly nodeName?: string;
  readonly status?: object;
  readonly metadata?: object;
}

/** A Pod of the ReplicaSet of `deployment`, unless another owner is given. */
export function pod(name: string, spec: object, { owner, nodeName, status = {}, metadata = {} }: PodOptions = {}): object {
  const app = name.replace(/-\w+$/, '');
  const own = owner === undefined ? { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-1` } : owner;
  const ownerReferences = own === null ? [] : [{ ...own, uid: `uid-${own.name}`, controller: true }];
  return {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name, namespace: SHOP, uid: `uid-${name}`, labels: { app }, ownerReferences, ...metadata },
    spec: { ...spec, ...(nodeName === undefined ? {} : { nodeName }) },
    status,
  };
}

/** Of a container that runs as a user, from an image by its digest. */
export const running = (name: string, { uid, digest }: { readonly uid?: number; readonly digest?: string } = {}) => ({
  phase: 'Running',
  conditions: [{ type: 'ContainersReady', status: 'True', lastTransitionTime: AT }],
  containerStatuses: [
    {
      ...{ name, ready: true, state: { running: { startedAt: AT } } },
      imageID: digest === undefined ? '' : `registry.example/image@${digest}`,
      ...(uid === undefined ? {} : { user: { linux: { uid, gid: 0, supplementalGroups: [] } } }),
    },
  ],
});

/** Of a container that waits, and how it ended before. */
export const waiting = (name: string, state: object, terminated?: object) => ({
  phase: 'Pending',
  startTime: AT,
  conditions: [{ type: 'ContainersReady', status: 'False', lastTransitionTime: AT }],
  containerStatuses: [{ name, imageID: '', state: { waiting: state }, lastState: terminated ? { terminated } : {} }],
});
