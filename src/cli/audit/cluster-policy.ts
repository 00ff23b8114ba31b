// By what a cluster is judged: the policy that is named, else the cluster's own, else the one that kport lint would take.
import type { Cluster } from '../../cluster/client.ts';
import type { FoundPolicy, findPolicy } from '../../lint/find-policy.ts';
import type { AuditResult, UnreadKind } from '../../model/audit.ts';
import { KportError } from '../../model/errors.ts';
import type { Io } from '../../model/io.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { Policy } from '../../policy/port-policy.ts';

const CLUSTER_POLICY = 'cluster';

interface AskedPolicy {
  /** A file, the name of a shipped policy, or `cluster`. */
  readonly policy?: string | undefined;
  /** Of the PortPolicy of the cluster. */
  readonly policyName: string;
  readonly images?: string | undefined;
}

export interface HeldPolicy {
  readonly found: FoundPolicy;
  readonly told: AuditResult['policy'];
  readonly unread: readonly UnreadKind[];
}

interface World {
  readonly io: Pick<Io, 'cwd'>;
  readonly findPolicy: typeof findPolicy;
}

/** Throws KportError `policy` for one that cannot be used, `usage` for one that is not there. */
export async function heldPolicy(cluster: Cluster, asked: AskedPolicy, { io, findPolicy: find }: World): Promise<HeldPolicy> {
  const { policy: named, policyName, images } = asked;
  if (named !== undefined && named !== CLUSTER_POLICY) return ofFiles(await find(named, io, [], images));
  const { readPortPolicy } = await import('../../cluster/audit/read-policy.ts');
  const read = await readPortPolicy(cluster, policyName);
  const isNamed = named === CLUSTER_POLICY;
  if (read !== undefined && 'document' in read) {
    const policy = await load(read.document, read.accepted);
    const { lock, policy: own } = await find('restricted', io, [], images);
    const found = { policy: { ...policy, ...(own.locked ? { locked: own.locked } : {}) }, ...(lock ? { lock } : {}) };
    return { found, told: { name: policyName, from: 'cluster' }, unread: [] };
  }
  const name = JSON.stringify(policyName);
  if (isNamed && read === undefined) throw new KportError('usage', { code: 'no-port-policy', data: { name } });
  if (isNamed && read !== undefined) {
    throw new KportError('input', { code: 'port-policy-unreadable', data: { name, why: read.unread.why } });
  }
  // Whoever may not read it is told so: the cluster may have one.
  return { ...ofFiles(await find(undefined, io, [], images)), unread: read === undefined ? [] : [read.unread] };
}

function ofFiles(found: FoundPolicy): HeldPolicy {
  const { policy, file } = found;
  const told =
    file === undefined ? { name: policy.name, from: 'shipped' as const } : { name: policy.name, from: 'file' as const, file };
  return { found, told, unread: [] };
}

/** One that is invalid gives way to the version that was accepted last, as in the webhook. */
async function load(document: SourceDocument, accepted: SourceDocument | undefined): Promise<Policy> {
  const { loadPolicy, standingAlone } = await import('../../policy/load.ts');
  try {
    return await loadPolicy(document, standingAlone);
  } catch (error) {
    if (accepted === undefined || !(error instanceof KportError)) throw error;
    return loadPolicy(accepted, standingAlone);
  }
}
