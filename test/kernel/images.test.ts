// What kport reads from images against the kernel: their programs are executed under the user, the capabilities and no_new_privs that
// a runtime would give them, and are, may and bind what kport has said by the image, its lock and the Pod.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { behavioursOf } from '../../src/knowledge/runtimes.ts';
import { inParallel } from '../../src/lint/in-parallel.ts';
import type { BindVerdict } from '../../src/model/bind.ts';
import type { ProgramProblem } from '../../src/model/image.ts';
import type { ImageOutput } from '../../src/report/schemas/image.ts';
import { runKport } from '../cli/run-kport.ts';
import { podOn80, SYSCTL, startingAt } from '../facts/bind-pods.ts';
import { workloadOf } from '../facts/extracted.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { type ImageProcess, ociConfig } from './oci-config.ts';
import { findRuntime, type Observed, observed, type Printed } from './oci-runtime.ts';
import { ENVIRONMENT, isThere } from './rootfs.ts';
import { CHOWNING, makeImage, PROGRAMS, type TruthImage, USERS } from './truth-images.ts';

const missing = ['umoci', 'skopeo', 'buildah'].filter((name) => !isThere(name));
const runtime = missing.length > 0 ? `missing: ${missing.join(', ')}` : await findRuntime();
if (typeof runtime === 'string') tell(`skipped: ${runtime}`);
const work = mkdtempSync(path.join(tmpdir(), 'kport-truth-'));
afterAll(() => {
  if (typeof runtime !== 'string') runtime.remove();
  rmSync(work, { recursive: true });
});

function tell(text: string): void {
  process.stderr.write(`test/kernel: images: ${text}\n`);
}

/** The last one is never privileged: whatever is executed can bind it. */
const PORTS = [80, 1023, 8080];
const NONE_BUT_BIND = { drop: ['ALL'], add: ['NET_BIND_SERVICE'] };

interface Pod {
  readonly securityContext?: Manifest;
  readonly change?: (pod: Manifest) => void;
  readonly runtimes?: readonly RuntimeId[];
}

type RuntimeId = 'containerd-1' | 'containerd-2' | 'cri-o';

const OF_USERS: Readonly<Record<string, Pod>> = {
  default: { runtimes: ['containerd-1', 'cri-o'] },
  'no escalation': { securityContext: { allowPrivilegeEscalation: false } },
  'uid 1000': { securityContext: { runAsUser: 1000 } },
};

const OF_PROGRAMS: Readonly<Record<string, Pod>> = {
  ...OF_USERS,
  'drop ALL': { securityContext: { capabilities: { drop: ['ALL'] } }, runtimes: ['containerd-1', 'containerd-2'] },
  'NET_BIND_SERVICE alone, no escalation': {
    securityContext: { allowPrivilegeEscalation: false, capabilities: NONE_BUT_BIND },
  },
  'uid 0, drop NET_BIND_SERVICE': { securityContext: { runAsUser: 0, capabilities: { drop: ['NET_BIND_SERVICE'] } } },
  'start 80': { change: startingAt('80') },
};

interface Case {
  readonly name: string;
  readonly image: TruthImage;
  readonly pod: Manifest;
  readonly runtimes: readonly RuntimeId[];
}

const USUAL: readonly RuntimeId[] = ['containerd-1'];

function casesOf(images: readonly TruthImage[], pods: Readonly<Record<string, Pod>>): Case[] {
  return images.flatMap((image) =>
    Object.entries(pods).map(([name, { securityContext = {}, change, runtimes = USUAL }]) => {
      const pod = podOn80(securityContext, change);
      const ports = PORTS.map((containerPort) => ({ containerPort }));
      Object.assign(pod.spec.containers[0], { ports, command: image.command, args: image.args });
      return { name: `${image.name}, ${name}`, image, pod, runtimes };
    }),
  );
}

const OF_OPEN: Readonly<Record<string, Pod>> = {
  default: {},
  'no escalation': { securityContext: { allowPrivilegeEscalation: false } },
  'drop ALL': { securityContext: { capabilities: { drop: ['ALL'] } } },
};

const OPEN = PROGRAMS.filter(({ isOpen }) => isOpen);
const CERTAIN = PROGRAMS.filter(({ isOpen }) => !isOpen);
const CASES = [...casesOf(USERS, OF_USERS), ...casesOf(CERTAIN, OF_PROGRAMS), ...casesOf(OPEN, OF_OPEN)];

/** An image as kport reads it, and as umoci unpacks it: there it is the runtime's. */
interface Ready {
  readonly read: ImageOutput['images'][number];
  readonly ref: string;
  readonly rootfs: string;
  readonly process: Unpacked;
}

