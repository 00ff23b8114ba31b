import type { OnNodes } from '../model/audit.ts';
import type { Tally } from './pods.ts';

/** What is told of a tally: Pods that have no node count, and name none. */
export function onNodes(on: Tally): OnNodes {
  let pods = 0;
  for (const count of on.values()) pods += count;
  return { pods, nodes: [...on.keys()].filter((node) => node !== '').sort() };
}

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum: Tally = new Map();
  for (const tally of tallies) for (const [node, pods] of tally) sum.set(node, (sum.get(node) ?? 0) + pods);
  return sum;
}
