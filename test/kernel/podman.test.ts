// Pods that `podman kube play` really starts, beside what is predicted of them. Where a container here may not have all capabilities,
// or no cgroups of its own, a shim before crun leaves out what crun cannot do; both have nothing to do with ports.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Manifest, minimalPod } from '../facts/minimal-pod.ts';
import { ASKED, inWords, predicted, probeWords } from './predicted.ts';
import { ENVIRONMENT, isThere, prepare } from './rootfs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kport-podman-'));
const reason = whyNot();
if (reason !== undefined) process.stderr.write(`test/kernel: podman kube play is skipped: ${reason}\n`);
afterAll(() => {
  if (reason === undefined) podman('pod', 'rm', '--all', '--force');
  rmSync(folder, { recursive: true });
});

/** In a network and among mounts of its own: the ports of this machine are none of our business. */
function podman(...asked: readonly string[]) {
  const storage = ['--root', `${folder}/root`, '--runroot', `${folder}/run`, '--storage-driver', 'vfs'];
  const script = 'mount -t cgroup2 none /sys/fs/cgroup && cd "$0" && exec podman "$@"';
  return spawnSync('unshare', ['--mount', '--net', 'sh', '-c', script, `${folder}/work`, ...storage, ...asked], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...ENVIRONMENT, CONTAINERS_CONF: `${folder}/containers.conf` },
  });
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs root on Linux';
  const missing = ['podman', 'crun', 'gcc', 'setcap', 'unshare', 'tar'].filter((program) => !isThere(program));
  if (missing.length > 0) return `missing: ${missing.join(', ')}`;
  const fault = prepare(folder);
  if (fault !== undefined) return fault;
  writeShim();
  for (const name of ['pause', 'web', 'capable']) {
    const entry = name === 'pause' ? '["/pause"]' : '[]';
    const { status, stderr } = podman('import', '--change', `ENTRYPOINT ${entry}`, packed(), `localhost/${name}:1`);
    if (status !== 0) return stderr;
  }
  const { status, stderr } = podman('kube', 'play', '--network', 'none', written([podOf('trial', {})]));
  return status === 0 ? undefined : `no Pod can run here: ${stderr}`;
}

function packed(): string {
  const archive = path.join(folder, 'rootfs.tar');
  const xattrs = ['--xattrs', '--xattrs-include=security.capability'];
  execFileSync('tar', [...xattrs, '-C', `${folder}/rootfs`, '-cf', archive, '.']);
  return archive;
}

function writeShim(): void {
  for (const name of ['bin', 'work']) mkdirSync(path.join(folder, name), { recursive: true });
  const shim = path.join(folder, 'bin/crun');
  const edits = 's/,"CAP_SYS_RESOURCE"//g; s/"CAP_SYS_RESOURCE",//g; s/"rlimits":\\[[^]]*\\],?//';
  writeFileSync(
    shim,
    `#!/bin/sh
for word in "$@"; do case "$before" in --bundle|-b) bundle=$word;; esac; before=$word; done
[ -n "$bundle" ] && sed -i -E '${edits}' "$bundle/config.json"
exec crun --cgroup-manager=disabled "$@"
`,
  );
  chmodSync(shim, 0o755);
  writeFileSync(
    path.join(folder, 'containers.conf'),
    `[engine]
cgroup_manager = "cgroupfs"
events_logger = "none"
infra_image = "localhost/pause:1"
runtime = "crun"
[engine.runtimes]
crun = ["${shim}"]
[containers]
default_ulimits = []
`,
  );
}

interface Case {
  readonly context?: object;
  readonly pod?: object;
  readonly capable?: true;
}

function podOf(name: string, { context, pod, capable }: Case): Manifest {
  const manifest = minimalPod();
  manifest.metadata = { name };
  Object.assign(manifest.spec, { restartPolicy: 'Never' }, pod);
  const image = `localhost/${capable ? 'capable' : 'web'}:1`;
  const command = [capable ? '/ep' : '/none', ...ASKED.map(String)];
  manifest.spec.containers = [{ name: 'web', image, command, ...(context ? { securityContext: context } : {}) }];
  return manifest;
}

function written(pods: readonly Manifest[]): string {
  const file = path.join(folder, 'pods.yaml');
  writeFileSync(file, pods.map((pod) => JSON.stringify(pod)).join('\n---\n'));
  return file;
}

const lists = (add: readonly string[], drop: readonly string[] = []) => ({ capabilities: { add, drop } });
const user = { runAsUser: 1000 };
const host = { hostNetwork: true };

