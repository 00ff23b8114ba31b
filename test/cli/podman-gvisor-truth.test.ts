// `kport inspect` against what podman and gVisor were measured to do, from the outside: Pods and a policy go in as files, verdicts come out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { startingAt } from '../facts/bind-pods.ts';
import { type Manifest, minimalPod } from '../facts/minimal-pod.ts';
import { recordedIo } from './recorded-io.ts';

const cwd = mkdtempSync(path.join(tmpdir(), 'kport-runtimes-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const PORTS = ['53', '80', '1023', '1024'] as const;
type Row = Readonly<Record<string, string>>;

function rowsOf(name: string): Row[] {
  const text = readFileSync(new URL(`../fixtures/runtimes/${name}.csv`, import.meta.url), 'utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  return lines.map((line) => Object.fromEntries(head.split(',').map((key, at) => [key, line.split(',')[at] ?? ''])));
}

const FILES: Readonly<Record<string, string>> = { none: 'none', '+ep': 'ep', '+ei': 'ei' };
const imageOf = ({ file = '', exec }: Row) => `truth/${FILES[file]}-${exec}`;

/** A policy that knows every image of the rows. */
function policyOf(rows: readonly Row[]): Manifest {
  const images = new Map(
    rows.map((row) => [imageOf(row), { image: imageOf(row), fileCapability: FILES[row.file ?? ''], exec: row.exec }]),
  );
  return {
    apiVersion: 'kport.dev/v1alpha1',
    kind: 'PortPolicy',
    metadata: { name: 'truth' },
    spec: { images: [...images.values()], nodes: { portStart: 1024 } },
  };
}

interface Bind {
  readonly port: number;
  readonly verdict: string;
  readonly error?: string;
}

/** What kport says of the ports of each Pod, as the measurements call it. */
async function inspected(rows: readonly Row[], podOf: (row: Row) => Manifest, runtime: string): Promise<string[]> {
  writeFileSync(path.join(cwd, 'policy.yaml'), JSON.stringify(policyOf(rows)));
  writeFileSync(path.join(cwd, 'pods.yaml'), rows.map((row) => JSON.stringify(podOf(row))).join('\n---\n'));
  const io = recordedIo({ cwd });
  const argv = [
    'inspect',
    '--format',
    'json',
    '--policy',
    'policy.yaml',
    '--runtime',
    runtime,
    '--port',
    PORTS.join(','),
    'pods.yaml',
  ];
  expect({ code: await run(argv, io), err: io.written.err }).toEqual({ code: 0, err: '' });
  const { workloads } = JSON.parse(io.written.out) as { workloads: { containers: { bind: Bind[] }[] }[] };
  return workloads.map(({ containers }) =>
    PORTS.map((port) => resultOf(containers[0]?.bind.find((bind) => bind.port === Number(port)))).join(' '),
  );
}

const STARTED: Readonly<Record<string, string>> = { EACCES: 'EACCES', EPERM: 'exec-EPERM' };

function resultOf(bind: Bind | undefined): string {
  if (bind?.verdict === 'binds') return 'OK';
  return bind?.verdict === 'fails' ? (STARTED[bind.error ?? ''] ?? 'refused') : String(bind?.verdict);
}

const measured = (row: Row) => PORTS.map((port) => row[port]).join(' ');

/** A port that was not measured says nothing. */
function differences(rows: readonly Row[], said: readonly string[]): string[] {
  return rows.flatMap((row, index) => {
    const [is, was] = [said[index]?.split(' ') ?? [], measured(row).split(' ')];
    return was.every((one, at) => one === '' || one === is[at]) ? [] : [`${JSON.stringify(row)}: ${said[index]}`];
  });
}

describe('podman kube play', () => {
  const rows = rowsOf('podman');
  const list = (name: string | undefined) => (name === 'none' ? [] : [name]);

  function podOf(row: Row): Manifest {
    const pod = minimalPod();
    if (row.hostNetwork === 'True') pod.spec.hostNetwork = true;
    if (row.sysctl !== 'unset') startingAt(row.sysctl ?? '')(pod);
    const [container] = pod.spec.containers;
    container.image = imageOf(row);
    container.securityContext = {
      runAsUser: Number(row.uid),
      capabilities: { add: list(row.add), drop: list(row.drop) },
      ...(row.privileged === 'True' ? { privileged: true } : {}),
      ...(row.allowPrivilegeEscalation === 'false' ? { allowPrivilegeEscalation: false } : {}),
    };
    return pod;
  }

  test(`${rows.length} Pods become what they became`, async () => {
    expect(rows.length).toBeGreaterThan(1000);
    expect(differences(rows, await inspected(rows, podOf, 'podman'))).toEqual([]);
  });

  test('and not what a cluster makes of them', async () => {
    expect(differences(rows, await inspected(rows, podOf, 'containerd-1')).length).toBeGreaterThan(300);
  });
});

describe('gVisor below containerd', () => {
  // Which lists give the set, as containerd writes it: CAP_ before every name, in upper case, and nothing ambient or inheritable. So no
  // manifest comes to a name without CAP_, in lower case, or to those two sets.
  const LISTS: Readonly<Record<string, { readonly add?: string[]; readonly drop?: string[] }>> = {
    default14: {},
    empty: { drop: ['ALL'] },
    NBS: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    'default-NBS': { drop: ['NET_BIND_SERVICE'] },
    unknownCAP_FOO: { add: ['FOO'] },
    CAP_CAP_NBS: { add: ['CAP_NET_BIND_SERVICE'] },
  };
  const UNWRITABLE = ['NBS+amb', 'NBS+inh', 'lower', 'noprefix'];
  const all = rowsOf('gvisor');
  const rows = all.filter(({ caps = '' }) => Object.hasOwn(LISTS, caps));

  function podOf(row: Row): Manifest {
    const pod = minimalPod();
    // A Pod may have only one of them, and neither does anything here.
    if (row.network === 'host') pod.spec.hostNetwork = true;
    else if (row.sysctl !== 'unset') startingAt(row.sysctl ?? '')(pod);
    const [container] = pod.spec.containers;
    container.image = imageOf(row);
    container.securityContext = {
      runAsUser: Number(row.uid),
      capabilities: LISTS[row.caps ?? ''],
      ...(row.noNewPrivileges === 'True' ? { allowPrivilegeEscalation: false } : {}),
    };
    return pod;
  }

  test(`${rows.length} Pods become what they became; those that no manifest can write are known`, async () => {
    expect(new Set(all.filter((row) => !rows.includes(row)).map(({ caps }) => caps))).toEqual(new Set(UNWRITABLE));
    expect(rows.length).toBeGreaterThan(150);
    expect(differences(rows, await inspected(rows, podOf, 'gvisor'))).toEqual([]);
  });
});

test('a RuntimeClass of the policy says what runs a Pod, whatever is asked; unknown and all stay what they were', async () => {
  const spec = { runtimeClasses: { sandboxed: 'gvisor' } };
  const policy = { apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'classes' }, spec };
  writeFileSync(path.join(cwd, 'classes.yaml'), JSON.stringify(policy));
  const pods = ['sandboxed', 'other'].map((runtimeClassName) => {
    const pod = minimalPod();
    pod.spec.runtimeClassName = runtimeClassName;
    return JSON.stringify(pod);
  });
  writeFileSync(path.join(cwd, 'two.yaml'), pods.join('\n---\n'));
  const runtimesOf = async (runtime: string) => {
    const io = recordedIo({ cwd });
    const argv = ['inspect', '--format', 'json', '--policy', 'classes.yaml', '--runtime', runtime, '--port', '80', 'two.yaml'];
    expect(await run(argv, io)).toBe(0);
    const { workloads } = JSON.parse(io.written.out) as { workloads: { containers: { bind: { runtime: string }[] }[] }[] };
    return workloads.map(({ containers }) => containers[0]?.bind.map((bind) => bind.runtime));
  };
  expect(await runtimesOf('all')).toEqual([['gvisor'], ['containerd-1', 'containerd-2', 'cri-o', 'docker']]);
  expect(await runtimesOf('podman')).toEqual([['gvisor'], ['podman']]);
  expect(await runtimesOf('systemd-257')).toEqual([['gvisor'], ['unknown']]);
});