/** Without a user where umoci finds none of this name. */
type Unpacked = Omit<ImageProcess, 'user'> & Partial<Pick<ImageProcess, 'user'>>;

async function kport(...argv: string[]): Promise<string> {
  const { code, out, err } = await runKport(argv, { cwd: work, env: { XDG_CACHE_HOME: path.join(work, 'cache') } });
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${code} ${err}${out}`);
  return out;
}

async function ready(image: TruthImage): Promise<Ready> {
  const folder = path.join(work, 'images', image.name);
  const { ref, layout } = makeImage(image, folder, path.join(work, 'probe'));
  const [read] = (JSON.parse(await kport('image', 'inspect', '--format', 'json', ref)) as ImageOutput).images;
  if (read === undefined) return expect.fail(image.name);
  const bundle = path.join(folder, 'bundle');
  return { read, ref, rootfs: path.join(bundle, 'rootfs'), process: unpacked(layout, bundle) };
}

function unpacked(layout: string, bundle: string): Unpacked {
  const umoci = (...args: string[]) => execFileSync('umoci', args, { env: ENVIRONMENT, stdio: 'pipe' });
  let isNobody = false;
  try {
    umoci('unpack', '--image', layout, bundle);
  } catch (error) {
    if (!String(error).includes('no matching entries in passwd file')) throw error;
    isNobody = true;
    rmSync(bundle, { recursive: true, force: true });
    umoci('config', '--image', layout, '--tag', 'root', '--config.user', '0');
    umoci('unpack', '--image', layout.replace(/:made$/, ':root'), bundle);
  }
  const { user, args, env, cwd } = JSON.parse(readFileSync(path.join(bundle, 'config.json'), 'utf8')).process;
  return { args, env, cwd, ...(isNobody ? {} : { user }) };
}

type Told = Pick<BindVerdict, 'port' | 'runtime' | 'verdict' | 'dependsOn'> & { readonly error?: string };

/** What kport says of all Pods, by the name of their files. */
async function predictions(): Promise<ReadonlyMap<string, readonly Told[]>> {
  mkdirSync(path.join(work, 'pods'));
  for (const [index, { pod, image }] of CASES.entries()) {
    pod.spec.containers[0].image = images.get(image.name)?.ref;
    writeFileSync(path.join(work, 'pods', `${index}.yaml`), JSON.stringify(pod));
  }
  await kport('image', 'lock', 'pods');
  const { workloads } = JSON.parse(await kport('inspect', '--format', 'json', '--runtime', 'all', 'pods'));
  type Workload = { file: string; containers: { bind: Told[] }[] };
  return new Map(workloads.map(({ file, containers }: Workload) => [path.basename(file, '.yaml'), containers[0]?.bind]));
}

const REFUSALS: Readonly<Record<string, RegExp>> = {
  'exec:EPERM': /operation not permitted/i,
  'exec:ENOENT': /no such file|not found/i,
  'exec:ENOEXEC': /exec format error/i,
  'exec:EACCES': /permission denied/i,
};

/** Who the program was and what it could bind, or why there is no process: `101:0 /srv/web: 80 OK, 1023 OK, 8080 OK`. */
function seenIn(printed: Printed): string {
  const [, user, file] = /^who (\d+:\d+) (.*)$/m.exec(printed.out) ?? [];
  if (user !== undefined) return line(`${user} ${file}`, observed(printed));
  const refused = Object.keys(REFUSALS).find((name) => REFUSALS[name]?.test(printed.err) || printed.out.startsWith(name));
  return refused ?? expect.fail(`${printed.out}${printed.err}`);
}

function line(who: string, ports: Observed): string {
  if (typeof ports === 'string') return ports;
  return `${who}: ${[...ports].map(([port, result]) => `${port} ${result}`).join(', ')}`;
}

const results = new Map<string, Promise<string>>();

/** Containers that are the same to runc are run once. */
function execute(
  { pod, image: { entrypoint } }: Pick<Case, 'pod' | 'image'>,
  { rootfs, process: { user, ...image } }: Ready,
  { id, ports = PORTS }: { readonly id: RuntimeId; readonly ports?: readonly number[] },
): Promise<string> {
  const [behaviour] = behavioursOf(id);
  if (typeof runtime === 'string' || behaviour === undefined) return expect.fail();
  const workload = workloadOf(structuredClone(pod));
  const [container] = workload.containers;
  if (container === undefined) return expect.fail();
  if (user === undefined && container.runAsUser.value === undefined) return Promise.resolve('no-such-user');
  const args = container.args === undefined ? image.args : [...entrypoint, ...container.args.values];
  const given = { workload, container, image: { user: { uid: -1 }, ...image, args, ...(user && { user }) }, behaviour };
  const config = ociConfig(given, ports, runtime.capabilities);
  const key = JSON.stringify({ rootfs, config });
  const result = results.get(key) ?? runtime.runIn(rootfs, config, 1024).then(seenIn);
  results.set(key, result);
  return result;
}

/** execve(2)'s word for what kport says of a program; the runtimes look for it by themselves, and say the same. */
const WORDS: Readonly<Partial<Record<ProgramProblem, string>>> = {
  'not-found': 'exec:ENOENT',
  'not-executable': 'exec:EACCES',
  'no-program-format': 'exec:ENOEXEC',
  'interpreter-missing': 'exec:ENOENT',
};

/** What kport says of a container, in the words of what is seen. */
function said(
  { pod, image }: Case,
  { read }: Ready,
  { id, told }: { readonly id: RuntimeId; readonly told: readonly Told[] },
): string {
  const asked = pod.spec.containers[0].securityContext.runAsUser;
  // umoci resolves users as CRI-O does, from whom containerd differs in groups.
  const user: Partial<typeof read.user> = asked === undefined ? forRuntime(read.user, 'cri-o') : { uid: asked, gid: 0 };
  const program = forRuntime(read.program, id);
  const rows = told.filter((row) => row.runtime === id);
  if (user.uid === undefined) return rows.every(({ verdict }) => verdict === 'fails') ? (user.problem ?? 'nobody') : 'starts';
  if (program.problem !== undefined) return WORDS[program.problem] ?? program.problem;
  if (rows.some(({ error, verdict }) => verdict === 'fails' && error === 'EPERM')) return 'exec:EPERM';
  const ports = PORTS.map((port) => {
    const { verdict = 'binds', error } = rows.find((row) => row.port === port) ?? {};
    return [port, verdict === 'binds' ? 'OK' : verdict === 'fails' ? `${error}` : verdict] as const;
  });
  return line(`${user.uid}:${user.gid} ${image.starts ?? program.path}`, new Map(ports));
}

/** What is left open may be so; what is said of the ports is certain all the same. */
function contradicts(rows: readonly Told[], seen: string): boolean {
  return rows.some(({ port, verdict }) => verdict !== 'depends' && (verdict === 'binds') !== seen.includes(`${port} OK`));
}

interface ByRuntime<T> {
  readonly differs?: readonly (T & { readonly runtimes: readonly string[] })[];
}

function forRuntime<T>(fact: T & ByRuntime<Partial<T>>, id: string): Partial<T> {
  return fact.differs?.find(({ runtimes }) => runtimes.includes(id)) ?? fact;
}

const images = new Map<string, Ready>();

/** As many as are made and wait for one another at the same time. */
async function eachAtOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  await inParallel(
    all.map((one) => () => work(one)),
    4,
  );
}

beforeAll(async () => {
  if (typeof runtime === 'string') return;
  execFileSync('gcc', ['-static', '-O1', '-o', path.join(work, 'probe'), new URL('probe.c', import.meta.url).pathname]);
  for (const image of [...USERS, ...PROGRAMS, ...CHOWNING]) images.set(image.name, await ready(image));
});

test.skipIf(typeof runtime === 'string')('programs of images do what is said of them', { timeout: 600_000 }, async () => {
  const told = await predictions();
  const rows = CASES.flatMap((one, index) => one.runtimes.map((id) => ({ one, id, told: told.get(`${index}`) ?? [] })));
  const faults: string[] = [];
  const open = new Set<string>();
  await eachAtOnce(rows, async ({ one, id, told: about }) => {
    const image = images.get(one.image.name) ?? expect.fail();
    const [expected, seen] = [said(one, image, { id, told: about }), await execute(one, image, { id })];
    const rowsOfIt = about.filter((row) => row.runtime === id);
    if (seen !== expected && (!one.image.isOpen || contradicts(rowsOfIt, seen)))
      faults.push(`${id}: ${one.name}: ${seen}; said: ${expected}`);
    if (expected.includes('depends')) open.add(one.image.name);
  });
  expect(faults).toEqual([]);
  expect([...open].sort()).toEqual(OPEN.map(({ name }) => name).sort());
  tell(`${results.size} containers of ${images.size} images for ${rows.length} cases`);
});

const ON_8080 = [{ containerPort: 8080 }];

/** States of a container that something is found in: of its security context, and of the rest. */
const STATES: Readonly<Record<string, { readonly context?: Manifest; readonly container?: Manifest; readonly spec?: Manifest }>> =
  {
    'on 80': {},
    'on 8080': { container: { ports: ON_8080 } },
    'no escalation, on 8080': { context: { allowPrivilegeEscalation: false }, container: { ports: ON_8080 } },
    'add NET_BIND_SERVICE': { context: { capabilities: { add: ['NET_BIND_SERVICE'] } } },
    'add CAP_NET_BIND_SERVICE, on 8080': {
      context: { capabilities: { add: ['CAP_NET_BIND_SERVICE'] } },
      container: { ports: ON_8080 },
    },
    'add ALL': { context: { capabilities: { add: ['ALL'] } } },
    'drop ALL, on 8080': { context: { capabilities: { drop: ['ALL'] } }, container: { ports: ON_8080 } },
    'drop CAP_ALL': { context: { capabilities: { drop: ['CAP_ALL'] } } },
    'drop ALL, add NET_BIND_SERVICE, on 8080': { context: { capabilities: NONE_BUT_BIND }, container: { ports: ON_8080 } },
    'uid 1000, add NET_BIND_SERVICE': { context: { runAsUser: 1000, capabilities: { add: ['NET_BIND_SERVICE'] } } },
    privileged: { context: { privileged: true } },
    'host network': { spec: { hostNetwork: true } },
    'host network, on 8080': { spec: { hostNetwork: true }, container: { ports: ON_8080 } },
    'start 80': { spec: { securityContext: { sysctls: [{ name: SYSCTL, value: '80' }] } } },
  };

const FIXED = [
  'no-user',
  'beside-a-capable',
  'number',
  'name',
  'file-ep',
  'file-ep-root',
  'setuid-root',
  'link',
  'script',
  'net-raw-too',
  'command',
];

test.skipIf(typeof runtime === 'string')('what kport fix writes starts and binds as before', { timeout: 600_000 }, async () => {
  const folder = path.join(work, 'fixed');
  mkdirSync(folder);
  const chosen = [...[...USERS, ...PROGRAMS].filter(({ name }) => FIXED.includes(name)), ...CHOWNING];
  const cases = chosen.flatMap((image) =>
    Object.entries(STATES).map(([name, { context = {}, container = {}, spec = {} }]) => {
      const pod = podOn80(context, (one) => {
        Object.assign(one.spec, spec);
        Object.assign(one.spec.containers[0], { image: images.get(image.name)?.ref, command: image.command, ...container });
      });
      return { name: `${image.name}, ${name}`, image, pod };
    }),
  );
  for (const [index, { pod }] of cases.entries()) writeFileSync(path.join(folder, `${index}.yaml`), JSON.stringify(pod));
  await kport('image', 'lock', 'fixed');
  await kport('fix', '--write', '--allow-dirty', 'fixed');
  const repaired = cases.flatMap((before, index) => {
    const text = readFileSync(path.join(folder, `${index}.yaml`), 'utf8');
    return text === JSON.stringify(before.pod) ? [] : [{ before, after: { ...before, pod: JSON.parse(text) } }];
  });
  const [lost, binding]: [string[], Set<string>] = [[], new Set()];
  await eachAtOnce(repaired, async ({ before, after }) => {
    const image = images.get(before.image.name) ?? expect.fail();
    const was = await execute(before, image, { id: 'cri-o', ports: portsOf(before) });
    const is = await execute(after, image, { id: 'cri-o', ports: portsOf(after) });
    const [did, does] = [resultsIn(was), resultsIn(is)];
    if (did.some((result, place) => result === 'OK' && does[place] !== 'OK')) lost.push(`${before.name}: ${was}; ${is}`);
    if (does.length > 0 && does.every((result) => result === 'OK'))
      binding.add(`${before.image.name} ${JSON.stringify(after.pod.spec)}`);
  });
  expect(lost).toEqual([]);
  expect(binding.size).toBeGreaterThanOrEqual(40);
  for (const kind of [/^\S*ep/, /^chown/, /"hostNetwork":true/]) expect([...binding].some((one) => kind.test(one))).toBe(true);
  tell(`${repaired.length} Pods repaired, of which ${binding.size} start and bind`);
});

function portsOf({ pod }: Pick<Case, 'pod'>): number[] {
  return pod.spec.containers[0].ports.map(({ containerPort }: Manifest) => containerPort);
}

/** That of chown, where the program does that first, and that of each port in its place; none where nothing is executed. */
function resultsIn(seen: string): string[] {
  const [, results] = seen.split(': ');
  return results?.split(', ').map((one) => one.replace(/^\d+ /, '')) ?? [];
}
