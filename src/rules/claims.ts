// What a container may do of which there is a finding, whatever its rule and message. An update that leaves less of it than there was may
// have findings in other words, and yet nothing is new: who takes hostNetwork away and keeps a hostPort repairs one step. Nobody reads
// these texts: two findings mean the same where the same function made the same of them.

import type { Report } from '../model/finding.ts';

/** All that the container may do; and that of which it asks, any of which makes it nothing new where it was granted before. */
export interface Claims {
  readonly grants: readonly string[];
  readonly asks: readonly string[];
}

export type ClaimsOf = (report: Pick<Report, 'messageId' | 'data'> & { readonly onNode?: boolean }) => Claims;

/** A port of the node at one of its addresses, '' for all, and the port below 1024 that the container listens on for it, if it is one. */
export function nodePort(port: string, address: string, own = ''): string {
  return `port ${port} of the node at ${address} for ${own}`;
}

/** A port below 1024 in the network of the Pod. */
export function ownPort(port: string): string {
  return `port ${port}`;
}

/**
 * Each has those in its list: `usual` are those that runtimes give to whoever says nothing, `one` is NET_BIND_SERVICE,
 * which is added, and `named` is that by a name which most runtimes do not know.
 */
export const HELD = {
  privileged: ['privileged', 'all', 'one', 'usual', 'named'],
  all: ['all', 'one', 'usual', 'named'],
  both: ['one', 'usual', 'named'],
  one: ['one', 'named'],
  usual: ['usual'],
  named: ['named'],
  none: [],
} as const;
export type Held = keyof typeof HELD;

/** Where they reach the ports of the node, they reach those of the Pod as well. */
export function capabilities(which: Held, onNode = false): Claims {
  const of = (network: string) => HELD[which].map((one) => `capabilities ${one} ${network}`);
  return {
    grants: [...of('Pod'), ...(onNode ? of('node') : [])],
    asks: [`capabilities ${which} ${onNode ? 'node' : 'Pod'}`],
  };
}

/** Each may be all that stands behind it: root for certain, or who the image says. */
const USERS = ['root', 'anybody'] as const;

/** What a user grants. `os`: root of Linux is not that of Windows. */
export function user(which: (typeof USERS)[number], os: 'linux' | 'windows' = 'linux'): string[] {
  return USERS.slice(USERS.indexOf(which)).map((one) => `${one} of ${os}`);
}
