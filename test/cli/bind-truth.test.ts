// `kport inspect` against the measurements, from the outside: Pods and a policy go in as files, verdicts come out as JSON.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { KNOWN_RUNTIMES, type KnownRuntime } from '../../src/model/bind.ts';
import { startingAt } from '../facts/bind-pods.ts';
import { type Manifest, minimalPod } from '../facts/minimal-pod.ts';
import { isRefused, type TruthRow, truthRows } from '../facts/truth-rows.ts';
import { folderWith } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const cwd = folderWith();

const BATCH = 100;

/** Who gives the user, and so what the image is called. */
type UserBy = 'manifest' | 'image';

const imageOf = ({ fileCapability, exec, uid }: TruthRow, userBy: UserBy): string =>
  `truth/${fileCapability}-${exec}-${userBy === 'image' ? uid : 'any'}`;

function podOf(row: TruthRow, userBy: UserBy): Manifest {
  const pod = minimalPod();
  if (row.hostNetwork) pod.spec.hostNetwork = true;
  else startingAt(String(row.portStart))(pod);
  if (row.userNamespace) pod.spec.hostUsers = false;
  const [container] = pod.spec.containers;
  container.image = imageOf(row, userBy);
  container.ports = [...row.results.keys()].map((containerPort) => ({ containerPort }));
  container.securityContext = {
    capabilities: { add: row.added, drop: row.dropped },
    ...(userBy === 'manifest' ? { runAsUser: row.uid } : {}),
    ...(row.privileged ? { privileged: true } : {}),
    ...(row.noNewPrivileges ? { allowPrivilegeEscalation: false } : {}),
  };
  return pod;
}

/** A policy that knows every image of the rows. */
function policyOf(rows: readonly TruthRow[], userBy: UserBy): Manifest {
  const images = rows.map((row) => {
    const { fileCapability, exec, uid } = row;
    return { image: imageOf(row, userBy), fileCapability, exec, ...(userBy === 'image' ? { user: uid } : {}) };
  });
  const known = new Map(images.map((entry) => [entry.image, entry]));
  return {
    apiVersion: 'kport.dev/v1alpha1',
    kind: 'PortPolicy',
    metadata: { name: 'truth' },
    spec: { images: [...known.values()] },
  };
}

/** The `bind` of each row's only container. */
async function inspected(rows: readonly TruthRow[], userBy: UserBy): Promise<Manifest[]> {
  writeFileSync(path.join(cwd, 'policy.yaml'), JSON.stringify(policyOf(rows, userBy)));
  const found: Manifest[] = [];
  for (let start = 0; start < rows.length; start += BATCH) {
    const pods = rows.slice(start, start + BATCH).map((row) => JSON.stringify(podOf(row, userBy)));
    writeFileSync(path.join(cwd, 'pods.yaml'), pods.join('\n---\n'));
    const argv = ['inspect', '--format', 'json', '--policy', 'policy.yaml', '--runtime', 'all', 'pods.yaml'];
    const { code, out } = await runKport(argv, { cwd });
    expect(code).toBe(0);
    found.push(...JSON.parse(out).workloads.map((workload: Manifest) => workload.containers[0].bind));
  }
  expect(found).toHaveLength(rows.length);
  return found;
}

const MODELS: Readonly<Record<KnownRuntime, readonly TruthRow['runtime'][]>> = {
  'containerd-1': ['containerd'],
  'containerd-2': ['containerd'],
  'cri-o': ['crio'],
  docker: ['docker-old', 'docker-new'],
};

const measured = new Map(truthRows.map((row) => [`${row.runtime} ${row.key}`, row]));

/**
 * What was measured on a runtime, in the words of the verdicts; undefined where nothing was. Where one Docker has a row, another
 * without one is like containerd.
 */
function expected(row: TruthRow, runtime: KnownRuntime, port: number): string | undefined {
  if (isRefused(row)) return 'fails Invalid';
  const own = MODELS[runtime].map((model) => measured.get(`${model} ${row.key}`));
  if (own.every((each) => each === undefined)) return undefined;
  const [first, second = first] = own.map((each) => (each ?? measured.get(`containerd ${row.key}`))?.results.get(port));
  if (first !== second) return 'depends on runtime EACCES';
  return first === 'OK' ? 'binds' : `fails ${first?.replace('exec:', '')}`;
}

function told({ verdict, error, dependsOn }: Manifest): string {
  const on = dependsOn.length > 0 ? ` on ${dependsOn.join()}` : '';
  return `${verdict}${on}${error === undefined ? '' : ` ${error}`}`;
}

/** Neither a manifest nor a policy says what the node's own sysctl is: a verdict may turn on it, and must not be wrong. */
const turnsOnNode = (row: TruthRow, said: string) => row.hostNetwork && /^depends on (runtime,)?node/.test(said);
const rows = [...new Map(truthRows.map((row) => [row.key, row])).values()];

test.each<UserBy>(['manifest', 'image'])('inspect agrees with every row, its user given by the %s', async (by) => {
  const answers = await inspected(rows, by);
  let compared = 0;
  const mismatches = rows.flatMap((row, index) =>
    [...row.results.keys()].flatMap((port) =>
      KNOWN_RUNTIMES.flatMap((runtime) => {
        const answer = answers[index].find((bind: Manifest) => bind.port === port && bind.runtime === runtime);
        // 1024 is privileged in no row, and so nothing is said of it.
        if (port === 1024) return answer === undefined ? [] : [`${row.line}: said something of 1024`];
        const right = expected(row, runtime, port);
        if (right === undefined) return [];
        compared += 1;
        const said = answer === undefined ? 'nothing' : told(answer);
        return said === right || turnsOnNode(row, said)
          ? []
          : [`${row.line}: port ${port} on ${runtime}: measured ${right}, said ${said}`];
      }),
    ),
  );
  expect(mismatches).toEqual([]);
  expect(compared).toBeGreaterThan(4000);
});
