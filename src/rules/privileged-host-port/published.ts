// What Compose and Quadlet publish of a host, and where.
import type { PortFacts } from '../../model/workload.ts';

/** All addresses of a host, or of a node. */
export const ALL_ADDRESSES: readonly string[] = ['', '0.0.0.0', '::'];

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** A port of the container that nobody can read is `?`. */
export function publishedData({ hostIP = '', containerPort, lacksNumber }: PortFacts) {
  const address = ALL_ADDRESSES.includes(hostIP) ? 'every address' : hostIP;
  return { address, target: lacksNumber ? '?' : containerPort };
}
