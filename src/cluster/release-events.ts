import type { ReleaseObject } from '../model/helm-release.ts';
import type { Reason } from '../model/reason.ts';
import type { Cluster } from './client.ts';
import { failureOf } from './failure.ts';
import { persistently } from './persistently.ts';

/** What is told about a release that may not be installed. */
export interface ReleaseEvent {
  /** One CamelCase word. */
  readonly reason: string;
  readonly message: string;
}

const COMPONENT = 'kport';

/**
 * Writes a Warning about the object that holds the release. Gives why it could not be written, and nothing where it was: an
 * event is a courtesy, and the verdict does not hang on it.
 */
export async function writeEvent(cluster: Cluster, object: ReleaseObject, event: ReleaseEvent): Promise<Reason | undefined> {
  const { namespace, name, kind, uid } = object;
  const now = cluster.clock.now();
  const body = {
    metadata: { generateName: `${name}.`, namespace },
    involvedObject: { apiVersion: 'v1', kind, namespace, name, ...(uid === undefined ? {} : { uid }) },
    type: 'Warning',
    reason: event.reason,
    message: event.message,
    source: { component: COMPONENT },
    reportingComponent: COMPONENT,
    reportingInstance: '',
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
  };
  try {
    await persistently(cluster, () => cluster.client.core.createNamespacedEvent({ namespace, body }));
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}
