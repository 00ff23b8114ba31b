// Transient units that a systemd of its own really runs, as process 1 of new namespaces, beside what is predicted of them.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { ASKED, inWords, predicted, probeWords } from './predicted.ts';
import { ENVIRONMENT, isThere, prepare } from './rootfs.ts';

const SYSTEMD = '/lib/systemd/systemd';
const folder = mkdtempSync(path.join(tmpdir(), 'kport-systemd-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Properties of `systemd-run`, which are lines of [Service]. */
const UNITS: Readonly<Record<string, { readonly lines: readonly string[]; readonly file?: 'ep' }>> = {
  root: { lines: [] },
  'root-bounded': { lines: ['CapabilityBoundingSet=CAP_CHOWN'] },
  'root-bounded-out': { lines: ['CapabilityBoundingSet=~CAP_NET_BIND_SERVICE'] },
  'root-bounded-without-prefix': { lines: ['CapabilityBoundingSet=NET_BIND_SERVICE'] },
  'root-bounded-out-without-prefix': { lines: ['CapabilityBoundingSet=~NET_BIND_SERVICE'] },
  'root-in-users-of-its-own': { lines: ['PrivateUsers=yes'] },
  'root-in-users-and-network': { lines: ['PrivateUsers=yes', 'PrivateNetwork=yes'] },
  'root-without-root': { lines: ['SecureBits=noroot'] },
  'root-without-root-locked': { lines: ['SecureBits=noroot-locked'] },
  user: { lines: ['User=1000'] },
  'user-ambient': { lines: ['User=1000', 'AmbientCapabilities=CAP_NET_BIND_SERVICE'] },
  'user-ambient-lower': { lines: ['User=1000', 'AmbientCapabilities=cap_net_bind_service'] },
  'user-ambient-number': { lines: ['User=1000', 'AmbientCapabilities=10'] },
  'user-ambient-without-prefix': { lines: ['User=1000', 'AmbientCapabilities=NET_BIND_SERVICE'] },
  'user-ambient-with-comma': { lines: ['User=1000', 'AmbientCapabilities=CAP_CHOWN,CAP_NET_BIND_SERVICE'] },
  'user-ambient-cleared': {
    lines: ['User=1000', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'AmbientCapabilities=', 'AmbientCapabilities=CAP_CHOWN'],
  },
  'user-ambient-inverted': { lines: ['User=1000', 'AmbientCapabilities=~CAP_CHOWN'] },
  'user-ambient-taken-away': {
    lines: ['User=1000', 'AmbientCapabilities=CAP_CHOWN CAP_NET_BIND_SERVICE', 'AmbientCapabilities=~CAP_NET_BIND_SERVICE'],
  },
  'user-ambient-out-of-bounds': {
    lines: ['User=1000', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'CapabilityBoundingSet=CAP_CHOWN'],
  },
  'user-ambient-no-new-privileges': {
    lines: ['User=1000', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'NoNewPrivileges=yes', 'ProtectSystem=strict'],
  },
  'user-ambient-private-network': {
    lines: ['User=1000', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'PrivateNetwork=yes'],
  },
  'root-without-families': { lines: ['RestrictAddressFamilies=AF_UNIX'] },
  'root-with-denied-families': { lines: ['RestrictAddressFamilies=~AF_INET AF_INET6'] },
  'root-with-families-taken-away': {
    lines: ['RestrictAddressFamilies=AF_INET AF_INET6', 'RestrictAddressFamilies=~AF_INET AF_INET6'],
  },
  'root-with-families-in-lower-case': { lines: ['RestrictAddressFamilies=AF_UNIX af_inet af_inet6'] },
  'root-with-families': { lines: ['RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK'] },
  'root-of-a-group': { lines: ['Group=daemon', 'SupplementaryGroups=adm'] },
  'root-of-a-group-that-nobody-has': { lines: ['Group=+1'] },
  'root-of-more-groups-that-nobody-has': { lines: ['SupplementaryGroups=adm +1'] },
  'user-with-file': { lines: ['User=1000'], file: 'ep' },
  'user-with-file-no-new-privileges': { lines: ['User=1000', 'NoNewPrivileges=yes'], file: 'ep' },
  'user-with-file-no-new-privileges-keeping': { lines: ['User=1000', 'NoNewPrivileges=yes', 'SecureBits=keep-caps'], file: 'ep' },
  'user-with-file-no-new-privileges-ambient': {
    lines: ['User=1000', 'NoNewPrivileges=yes', 'AmbientCapabilities=CAP_CHOWN'],
    file: 'ep',
  },
  'user-with-file-filtered': { lines: ['User=1000', 'RestrictRealtime=yes'], file: 'ep' },
  'user-with-file-out-of-bounds': { lines: ['User=1000', 'CapabilityBoundingSet=CAP_CHOWN'], file: 'ep' },
  'root-with-file-out-of-bounds': { lines: ['CapabilityBoundingSet='], file: 'ep' },
};

const programOf = ({ file = 'none' }: { readonly file?: string }) => path.join(folder, 'rootfs', file);

/** By name what each unit printed; or why no systemd can be process 1 here. */
async function booted(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs root on Linux';
  const missing = ['systemd-run', 'gcc', 'setcap', 'unshare'].filter((program) => !isThere(program));
  if (missing.length > 0 || !existsSync(SYSTEMD)) return `missing: ${[...missing, SYSTEMD].join(', ')}`;
  const fault = prepare(folder);
  if (fault !== undefined) return fault;
  mkdirSync(path.join(folder, 'out'));
  writeFileSync(path.join(folder, 'boot.sh'), BOOT);
  writeFileSync(path.join(folder, 'driver.sh'), driver());
  const namespaces = ['--pid', '--mount', '--uts', '--ipc', '--net', '--cgroup', '--mount-proc', '--fork', '--kill-child'];
  const child = spawn('unshare', [...namespaces, 'sh', `${folder}/boot.sh`, folder, SYSTEMD], { env: ENVIRONMENT });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += String(data).slice(0, 2000)));
  const isDone = () => existsSync(path.join(folder, 'done'));
  for (let left = 600; left > 0 && child.exitCode === null && !isDone(); left -= 1) await setTimeout(100);
  const ended = new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(undefined)));
  child.kill('SIGKILL');
  await ended;
  return isDone() ? undefined : `no systemd can be process 1 here: ${printed.trim().slice(-500)}`;
}