const STARTED: Readonly<Record<string, Case>> = {
  root: {},
  'root-without': { context: lists([], ['ALL']) },
  'root-dropped-by-name': { context: lists([], ['CAP_net_bind_service']) },
  'root-with-one': { context: lists(['NET_BIND_SERVICE'], ['ALL']) },
  'root-of-host': { pod: host },
  user: { context: user },
  'user-adds': { context: { ...user, ...lists(['NET_BIND_SERVICE']) } },
  'user-adds-with-prefix': { context: { ...user, ...lists(['CAP_NET_BIND_SERVICE']) } },
  'user-adds-in-lower-case': { context: { ...user, ...lists(['net_bind_service']) } },
  'user-adds-by-a-key-in-another-case': {
    context: { RunAsUser: 1000, capabilities: { Add: ['NET_BIND_SERVICE'], drop: ['ALL'] } },
  },
  'user-adds-and-drops-all': {
    context: { ...user, allowPrivilegeEscalation: false, ...lists(['NET_BIND_SERVICE'], ['ALL']) },
  },
  'user-adds-all': { context: { ...user, ...lists(['ALL']) } },
  'user-adds-another': { context: { ...user, ...lists(['CHOWN']) } },
  'user-of-host-adds': { context: { ...user, ...lists(['NET_BIND_SERVICE']) }, pod: host },
  'user-of-host': { context: user, pod: host },
  'user-of-pod': { pod: { securityContext: user } },
  'not-root-said-of-root': { context: { runAsNonRoot: true } },
  'user-privileged': { context: { ...user, privileged: true } },
  'user-privileged-adds': { context: { ...user, privileged: true, ...lists(['NET_BIND_SERVICE']) } },
  'user-with-file': { context: user, capable: true },
  'user-with-file-no-new-privileges': { context: { ...user, allowPrivilegeEscalation: false }, capable: true },
  'user-with-file-dropped': { context: { ...user, ...lists([], ['ALL']) }, capable: true },
  'root-with-file-dropped': { context: lists([], ['NET_BIND_SERVICE']), capable: true },
  'user-with-file-adds': {
    context: { ...user, allowPrivilegeEscalation: false, ...lists(['NET_BIND_SERVICE'], ['ALL']) },
    capable: true,
  },
};

const REFUSED: Readonly<Record<string, Case>> = {
  unknown: { context: lists(['FOO']) },
  'unknown-dropped': { context: lists([], ['FOO']) },
  both: { context: lists(['NET_BIND_SERVICE'], ['CAP_NET_BIND_SERVICE']) },
  'all-in-both': { context: lists(['ALL'], ['ALL']) },
  'user-adds-all-but': { context: { ...user, ...lists(['ALL'], ['CHOWN']) } },
  'user-privileged-unknown': { context: { ...user, privileged: true, ...lists(['FOO']) } },
};

const KNOWN = {
  images: [
    { image: 'localhost/web:1', user: '0', fileCapability: 'none', exec: 'direct' },
    { image: 'localhost/capable:1', user: '0', fileCapability: 'ep', exec: 'direct' },
  ],
  nodes: { portStart: 1024 },
};

async function predictedOf(cases: Readonly<Record<string, Case>>): Promise<Record<string, string>> {
  const file = written(Object.entries(cases).map(([name, given]) => podOf(name, given)));
  const said = await predicted([file], { cwd: folder, runtime: 'podman', spec: KNOWN });
  return Object.fromEntries(Object.keys(cases).map((name, index) => [name, inWords(said[index] ?? [])]));
}

/** What the containers of Pods printed, when they have ended. */
function logsOf(names: readonly string[]): Record<string, string> {
  const containers = names.map((name) => `${name}-web`);
  podman('wait', ...containers);
  const { stdout, stderr } = podman('logs', '--names', ...containers);
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => /^(\S+) (.*)$/.exec(line) ?? []);
  const printed = (container: string) => lines.flatMap(([, of, text]) => (of === container && text ? [text] : [])).join('\n');
  return Object.fromEntries(
    names.map((name) => {
      const text = printed(`${name}-web`);
      return [name, /^\d|^who/.test(text) ? probeWords(text) : probeWords('', text)];
    }),
  );
}

test.skipIf(reason !== undefined)('Pods that start become what is predicted', async () => {
  const said = await predictedOf(STARTED);
  const pods = Object.entries(STARTED).map(([name, given]) => podOf(name, given));
  const { stderr } = podman('kube', 'play', '--network', 'none', written(pods));
  expect(stderr).not.toMatch(/^Error:/m);
  expect(logsOf(Object.keys(STARTED))).toEqual(said);
  expect(Object.keys(STARTED).length).toBeGreaterThan(20);
});

test.skipIf(reason !== undefined)('what podman refuses is refused in its own words', async () => {
  const said = await predictedOf(REFUSED);
  for (const [name, given] of Object.entries(REFUSED)) {
    const { status, stderr } = podman('kube', 'play', '--network', 'none', written([podOf(name, given)]));
    expect(status, name).not.toBe(0);
    const text = (said[name] ?? '').replace(/^refused: (?:crun: )?/, '');
    expect(stderr).toContain(text);
    expect(text).not.toBe('');
  }
});
