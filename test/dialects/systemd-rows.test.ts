// What systemd 252, 257 and 262 were measured to do as process 1 (Linux 6.18, a probe that binds TCP and UDP ports in new network
// namespaces; Debian's 252.39-1~deb12u2, 257.13-1~deb13u1 and 262.1-1): each row of test/fixtures/runtimes/systemd.jsonl is a unit
// that was run, with what it came to. Each is written as the files that it was, and must be told as measured: for certain where the
// file of the program is known, and as one of what is possible where it is not.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import type { ImageFacts } from '../../src/model/bind.ts';
import { runKport } from '../cli/run-kport.ts';
import { folderWith } from '../sources/scratch.ts';
import { type Files, verdictOf, workloadOfUnit } from './units.ts';

interface Row {
  readonly on: readonly string[];
  /** Lines of the unit: `[Socket]` and `[Service]` begin sections of a socket and its service. */
  readonly unit: readonly string[];
  /** What the file of the program has. */
  readonly file: 'none' | 'ep' | 'eip' | 'p' | 'ei' | 'setuid';
  readonly exec?: 'shell';
  /** net.ipv4.ip_unprivileged_port_start where that was not 1024. */
  readonly start?: number;
  /** By port what bind(2) came to: TCP, and behind a slash UDP where that differs. */
  readonly results: Readonly<Record<string, string>>;
  /** What systemd or the shell said, where they were heard. */
  readonly errors?: readonly string[];
}

