import type { UnreadKind } from '../../model/audit.ts';
import { isMapping } from '../../model/mapping.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { Cluster } from '../client.ts';
import { failureOf, statusOf } from '../failure.ts';
import { persistently } from '../persistently.ts';
import { policyDocument } from '../policy-document.ts';
import { acceptedIn, PORT_POLICIES, type PolicyObject } from '../policy-status.ts';
import { askJson } from './ask.ts';

/** A PortPolicy as it is, and as it was when it was accepted last: by that the webhook judges where it is invalid now. */
export interface ReadPolicy {
  readonly document: SourceDocument;
  readonly accepted?: SourceDocument;
}

/** Undefined where the cluster has none of the name, or does not know the kind. */
export async function readPortPolicy(
  cluster: Cluster,
  name: string,
): Promise<ReadPolicy | { readonly unread: UnreadKind } | undefined> {
  const { group, version, plural } = PORT_POLICIES;
  const path = `/apis/${group}/${version}/${plural}/${encodeURIComponent(name)}`;
  try {
    const object = await persistently(cluster, () => askJson(cluster.client, { path }));
    if (!isMapping(object) || !isMapping(object.metadata)) return undefined;
    const policy = object as unknown as PolicyObject;
    const accepted = acceptedIn(policy);
    const document = policyDocument(policy);
    return accepted === undefined ? { document } : { document, accepted: policyDocument({ ...policy, spec: accepted.spec }) };
  } catch (error) {
    cluster.client.signal.throwIfAborted();
    if (statusOf(error) === 404) return undefined;
    const unread = { resource: `${plural}.${group}`, why: failureOf(error), isForbidden: statusOf(error) === 403 };
    return { unread };
  }
}
