// What kport audit may read, as rules of a ClusterRole: made from the tables of kinds that it asks for, so that none is forgotten.
import { dump } from 'js-yaml';
import { ROUTE_KINDS } from '../src/facts/links/routes.ts';
import { CUSTOM_KINDS } from '../src/facts/objects/custom-kinds.ts';
import { BUILT_IN_KINDS } from '../src/facts/objects/kinds.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Of the core group, beside those that hold Pods. */
const OF_CLUSTER = { apiGroups: [''], kinds: ['Node', 'Namespace', 'Service', 'Event'] };
/** Kinds of which there may be thousands: they come as a stream, which is a watch. */
const STREAMED = ['Pod', 'ReplicaSet', 'Job'];
/** No cluster that kport runs in has them any more: they are in the tables for their manifests. */
const GONE = ['extensions', ' DeploymentConfig', ' Route', 'batch JobTemplate'];

const HEAD = '# What kport audit may read. Generated from its tables of kinds (node scripts/generate-chart.ts): do not edit.\n';

/** The text of files/audit-rights.yaml. */
export function auditRightsFile(): string {
  return HEAD + dump(auditRules(), { lineWidth: -1 });
}

function auditRules(): Rule[] {
  const kinds = [OF_CLUSTER, ...BUILT_IN_KINDS, ...ROUTE_KINDS, ...CUSTOM_KINDS].flatMap((row) =>
    row.apiGroups.flatMap((group) => row.kinds.map((kind) => ({ group, kind }))),
  );
  const wanted = kinds.filter(({ group, kind }) => !GONE.includes(group) && !GONE.includes(`${group} ${kind}`));
  const rules = Map.groupBy(wanted, ({ group, kind }) => `${group} ${STREAMED.includes(kind)}`);
  const own: Rule = { apiGroups: ['kport.dev'], resources: ['portpolicies'], verbs: ['get'] };
  const read = [...rules.values()].map((alike): Rule => {
    const [{ group, kind } = { group: '', kind: '' }] = alike;
    const resources = [...new Set(alike.map((one) => pluralOf(one.kind)))];
    return { apiGroups: [group], resources, verbs: STREAMED.includes(kind) ? ['list', 'watch'] : ['list'] };
  });
  return [own, ...read];
}

/** As their CustomResourceDefinitions call them: all of these follow English. */
export function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/(?:s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}
