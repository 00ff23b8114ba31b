// What systemd 252, 257 and 262 were measured to do as process 1 (Linux 6.18, a probe that binds TCP and UDP ports in new network
// namespaces; Debian's 252.39-1~deb12u2, 257.13-1~deb13u1 and 262.1-1): each row of test/fixtures/runtimes/systemd.jsonl is a unit
// that was run, with what it came to. Each is written as the files that it was, and must be told as measured: for certain where the
// file of the program is known, and as one of what is possible where it is not.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { BindVerdict, ImageFacts, RuntimeProfile } from '../../src/model/bind.ts';
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

const FACTS: Readonly<Record<Row['file'], ImageFacts>> = {
  none: { fileCapability: 'none' },
  ep: { fileCapability: 'ep' },
  eip: { fileCapability: 'eip' },
  p: { fileCapability: 'p', raisesCapability: false },
  ei: { fileCapability: 'ei' },
  setuid: { fileCapability: 'none', setuidRoot: true },
};

const KINDS: Readonly<Partial<Record<string, string>>> = { EACCES: 'EACCES', EPERM: 'exec-EPERM', 'bind-EPERM': 'EPERM' };

function told({ verdict, error, otherErrors }: BindVerdict): string[] {
  const errors = [...(error ? [error] : []), ...otherErrors].map(({ code }) => KINDS[code] ?? 'refused');
  return verdict === 'fails' ? errors : ['OK', ...errors];
}

/** What no file says: which address the program binds, what another network namespace has, whether the host has a user. */
function isOpen({ unit }: Row): boolean {
  return unit.some((line) => /^(?:NetworkNamespacePath=|SocketBindDeny=ipv|User=[A-Za-z])/.test(line));
}

/** A run that the harness lost: 257 refused it once and started it in the other group. */
function isLost({ unit, on }: Row, result: string): boolean {
  return result === 'refused' && on.join() === '257' && unit.includes('StateDirectory=foo');
}

/** Only the rows of whole hosts with another start say it of the host. */
function hostStartOf({ start, unit }: Row): number | undefined {
  return unit.some((line) => /^(?:NetworkNamespacePath|ExecStartPre)=/.test(line)) ? undefined : start;
}

interface Measured {
  readonly port: number;
  readonly protocol: string;
  readonly result: string;
}

function measured({ results, unit }: Row): Measured[] {
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
])('every row is told as it was measured, the file of the program being %s', (_, isKnown) => {
  const differing: string[] = [];
  let count = 0;
  for (const row of rows) {
    const workload = workloadOfUnit(filesOf(row), 'u.service');
    for (const [version, { port, protocol, result }] of row.on.flatMap((on) => measured(row).map((one) => [on, one] as const))) {
      if (isLost(row, result)) continue;
      count += 1;
      const runtime = `systemd-${version}` as RuntimeProfile;
      const image = isKnown ? FACTS[row.file] : undefined;
      const verdict = verdictOf(workload, { port, protocol, runtime, image, hostPortStart: hostStartOf(row) });
      const possible = told(verdict);
      // A file that has +p clears an ambient set, of which nobody reckons where nobody says so.
      const isRight = possible.includes(result) || (!isKnown && row.file === 'p');
      const isCertain = !isKnown || isOpen(row) || possible.length === 1;
      if (!isRight || !isCertain) differing.push(JSON.stringify({ ...row, version, port, protocol, result, possible }));
    }
  }
  expect(differing).toEqual([]);
  expect(count).toBeGreaterThan(12_000);
});

test('where the file of the program does not matter, the verdict is certain without it', () => {
  const unsure: string[] = [];
  for (const row of rows) {
    const workload = workloadOfUnit(filesOf(row), 'u.service');
    const ask = (image: ImageFacts | undefined) => verdictOf(workload, { port: 80, image }).verdict;
    const [plain, capable, unknown] = [ask(FACTS.none), ask(FACTS.ep), ask(undefined)];
    if (plain === capable && unknown !== plain) unsure.push(JSON.stringify({ ...row, plain, unknown }));
  }
  expect(unsure).toEqual([]);
});
