import { isLinkKind } from '../facts/links/links.ts';
import { mayHoldPods } from '../facts/objects/may-hold-pods.ts';
import { mayHoldSuppressions } from '../judge/suppression-word.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import type { ReadSettings } from './read-content.ts';

/** The documents of a text that have to be made: those that may hold Pods or lead to Pods, and those that let findings pass. */
export function wantedIn(text: string, workloads: readonly WorkloadPath[]): ReadSettings['wanted'] {
  const hasMarks = mayHoldSuppressions(text);
  return (source, type) => isLinkKind(type) || mayHoldPods(source, type, workloads) || (hasMarks && mayHoldSuppressions(source));
}
