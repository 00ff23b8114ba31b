import { describe, expect, test } from 'vitest';
import { analyseBind, analysePort } from '../../src/facts/bind/bind.ts';
import { holds } from '../../src/facts/bind/capabilities.ts';
import { bindResult } from '../../src/facts/bind/process.ts';
import { capabilityNamed } from '../../src/facts/containers/capabilities.ts';
import type { BindVerdict, ImageFacts } from '../../src/model/bind.ts';
import { workloadOf } from './extracted.ts';
import { type Manifest, minimalPod } from './minimal-pod.ts';
import { behaviourOf, isRefused, type TruthRow, truthRows } from './truth-rows.ts';

test('the measurements are all there', () => {
  expect(truthRows).toHaveLength(1048);
  expect(
    truthRows.flatMap(({ results }) => [...results.values()]).filter((cell) => !['OK', 'EACCES', 'exec:EPERM'].includes(cell)),
  ).toEqual([]);
});

/** The lines in which `judge` says something else than was measured, with what it says. */
function mismatches(judge: (row: TruthRow, port: number) => string | undefined): string[] {
  return truthRows.flatMap((row) =>
    [...row.results].flatMap(([port, measured]) => {
      const said = judge(row, port);
      return said === undefined || said === measured ? [] : [`port ${port}: measured ${measured}, said ${said}: ${row.line}`];
    }),
  );
}

test('the process model says what the kernel said, in every row and for every port', () => {
  const judge = (row: TruthRow, port: number) => {
    const { added, dropped, privileged } = row;
    const named = (name: string) => capabilityNamed(name, '');
    const runtime = behaviourOf(row);
    const asked = { added: added.map(named), dropped: dropped.map(named), privileged };
    const held = holds('NET_BIND_SERVICE', runtime, asked);
    const process = { ...row, runtime, held, steppedDown: false, raisesCapability: false, setuidRoot: false };
    return bindResult(process, port);
  };
  expect(mismatches(judge)).toEqual([]);
});

/** The Pod that asks for what the row measured. */
function podOf(row: TruthRow, uidBy: 'manifest' | 'image'): Manifest {
  const pod = minimalPod();
  const { spec } = pod;
  if (row.hostNetwork) spec.hostNetwork = true;
  if (row.userNamespace) spec.hostUsers = false;
  if (!row.hostNetwork) {
    const value = String(row.portStart);
    spec.securityContext = { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value }] };
  }
  const [container] = spec.containers;
  container.ports = [...row.results.keys()].filter((port) => port < 1024).map((containerPort) => ({ containerPort }));
  container.securityContext = { capabilities: { add: row.added, drop: row.dropped } };
  if (uidBy === 'manifest') container.securityContext.runAsUser = row.uid;
  if (row.privileged) container.securityContext.privileged = true;
  if (row.noNewPrivileges) container.securityContext.allowPrivilegeEscalation = false;
  return pod;
}

const PROFILES = {
  containerd: ['containerd-1', 'containerd-2'],
  crio: ['cri-o'],
  'docker-old': ['docker'],
  'docker-new': ['docker'],
} as const;

function verdictsOf(row: TruthRow, port: number, uidBy: 'manifest' | 'image'): BindVerdict[] {
  const workload = workloadOf(podOf(row, uidBy));
  const [container] = workload.containers;
  if (container === undefined) return expect.fail(row.line);
  const { fileCapability, exec } = row;
  // The programs that were measured put nothing into effect by themselves.
  const program = { fileCapability, exec, raisesCapability: false };
  const image: ImageFacts = uidBy === 'image' ? { user: row.uid, ...program } : program;
  const settings = { runtimes: PROFILES[row.runtime], image, ...(row.hostNetwork ? { node: { portStart: row.portStart } } : {}) };
  // 1024 is no privileged port in any row, so nobody asks about it unless told to.
  if (port < 1024) return analyseBind(workload, container, settings).filter((verdict) => verdict.port === port);
  return analysePort(workload, container, { port, protocol: 'TCP', at: '' }, settings);
}

/** A verdict in the words of the measurements. */
function resultOf({ verdict, error }: BindVerdict): string {
  if (verdict === 'binds') return 'OK';
  return verdict === 'fails' && error !== undefined ? (error.code === 'EPERM' ? 'exec:EPERM' : error.code) : verdict;
}

describe.each(['manifest', 'image'] as const)('a Pod written from each row, its user given by the %s', (uidBy) => {
  test('is said to do what was measured', () => {
    const judge = (row: TruthRow, port: number) => {
      if (isRefused(row) || row.runtime.startsWith('docker')) return undefined;
      const said = new Set(verdictsOf(row, port, uidBy).map(resultOf));
      return [...said].join(' or ');
    };
    expect(mismatches(judge)).toEqual([]);
    expect(truthRows.filter((row) => !isRefused(row)).length).toBeGreaterThan(650);
  });

  test('is refused by the API server where no cluster can run it', () => {
    const said = truthRows.filter(isRefused).flatMap((row) => verdictsOf(row, 80, uidBy).map(resultOf));
    expect(new Set(said)).toEqual(new Set(['Invalid']));
  });

  test('on Docker turns on its version exactly where the versions were measured to differ', () => {
    const measured = new Map(truthRows.map((row) => [`${row.runtime} ${row.key}`, row]));
    // A model without a row of its own is like containerd.
    const cell = (model: string, { key }: TruthRow, port: number) =>
      (measured.get(`${model} ${key}`) ?? measured.get(`containerd ${key}`))?.results.get(port);
    const judge = (row: TruthRow, port: number) => {
      if (!row.runtime.startsWith('docker') || isRefused(row)) return undefined;
      const [verdict, ...others] = verdictsOf(row, port, uidBy);
      expect(others).toEqual([]);
      const both = new Set([cell('docker-old', row, port), cell('docker-new', row, port)]);
      if (verdict === undefined || both.size === 1) return verdict && resultOf(verdict);
      expect(verdict).toMatchObject({ verdict: 'depends', dependsOn: ['runtime'], error: { code: 'EACCES' } });
      return undefined;
    };
    expect(mismatches(judge)).toEqual([]);
  });
});
