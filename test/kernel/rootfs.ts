import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** Where the programs of an administrator are, too. */
export const ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

const PROBE = new URL('probe.c', import.meta.url);

/** Programs in the rootfs by their path, and what setcap gives them. */
const PROGRAMS: Readonly<Record<string, string | undefined>> = {
  '/bin/env': undefined,
  '/bin/stepdown': undefined,
  '/bin/chown': undefined,
  '/pause': undefined,
  '/none': undefined,
  '/suid': undefined,
  '/ep': 'cap_net_bind_service=+ep',
  '/eip': 'cap_net_bind_service=+eip',
  '/ei': 'cap_net_bind_service=+ei',
  '/p': 'cap_net_bind_service=+p',
  '/raise': 'cap_net_bind_service=+p',
};

export function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { env: ENVIRONMENT, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Builds `rootfs` in a directory; returns what went wrong. */
export function prepare(directory: string): string | undefined {
  const rootfs = path.join(directory, 'rootfs');
  for (const folder of ['proc', 'dev', 'bin']) mkdirSync(path.join(rootfs, folder), { recursive: true });
  // A user namespace has to find its way here.
  chmodSync(directory, 0o755);
  const probe = path.join(directory, 'probe');
  try {
    execFileSync('gcc', ['-static', '-O1', '-Wall', '-o', probe, PROBE.pathname], { env: ENVIRONMENT, stdio: 'pipe' });
    for (const [name, capability] of Object.entries(PROGRAMS)) {
      const file = path.join(rootfs, name);
      cpSync(probe, file);
      chmodSync(file, name === '/suid' ? 0o4755 : 0o755);
      if (capability !== undefined) execFileSync('setcap', [capability, file], { env: ENVIRONMENT, stdio: 'pipe' });
    }
  } catch (error) {
    return String(error);
  }
  return undefined;
}