const FILE = path.resolve(import.meta.dirname, '../fixtures/runtimes/systemd.jsonl');
const rows = readFileSync(FILE, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

/** The files of a row: its program is /h/probe. */
function filesOf({ unit, file, exec }: Row): Files {
  const program = file === 'none' ? '/h/probe' : `/h/probe-${file}`;
  const [service, socket] = unit.includes('[Socket]')
    ? [unit.slice(unit.indexOf('[Service]') + 1), unit.slice(0, unit.indexOf('[Service]'))]
    : [unit, []];
  const prefix = service.flatMap((line) => /^ExecStart=(.*)\.\.\.$/.exec(line)?.[1] ?? [])[0] ?? '';
  const command = exec === 'shell' ? `ExecStart=${prefix}/bin/sh -c "${program}"` : `ExecStart=${prefix}${program}`;
  const lines = ['[Service]', ...service.filter((line) => !line.startsWith('ExecStart=')), command];
  return { 'u.service': `${lines.join('\n')}\n`, ...(socket.length > 0 ? { 'u.socket': `${socket.join('\n')}\n` } : {}) };
}

const KINDS: Readonly<Partial<Record<string, string>>> = { EACCES: 'EACCES', EPERM: 'exec-EPERM', 'bind-EPERM': 'EPERM' };

const POLICY = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
spec:
  programs:
    - {program: /h/probe, fileCapability: none}
    - {program: /h/probe-ep, fileCapability: ep}
    - {program: /h/probe-eip, fileCapability: eip}
    - {program: /h/probe-p, fileCapability: p, raisesCapability: false}
    - {program: /h/probe-ei, fileCapability: ei}
    - {program: /h/probe-setuid, fileCapability: none, setuidRoot: true}
`;

const folder = folderWith({
  'known.yaml': POLICY,
  'unknown.yaml': POLICY.replace(/spec:.*/s, 'spec: {}\n'),
  ...Object.fromEntries(
    rows.flatMap((row, index) => Object.entries(filesOf(row)).map(([name, text]) => [`rows/${index}/${name}`, text])),
  ),
});
const PORTS = ['53', '80', '1023', '1024'].flatMap((port) => [port, `${port}/udp`]).join();

interface BindJson {
  readonly port: number;
  readonly protocol: string;
  readonly asked?: true;
  readonly verdict: 'binds' | 'fails' | 'depends';
  readonly error?: string;
  readonly otherErrors?: readonly { readonly error: string }[];
}

interface InspectJson {
  readonly workloads: readonly {
    readonly file: string;
    readonly object: { readonly kind: string };
    readonly containers: readonly { readonly bind: readonly BindJson[] }[];
  }[];
}

/** What inspect says of each row, on a version, where the host has a port start. */
async function inspected(runtime: string, start: number, isKnown: boolean): Promise<ReadonlyMap<number, readonly BindJson[]>> {
  const policy = isKnown ? 'known.yaml' : 'unknown.yaml';
  const hosts = start === 1024 ? [] : ['--node-port-start', String(start)];
  const asked = ['--format', 'json', '--policy', policy, '--runtime', runtime, '--port', PORTS, ...hosts];
  const { code, out, err } = await runKport(['inspect', ...asked, 'rows'], { cwd: folder });
  expect(code, err).toBe(EXIT.clean);
  const { workloads } = JSON.parse(out) as InspectJson;
  const services = workloads.filter(({ object }) => object.kind === 'service');
  return new Map(services.map(({ file, containers }) => [Number(file.split('/')[1]), containers[0]?.bind ?? []]));
}

/** Whether what is told is what was measured: of a file that nobody knows, one of what may become of it. */
function isAsMeasured({ verdict, error = '', otherErrors = [] }: BindJson, result: string, isCertain: boolean): boolean {
  const errors = [error, ...otherErrors.map((one) => one.error)].map((code) => KINDS[code] ?? 'refused');
  if (verdict === 'depends') return !isCertain && (result === 'OK' || errors.includes(result));
  if (verdict === 'binds') return result === 'OK';
  return isCertain ? errors.length === 1 && errors[0] === result : errors.includes(result);
}

/** What no file says: which address the program binds, what another network namespace has, whether the host has a user. */
function openBy({ unit }: Row): string | undefined {
  const lines = unit.map((line) => /^(?:NetworkNamespacePath=|SocketBindDeny=ipv|User=(?=[A-Za-z]))/.exec(line)?.[0]);
  return lines.find((line) => line !== undefined);
}

/** A run that the harness lost: 257 refused it once and started it in the other group. */
function isLost({ unit, on }: Row, result: string): boolean {
  return result === 'refused' && on.join() === '257' && unit.includes('StateDirectory=foo');
}

/** Only the rows of whole hosts with another start say it of the host. */
function hostStartOf({ start = 1024, unit }: Row): number {
  return unit.some((line) => /^(?:NetworkNamespacePath|ExecStartPre)=/.test(line)) ? 1024 : start;
}

/** TCP, and UDP where it was asked. */
function measured({ results, unit }: Row): { readonly port: number; readonly protocol: string; readonly result: string }[] {
  return Object.entries(results).flatMap(([port, result]) => {
    const [tcp = '', udp = unit.includes('[Socket]') ? '' : tcp] = result.split('/');
    return [
      { port: Number(port), protocol: 'TCP', result: tcp },
      { port: Number(port), protocol: 'UDP', result: udp },
    ].filter((one) => one.result !== '');
  });
}

test.each([
  ['known', true],
  ['unknown', false],
])('kport inspect --port tells every row as it was measured, the file of the program being %s', async (_, isKnown) => {
  const differing: string[] = [];
  const open = new Map<string, number>();
  let count = 0;
  for (const version of ['252', '257', '262']) {
    for (const start of [1024, 0]) {
      const answers = await inspected(`systemd-${version}`, start, isKnown);
      for (const [index, row] of rows.entries()) {
        if (!row.on.includes(version) || hostStartOf(row) !== start) continue;
        for (const { port, protocol, result } of measured(row)) {
          if (isLost(row, result)) continue;
          count += 1;
          const answer = answers.get(index)?.find((one) => one.port === port && one.protocol === protocol);
          // A file that has +p clears an ambient set, with which nobody reckons where nobody says so.
          const by = openBy(row);
          if (isKnown && by && answer?.verdict === 'depends') open.set(by, (open.get(by) ?? 0) + 1);
          const isRight = answer && (isAsMeasured(answer, result, isKnown && !by) || (!isKnown && row.file === 'p'));
          if (!isRight) differing.push(JSON.stringify({ ...row, version, port, protocol, result, answer }));
        }
      }
    }
  }
  expect(differing).toEqual([]);
  expect(count).toBeGreaterThan(12_000);
  expect(Object.fromEntries(open)).toEqual(isKnown ? { 'NetworkNamespacePath=': 54, 'SocketBindDeny=ipv': 4, 'User=': 20 } : {});
});

test('kport explain bind says what systemd said', async () => {
  const silent: string[] = [];
  let count = 0;
  for (const version of ['252', '257', '262']) {
    const said = await explained(`systemd-${version}`);
    for (const [index, { on, errors = [], ...row }] of rows.entries()) {
      if (!on.includes(version)) continue;
      count += errors.length;
      const told = said.get(index) ?? '';
      const missing = errors.filter((error) => !told.includes(asTold(error)));
      if (missing.length > 0) silent.push(JSON.stringify({ version, ...row, missing, told }));
    }
  }
  expect(silent).toEqual([]);
  expect(count).toBeGreaterThan(250);
});

/** By the row, in one line. */
async function explained(runtime: string): Promise<ReadonlyMap<number, string>> {
  const asked = ['--policy', 'known.yaml', '--runtime', runtime, '--port', '80'];
  const { code, out, err } = await runKport(['explain', 'bind', ...asked, 'rows'], { cwd: folder });
  expect(code, err).toBe(EXIT.clean);
  const parts = out.split(/^rows\/(\d+)\/u\.(?:service|socket):\d+: /m).slice(1);
  const found = new Map<number, string>();
  for (let at = 0; at < parts.length; at += 2) {
    const index = Number(parts[at]);
    found.set(index, `${found.get(index) ?? ''} ${parts[at + 1]?.replaceAll(/\s+/g, ' ')}`);
  }
  return found;
}

/** Of the shell its last words, which are the same whatever shell it is; the program has its folder here. */
function asTold(error: string): string {
  if (error.startsWith('/bin/sh')) return 'Operation not permitted';
  return error.replace('status=217', 'status 217').replace('probe', '/h/probe');
}

test('where the file of the program does not matter, the verdict is certain without it', () => {
  const unsure: string[] = [];
  for (const row of rows) {
    const workload = workloadOfUnit(filesOf(row), 'u.service');
    const ask = (image: ImageFacts | undefined) => verdictOf(workload, { port: 80, image }).verdict;
    const [plain, capable, unknown] = [ask({ fileCapability: 'none' }), ask({ fileCapability: 'ep' }), ask(undefined)];
    if (plain === capable && unknown !== plain) unsure.push(JSON.stringify({ ...row, plain, unknown }));
  }
  expect(unsure).toEqual([]);
});
