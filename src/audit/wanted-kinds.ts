import { ROUTE_KINDS } from '../facts/links/routes.ts';
import { CUSTOM_KINDS } from '../facts/objects/custom-kinds.ts';
import { BUILT_IN_KINDS } from '../facts/objects/kinds.ts';
import type { WorkloadPath } from '../model/outcome.ts';

interface Row {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
}

/** The kinds that an audit reads, as far as a cluster has them: what holds Pods, Services, and what is in front of these. */
export function wantedKinds(workloads: readonly WorkloadPath[]): {
  readonly groups: ReadonlySet<string>;
  readonly isWanted: (group: string, kind: string) => boolean;
} {
  const custom = workloads.map(({ apiGroup, kind }): Row => ({ apiGroups: [apiGroup], kinds: [kind] }));
  const rows: readonly Row[] = [
    ...BUILT_IN_KINDS,
    ...CUSTOM_KINDS,
    ...ROUTE_KINDS,
    ...custom,
    { apiGroups: [''], kinds: ['Service'] },
  ];
  const wanted = new Set(
    rows.flatMap(({ apiGroups, kinds }) => apiGroups.flatMap((group) => kinds.map((kind) => `${kind}.${group}`))),
  );
  return {
    groups: new Set(rows.flatMap(({ apiGroups }) => apiGroups)),
    isWanted: (group, kind) => wanted.has(`${kind}.${group}`),
  };
}
