import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CAPABILITY_NAMES } from '../../src/knowledge/runtimes.ts';
import { MOUNTS, USER_MAPPINGS } from './oci-config.ts';
import { ENVIRONMENT, isThere, prepare } from './rootfs.ts';

/** What a container did: `OK`, `EACCES` or whatever bind(2) said, by port; or `exec:EPERM`. */
export type Observed = ReadonlyMap<number, string> | 'exec:EPERM';

/** What a runtime and the program in its container printed. */
export interface Printed {
  readonly out: string;
  readonly err: string;
}

/** A runtime with a rootfs to run containers in. */
export interface OciRuntime {
  readonly name: string;
  /** Without `CAP_`. */
  readonly capabilities: ReadonlySet<string>;
  readonly userNamespaces: boolean;
  /** `nodePortStart`: the sysctl of the network that a container without one of its own is in. */
  run(config: object, nodePortStart: number): Promise<Observed>;
  /** The same in another rootfs than the test's own, and what it printed. */
  runIn(rootfs: string, config: object, nodePortStart: number): Promise<Printed>;
  remove(): void;
}

/** A runtime that can run containers here, or why there is none. */
export async function findRuntime(): Promise<OciRuntime | string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs root on Linux';
  const missing = ['gcc', 'setcap', 'unshare'].filter((program) => !isThere(program));
  if (missing.length > 0) return `missing: ${missing.join(', ')}`;
  const names = ['runc', 'crun'].filter(isThere);
  if (names.length === 0) return 'neither runc nor crun is there';
  const directory = mkdtempSync(path.join(tmpdir(), 'kport-kernel-'));
  const fault = prepare(directory);
  const faults = fault === undefined ? [] : [fault];
  for (const name of fault === undefined ? names : []) {
    const runtime = ociRuntime(name, directory);
    const failed = await fails(runtime, trial(false));
    if (failed === undefined) return { ...runtime, userNamespaces: (await fails(runtime, trial(true))) === undefined };
    faults.push(`${name}: ${failed}`);
  }
  rmSync(directory, { recursive: true });
  return `no container can run here: ${faults.join('; ')}`;
}

async function fails(runtime: OciRuntime, config: object): Promise<string | undefined> {
  try {
    await runtime.run(config, 1024);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The least that can fail for want of namespaces, cgroups or capabilities. */
function trial(userNamespace: boolean): object {
  const types = ['mount', 'pid', 'network', ...(userNamespace ? ['user'] : [])];
  return {
    ociVersion: '1.0.2',
    process: { user: { uid: 1000, gid: 0 }, args: ['/none', '8080'], cwd: '/' },
    mounts: MOUNTS,
    linux: {
      namespaces: types.map((type) => ({ type })),
      ...(userNamespace ? USER_MAPPINGS : {}),
      sysctl: { 'net.ipv4.ip_unprivileged_port_start': '80' },
    },
  };
}

function ociRuntime(name: string, directory: string): OciRuntime {
  let count = 0;
  const runIn: OciRuntime['runIn'] = (rootfs, config, nodePortStart) => {
    count += 1;
    const id = `kport-${process.pid}-${count}`;
    const bundle = path.join(directory, id);
    mkdirSync(bundle);
    writeFileSync(path.join(bundle, 'config.json'), JSON.stringify({ ...config, root: { path: rootfs } }));
    // A network of our own stands for the node's, whose settings are none of our business.
    const node = `echo ${nodePortStart} > /proc/sys/net/ipv4/ip_unprivileged_port_start && exec "$@"`;
    const call = [name, '--root', path.join(directory, 'state'), 'run', '--no-new-keyring', '--bundle', bundle, id];
    return execute('unshare', ['--net', 'sh', '-c', node, 'sh', ...call]);
  };
  return {
    name,
    capabilities: ownCapabilities(),
    userNamespaces: true,
    run: async (config, nodePortStart) => observed(await runIn(path.join(directory, 'rootfs'), config, nodePortStart)),
    runIn,
    remove: () => rmSync(directory, { recursive: true }),
  };
}

function execute(program: string, argv: readonly string[]): Promise<Printed> {
  return new Promise((resolve) => {
    execFile(program, argv, { env: ENVIRONMENT, timeout: 30_000 }, (_, out, err) => resolve({ out, err }));
  });
}

/** The program is executed by the runtime, which says so if it may not, or by another one, which prints it. */
export function observed({ out, err }: Printed): Observed {
  if (/^exec:EPERM$/m.test(out) || (out === '' && /exec.*operation not permitted/is.test(err))) return 'exec:EPERM';
  const found = new Map<number, Set<string>>();
  for (const line of out.trim().split('\n')) {
    if (line.startsWith('who ')) continue;
    const [, port, result] = /^(\d+) (.+)$/.exec(line) ?? [];
    if (port === undefined || result === undefined) throw new Error(err.trim() || out.trim() || 'it printed nothing');
    found.set(Number(port), (found.get(Number(port)) ?? new Set()).add(result));
  }
  return new Map([...found].map(([port, results]) => [port, [...results].join(' or ')]));
}

function ownCapabilities(): ReadonlySet<string> {
  const [, mask = '0'] = /^CapBnd:\s*([\da-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const bits = BigInt(`0x${mask}`);
  // The names stand in the kernel's order.
  return new Set([...CAPABILITY_NAMES].filter((_, index) => (bits >> BigInt(index)) & 1n));
}
