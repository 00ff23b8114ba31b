import type { V1Namespace } from '@kubernetes/client-node';
import { MODES, type Mode } from '../model/decision.ts';
import type { Cluster } from './client.ts';
import { describeFailure } from './failure.ts';
import { watchObjects } from './informer.ts';

export const MODE_LABEL = 'kport.dev/mode';

/** What a label asks for: a mode; `unknown` for a value that is none; `none` without a label. */
export type LabelledMode = Mode | 'unknown' | 'none';

/** Values of a label; undefined without one. */
export interface LabelChange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

interface NamespaceEvents {
  /** A label was set, changed or taken away since the namespaces were first read; a namespace that is gone is none. */
  changed(namespace: string, change: LabelChange): void;
  /** A value that is no mode: told once for each value, those of the first reading included. */
  invalidMode(namespace: string, value: string): void;
  /** Whether changes arrive; while they do not, the last counts stand. */
  reached(reached: boolean): void;
  /** Why the namespaces could not be read, in one line. */
  failed(reason: string): void;
}

export interface NamespaceLabels {
  /** How many namespaces there are by what their label asks for: those that none has, too. */
  counts(): Readonly<Record<LabelledMode, number>>;
}

/**
 * Reads the label `kport.dev/mode` of every Namespace and follows it until the client's signal is aborted. Only to tell it: which
 * mode holds, the API server says with each request.
 */
export function watchNamespaceLabels(cluster: Cluster, events: NamespaceEvents): NamespaceLabels {
  const labels = new Map<string, string | undefined>();
  let isKnown = false;
  watchObjects<V1Namespace>(
    cluster,
    { path: '/api/v1/namespaces', list: () => cluster.client.core.listNamespace() },
    {
      changed({ metadata }) {
        const [name, to] = [metadata?.name ?? '', metadata?.labels?.[MODE_LABEL]];
        const from = labels.get(name);
        labels.set(name, to);
        if (to === from) return;
        if (isKnown) events.changed(name, { from, to });
        if (labelledMode(to) === 'unknown') events.invalidMode(name, to ?? '');
      },
      deleted: ({ metadata }) => void labels.delete(metadata?.name ?? ''),
      reached(reached) {
        isKnown ||= reached;
        events.reached(reached);
      },
      failed: (error) => events.failed(describeFailure(error)),
    },
  );
  return { counts: () => count(labels.values()) };
}

function labelledMode(value: string | undefined): LabelledMode {
  if (value === undefined) return 'none';
  return MODES.find((mode) => mode === value) ?? 'unknown';
}

function count(values: Iterable<string | undefined>): Record<LabelledMode, number> {
  const counts = { enforce: 0, warn: 0, audit: 0, off: 0, unknown: 0, none: 0 };
  for (const value of values) counts[labelledMode(value)] += 1;
  return counts;
}