/** Nothing but its own folder can be written, and nothing but the driver is started. */
const BOOT = `set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,bind,ro /
mount -t cgroup2 none /sys/fs/cgroup
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system
printf '[Unit]\\nDefaultDependencies=no\\nWants=driver.service\\n' > /run/systemd/system/kport.target
printf '[Unit]\\nDefaultDependencies=no\\n[Service]\\nType=oneshot\\nExecStart=/bin/sh %s/driver.sh\\n' "$1" > /run/systemd/system/driver.service
exec env -i container=kport PATH=/usr/bin:/bin:/usr/sbin:/sbin "$2" --unit=kport.target --log-target=console --show-status=no
`;

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

function driver(): string {
  const runs = Object.entries(UNITS).map(([name, unit]) => {
    const properties = ['DefaultDependencies=no', `StandardOutput=append:${folder}/out/${name}`, ...unit.lines];
    const words = ['--no-block', '--quiet', `--unit=${name}`, ...properties.flatMap((line) => ['-p', line])];
    const call = ['systemd-run', ...words, programOf(unit), ...ASKED.map(String)].map(quoted).join(' ');
    return `${call} 2> ${quoted(`${folder}/out/${name}.err`)} || true`;
  });
  const names = Object.keys(UNITS).map((name) => quoted(`${name}.service`));
  return `${runs.join('\n')}
left=300
while [ $left -gt 0 ] && systemctl is-active ${names.join(' ')} | grep -qE '^(de)?activ(e|ating)$'; do left=$((left - 1)); sleep 0.1; done
for unit in ${names.join(' ')}; do systemctl show --property=ExecMainStatus --value "$unit" > "${folder}/out/$unit"; done
touch "${folder}/done"
`;
}

const NO_GROUP = 'no such group';

function outcomeOf(name: string): string {
  const read = (file: string) => (existsSync(`${folder}/out/${file}`) ? readFileSync(`${folder}/out/${file}`, 'utf8') : '');
  const status = read(`${name}.service`).trim();
  if (status === '203') return 'not executed';
  if (status === '216') return NO_GROUP;
  return read(name) === '' ? `nothing: ${read(`${name}.err`)}` : probeWords(read(name));
}

/** Of which the behaviour was measured: that one, or the last before it. */
function profile(): string {
  const text = execFileSync('systemd-run', ['--version'], { encoding: 'utf8' });
  const [, version = '0'] = /^systemd (\d+)/.exec(text) ?? [];
  return `systemd-${[262, 257].find((known) => known <= Number(version)) ?? 252}`;
}

const reason = await booted();
if (reason !== undefined) process.stderr.write(`test/kernel: transient units are skipped: ${reason}\n`);

test.skipIf(reason !== undefined)('transient units become what is predicted', async () => {
  const names = Object.keys(UNITS);
  const files = names.map((name) => {
    const unit = UNITS[name] ?? expect.fail(name);
    const text = ['[Service]', ...unit.lines, `ExecStart=${programOf(unit)} ${ASKED.join(' ')}`, ''].join('\n');
    writeFileSync(path.join(folder, `${name}.service`), text);
    return `${name}.service`;
  });
  const programs = [
    { program: '*/none', fileCapability: 'none' },
    { program: '*/ep', fileCapability: 'ep' },
  ];
  const given = { cwd: folder, runtime: profile(), spec: { programs } };
  const expected: Record<string, string> = {};
  for (const [index, file] of files.entries()) {
    const words = inWords((await predicted([file], given))[0] ?? []);
    expected[names[index] ?? ''] = words.includes('step GROUP') ? NO_GROUP : words;
  }
  expect(Object.fromEntries(names.map((name) => [name, outcomeOf(name)]))).toEqual(expected);
  expect(names.length).toBeGreaterThan(20);
});
