import type { V1Namespace } from '@kubernetes/client-node';
import { MODES, type Mode } from '../model/decision.ts';
import type { Cluster } from './client.ts';
import { describeFailure } from './failure.ts';
import { watchObjects } from './informer.ts';

const MODE_LABEL = 'kport.dev/mode';

interface NamespaceEvents {
  /** A label with a value that is no mode: it is ignored. Told once for each value. */
  invalidMode(namespace: string, value: string): void;
  /** Whether the labels are known; while they are not, the policy's own mode holds everywhere. */
  reached(reached: boolean): void;
  /** Why the namespaces could not be read, in one line. */
  failed(reason: string): void;
}

export interface NamespaceModes {
  /** The mode that a namespace's label asks for; undefined without one, and while the API cannot be reached. */
  namespaceMode(namespace: string): Mode | undefined;
  reached(): boolean;
}

/** Reads the label `kport.dev/mode` of every Namespace and follows it until the client's signal is aborted. */
export function watchNamespaceModes(cluster: Cluster, events: NamespaceEvents): NamespaceModes {
  const labels = modeLabels(events.invalidMode);
  let isReached = false;
  watchObjects<V1Namespace>(
    cluster,
    { path: '/api/v1/namespaces', list: () => cluster.client.core.listNamespace() },
    {
      changed: labels.read,
      deleted: labels.forget,
      reached(reached) {
        isReached = reached;
        events.reached(reached);
      },
      failed: (error) => events.failed(describeFailure(error)),
    },
  );
  return {
    namespaceMode: (namespace) => (isReached ? labels.modeOf(namespace) : undefined),
    reached: () => isReached,
  };
}

interface ModeLabels {
  read(namespace: V1Namespace): void;
  forget(namespace: V1Namespace): void;
  modeOf(namespace: string): Mode | undefined;
}

function modeLabels(onInvalid: NamespaceEvents['invalidMode']): ModeLabels {
  const labels = new Map<string, string>();
  return {
    read({ metadata }) {
      const name = metadata?.name ?? '';
      const value = metadata?.labels?.[MODE_LABEL];
      const before = labels.get(name);
      if (value === undefined) labels.delete(name);
      else labels.set(name, value);
      if (value !== undefined && value !== before && !isMode(value)) onInvalid(name, value);
    },
    forget: ({ metadata }) => void labels.delete(metadata?.name ?? ''),
    modeOf(namespace) {
      const value = labels.get(namespace);
      return value !== undefined && isMode(value) ? value : undefined;
    },
  };
}

function isMode(value: string): value is Mode {
  return (MODES as readonly string[]).includes(value);
}
