// `kport inspect` against what podman and gVisor were measured to do, from the outside: Pods and a policy go in as files, verdicts come out.
import { describe, expect, test } from 'vitest';
import { type Manifest, minimalPod } from '../facts/minimal-pod.ts';
import { scratch } from '../sources/scratch.ts';
import { differences, inspected, otherWords, podOfRow, type Row, rowsOf } from './measured-rows.ts';
import { runKport } from './run-kport.ts';

const written = (pods: readonly Manifest[]) => pods.map((pod) => JSON.stringify(pod)).join('\n---\n');

const inspectedPods = (rows: readonly Row[], podOf: (row: Row) => Manifest, runtime: string) =>
  inspected(rows, { file: 'pods.yaml', text: written(rows.map(podOf)), runtime });

describe('podman kube play', () => {
  const rows = rowsOf('podman');
  const list = (name: string | undefined) => (name === 'none' ? [] : [name]);

  function podOf(row: Row): Manifest {
    return podOfRow(row, {
      capabilities: { add: list(row.add), drop: list(row.drop) },
      ...(row.privileged === 'True' ? { privileged: true } : {}),
      ...(row.allowPrivilegeEscalation === 'false' ? { allowPrivilegeEscalation: false } : {}),
    });
  }

  test(`${rows.length} Pods become what they became`, async () => {
    expect(rows.length).toBeGreaterThan(1000);
    const said = await inspectedPods(rows, podOf, 'podman');
    expect(differences(rows, said)).toEqual([]);
    // Which container did not start was kept, and not why.
    const quoted = rows.map((row) => (row.error?.startsWith('a dependency') ? { ...row, error: '' } : row));
    expect(rows.filter((row) => !quoted.includes(row)).map(({ sysctl }) => sysctl)).toEqual(expect.arrayContaining(['abc']));
    expect(otherWords(quoted, said)).toEqual([]);
  });

  test('and not what a cluster makes of them', async () => {
    expect(differences(rows, await inspectedPods(rows, podOf, 'containerd-1')).length).toBeGreaterThan(300);
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
    // A Pod may have only one of them, and neither does anything here.
    const network = row.network === 'host' ? { hostNetwork: 'True', sysctl: 'unset' } : {};
    return podOfRow(
      { ...row, ...network },
      {
        capabilities: LISTS[row.caps ?? ''],
        ...(row.noNewPrivileges === 'True' ? { allowPrivilegeEscalation: false } : {}),
      },
    );
  }

  test(`${rows.length} Pods become what they became`, async () => {
    expect(new Set(all.filter((row) => !rows.includes(row)).map(({ caps }) => caps))).toEqual(new Set(UNWRITABLE));
    expect(rows.length).toBeGreaterThan(150);
    const said = await inspectedPods(rows, podOf, 'gvisor');
    expect(differences(rows, said)).toEqual([]);
    // What was measured is the first container of a sandbox, and that of a Pod is another: why it is refused, the sandbox itself logs.
    const sandbox = 'waiting for sandbox to start: EOF';
    const quoted = rows.map((row) => (row.error === sandbox ? { ...row, error: 'getting root credentials' } : row));
    expect(otherWords(quoted, said)).toEqual([]);
  });

  test('and those that no manifest can write are as many as these', () => {
    const counted = Object.fromEntries(UNWRITABLE.map((set) => [set, all.filter(({ caps }) => caps === set).length]));
    expect(counted).toEqual({ 'NBS+amb': 26, 'NBS+inh': 18, lower: 18, noprefix: 22 });
  });
});

test('a RuntimeClass of the policy says what runs a Pod, whatever is asked; unknown and all stay what they were', async () => {
  const spec = { runtimeClasses: { sandboxed: 'gvisor' } };
  const policy = { apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'classes' }, spec };
  const pods = ['sandboxed', 'other'].map((runtimeClassName) => {
    const pod = minimalPod();
    pod.spec.runtimeClassName = runtimeClassName;
    return JSON.stringify(pod);
  });
  const cwd = scratch({ 'classes.yaml': JSON.stringify(policy), 'two.yaml': pods.join('\n---\n') });
  const runtimesOf = async (runtime: string) => {
    const argv = ['inspect', '--format', 'json', '--policy', 'classes.yaml', '--runtime', runtime, '--port', '80', 'two.yaml'];
    const { code, out } = await runKport(argv, { cwd });
    expect(code).toBe(0);
    const { workloads } = JSON.parse(out) as { workloads: { containers: { bind: { runtime: string }[] }[] }[] };
    return workloads.map(({ containers }) => containers[0]?.bind.map((bind) => bind.runtime));
  };
  expect(await runtimesOf('all')).toEqual([['gvisor'], ['containerd-1', 'containerd-2', 'cri-o', 'docker']]);
  expect(await runtimesOf('podman')).toEqual([['gvisor'], ['podman']]);
  expect(await runtimesOf('systemd-257')).toEqual([['gvisor'], ['unknown']]);
});
