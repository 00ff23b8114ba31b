import type { AuditedNamespace, AuditedOwner, AuditFinding, AuditResult } from '../../src/model/audit.ts';
import { finding } from './lint-results.ts';

export function auditFinding(changes: Partial<AuditFinding> = {}): AuditFinding {
  return { ...finding({ data: { portKey: '80/TCP' } }), foundIn: 'template', pods: 3, nodes: ['n1', 'n2'], ...changes };
}

/** A Deployment `web` with one finding, and what a test changes. */
export function owner(changes: Partial<AuditedOwner> = {}): AuditedOwner {
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web', ...changes.object };
  return {
    uid: `uid-of-${object.kind}-${object.namespace}-${object.name}`,
    hasTemplate: true,
    pods: 3,
    nodes: ['n1', 'n2'],
    findings: [auditFinding({ subject: object })],
    exempted: [],
    ports: [],
    seen: [],
    differences: [],
    unreadable: [],
    failures: [],
    ...changes,
    object,
  };
}

export function namespace(name: string, owners: readonly AuditedOwner[]): AuditedNamespace {
  return { name, pods: owners.reduce((sum, { pods }) => sum + pods, 0), owners };
}

/** An audit of a namespace `shop` in which one Deployment has one error, and what a test changes. */
export function audit(changes: Partial<AuditResult> = {}): AuditResult {
  const { namespaces = [namespace('shop', [owner()])] } = changes;
  const owners = namespaces.flatMap((each) => each.owners);
  const found = owners.flatMap(({ findings }) => findings);
  const count = (severity: string): number => found.filter((each) => each.severity === severity).length;
  return {
    cluster: { server: 'https://cluster.test:6443', context: 'test' },
    at: '2030-01-01T00:00:00Z',
    policy: { name: 'restricted', from: 'shipped' },
    nodes: [],
    unread: [],
    notices: [],
    ...changes,
    namespaces,
    counts: {
      namespaces: namespaces.length,
      owners: owners.length,
      pods: owners.reduce((sum, { pods }) => sum + pods, 0),
      nodes: changes.nodes?.length ?? 0,
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      exempted: 0,
      seen: owners.reduce((sum, { seen }) => sum + seen.length, 0),
      unpredicted: 0,
      differences: 0,
      ...changes.counts,
    },
  };
}
