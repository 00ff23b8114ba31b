// What the API server says of the label kport.dev/mode of a request's namespace: its configuration has an entry for each value, and
// each entry a path of its own. So nothing that kport knows of a label can be old, and no right to read namespaces is needed.
import { type LabelsHold, labelledMode, MODES, type Mode } from '../../model/decision.ts';

/** A mode; `unknown` for a value that is none; undefined where there is no label, or nobody says. */
export type NamespaceLabel = Mode | 'unknown' | undefined;

const BASE = '/validate';

/** Every path that a configuration may call, with what it says. */
export const LABEL_PATHS: ReadonlyMap<string, NamespaceLabel> = new Map([
  [BASE, undefined],
  ...[...MODES, 'unknown' as const].map((label) => [`${BASE}/${label}`, label] as const),
]);

/** The mode that holds for a request. */
export function modeBy(label: NamespaceLabel, hold: LabelsHold, policy: { readonly mode: Mode }): Mode {
  return label === undefined || label === 'unknown' ? policy.mode : labelledMode(label, hold, policy);
}
