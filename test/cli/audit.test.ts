// kport audit as a command: options, exit codes, reports, and by what policy a cluster is judged.
import { Command } from 'commander';
import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { auditCommand } from '../../src/cli/commands/audit.ts';
import type { ExitCode } from '../../src/cli/exit-codes.ts';
import { reportFiles } from '../../src/cli/io/report-files.ts';
import { findPolicy } from '../../src/lint/find-policy.ts';
import type { Mapping } from '../../src/model/mapping.ts';
import { DIGEST, deployment, node, pod, running, waiting } from '../audit/audited.ts';
import { eachWithCluster, forgetApi, type TestCluster } from '../cluster/cluster.ts';
import { SERVER } from '../cluster/fake-api.ts';
import { faults, schemaOf } from '../report/schemas.ts';
import { scratch } from '../sources/scratch.ts';
import { telling } from '../told.ts';
import { recordedIo } from './recorded-io.ts';

let cluster: TestCluster;

eachWithCluster((made) => {
  cluster = made;
});

const WEB = { containers: [{ name: 'web', image: 'registry.example/web:1', ports: [{ containerPort: 80 }] }] };
const ROOTLESS = { containers: [{ name: 'api', image: 'registry.example/api:1', securityContext: { runAsNonRoot: true } }] };
const REFUSED = {
  reason: 'CreateContainerConfigError',
  message: 'container has runAsNonRoot and image will run as root (pod: "x")',
};
const OBJECTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'kport.dev/mode': 'warn' } } },
  node('a', 'containerd://2.1.9'),
  ...deployment('web', WEB),
  ...deployment('api', ROOTLESS),
  pod('web-a', WEB, { nodeName: 'a', status: running('web', { uid: 0, digest: DIGEST }) }),
  pod('api-a', ROOTLESS, { nodeName: 'a', status: waiting('api', REFUSED) }),
] as readonly Mapping[];

const PLURALS: Readonly<Record<string, string>> = {
  ...{ namespaces: 'Namespace', nodes: 'Node', pods: 'Pod', services: 'Service', events: 'Event' },
  ...{ deployments: 'Deployment', replicasets: 'ReplicaSet' },
};
const APPS = ['deployments', 'replicasets'];
const resources = (names: readonly string[]) =>
  names.map((name) => ({ name, kind: PLURALS[name], namespaced: true, verbs: ['list'] }));

interface Served {
  readonly objects?: readonly Mapping[];
  /** Kinds that may not be listed. */
  readonly forbidden?: readonly string[];
  readonly policy?: object;
}

/** Answers as an API server does that has no watch lists. */
function serve({ objects = OBJECTS, forbidden = [], policy }: Served = {}): void {
  nock(SERVER)
    .persist()
    .get(/./)
    .query(true)
    .reply((asked: unknown) => {
      const { pathname, searchParams } = new URL((asked as Request).url);
      const name = pathname.slice(pathname.lastIndexOf('/') + 1);
      const status = (code: number, reason: string) =>
        [code, { kind: 'Status', code, reason, message: `${name}: ${reason}` }] as const;
      if (searchParams.has('watch')) return status(422, 'Invalid') as never;
      if (pathname === '/apis')
        return [200, { groups: [{ name: 'apps', preferredVersion: { groupVersion: 'apps/v1' } }] }] as never;
      if (pathname === '/api/v1') return [200, { resources: resources(['services']) }] as never;
      if (pathname === '/apis/apps/v1') return [200, { resources: resources(APPS) }] as never;
      if (pathname.includes('portpolicies')) return (policy ? [200, policy] : status(404, 'NotFound')) as never;
      if (forbidden.includes(name)) return status(403, 'Forbidden') as never;
      const [, namespace] = /\/namespaces\/([^/]+)\//.exec(pathname) ?? [];
      const isThere = ({ metadata }: Mapping) => namespace === undefined || (metadata as Mapping).namespace === namespace;
      const items = objects.filter((object) => object.kind === PLURALS[name] && isThere(object));
      return [200, { metadata: {}, items }] as never;
    });
}

interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

async function kport(argv: readonly string[], cwd = scratch({})): Promise<Ran> {
  const io = recordedIo({ cwd });
  let code: ExitCode = 0;
  const finish = (given: ExitCode): void => {
    code = given;
  };
  const connect = async () => ({ cluster, server: SERVER, context: 'test', namespace: 'shop' });
  const command = auditCommand({ io, now: () => 0, finish }, { findPolicy, connect, files: reportFiles });
  await telling(new Command().addCommand(command).parseAsync(['audit', ...argv], { from: 'user' }));
  return { code, ...io.written };
}

const json = (run: Ran) => JSON.parse(run.out);

test('JSON keeps its promise, with and without a preview, Pods and what could not be read', async () => {
  serve({ forbidden: ['services'] });
  const validate = schemaOf('audit');
  for (const more of [[], ['--as', 'restricted'], ['--mode', 'warn'], ['-l', 'app=web']]) {
    const { out } = await kport(['-A', '--format', 'json', ...more]);
    expect(faults(validate, out)).toEqual([]);
  }
  const { owners } = json(await kport(['-A', '--format', 'json'])).namespaces[0];
  // Nothing that the schema has is only there in the schema.
  expect(owners.map(({ seen, ports }: { seen: unknown[]; ports: unknown[] }) => [seen.length, ports.length])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

describe('the exit code', () => {
  test.each<[string, readonly string[], Served, number]>([
    ['1 with findings', ['-A'], {}, 1],
    ['0 where they weigh less', ['-A', '--policy', 'audit'], {}, 0],
    ['0 where none counts', ['-A', '--fail-on', 'never'], {}, 0],
    ['1 where warnings count', ['-A', '--policy', 'audit', '--fail-on', 'warning'], {}, 1],
    ['0 for an empty cluster', ['-A'], { objects: [] }, 0],
    ['3 where a kind may not be read, whatever was found', ['-A'], { forbidden: ['services'] }, 3],
    ['3 where Pods may not', ['-A', '--fail-on', 'never'], { forbidden: ['pods'] }, 3],
    ['1 where enforcing would deny, whatever counts', ['-A', '--fail-on', 'never', '--as', 'restricted'], {}, 1],
    ['0 where enforcing would deny nothing', ['-A', '--fail-on', 'never', '--as', 'audit'], {}, 0],
    ['3 for a namespace that is not there', ['-n', 'shpo', '--fail-on', 'never'], { objects: [] }, 3],
  ])('is %s', async (_, argv, served, code) => {
    serve(served);
    expect((await kport(argv)).code).toBe(code);
  });

  test('nothing is called clean that was not read', async () => {
    serve({ forbidden: ['pods', 'deployments', 'replicasets'] });
    const { out } = await kport(['-A']);
    expect(out).toContain('not complete: 3 kinds could not be read');
    expect(out).not.toContain('no findings');
  });
});

describe('the policy', () => {
  const policy = (spec: object, status: object = {}) => ({
    ...{ apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'default', uid: 'u', generation: 2 } },
    ...{ spec, status },
  });
  const judgedBy = async (argv: readonly string[], served: Served, files = {}) => {
    serve(served);
    const run = await kport(['-A', '--format', 'json', ...argv], scratch(files));
    return { ...json(run).policy, errors: json(run).counts.errors > 0 };
  };

  test('is that of the cluster, unless another one is named', async () => {
    const served = { policy: policy({ extends: 'audit' }) };
    expect(await judgedBy([], served)).toEqual({ name: 'default', from: 'cluster', errors: false });
    forgetApi();
    expect(await judgedBy(['--policy', 'restricted'], served)).toEqual({ name: 'restricted', from: 'shipped', errors: true });
  });

  test('is the nearest file where the cluster has none', async () => {
    const file = 'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: own}\nspec: {extends: audit}\n';
    expect(await judgedBy([], {}, { '.kport.yaml': file })).toEqual({
      name: 'own',
      from: 'file',
      file: '.kport.yaml',
      errors: false,
    });
  });

  test('is the last that was accepted where that of the cluster is invalid now; without one it cannot be used', async () => {
    const accepted = { uid: 'u', generation: 1, spec: { extends: 'audit' } };
    expect(await judgedBy([], { policy: policy({ mode: 'of' }, { accepted }) })).toMatchObject({
      from: 'cluster',
      errors: false,
    });
    forgetApi();
    serve({ policy: policy({ mode: 'of' }) });
    await expect(kport(['-A'])).rejects.toThrow('mode');
  });

  test('of the cluster has to be there where it is asked for', async () => {
    serve();
    await expect(kport(['-A', '--policy', 'cluster', '--policy-name', 'own'])).rejects.toThrow('has no PortPolicy "own"');
  });

  test('of the cluster can be previewed beside another that is judged by', async () => {
    const argv = ['-A', '--policy', 'audit', '--as', 'cluster', '--format', 'json'];
    serve({ policy: policy({ extends: 'restricted' }) });
    const run = await kport(argv);
    expect([
      run.code,
      json(run).policy.name,
      json(run).preview.policy,
      json(run).preview.namespaces[0].owners.length > 0,
    ]).toEqual([...[1, 'audit', 'default', true]]);
    forgetApi();
    serve();
    await expect(kport(argv)).rejects.toThrow('has no PortPolicy "default"');
  });

  test('may be changed by a rule', async () => {
    serve({ objects: deployment('web', WEB) as readonly Mapping[] });
    const rules = ['--rule', 'privileged-container-port=info', '--rule', 'may-run-as-root=off'];
    expect(json(await kport(['-A', '--format', 'json', ...rules])).counts).toMatchObject({ errors: 0, infos: 1 });
  });
});

test('a baseline is written down, and then only what is new counts', async () => {
  serve();
  const cwd = scratch({});
  expect(await kport(['-A', '--save-baseline', 'known.json'], cwd)).toMatchObject({
    code: 1,
    err: expect.stringContaining('known.json'),
  });
  const again = await kport(['-A', '--baseline', 'known.json', '--format', 'json'], cwd);
  expect([again.code, json(again).counts.errors, json(again).known.length > 0]).toEqual([0, 0, true]);
  await expect(kport(['-A', '--baseline', 'other.json'], cwd)).rejects.toThrow('other.json');
  await expect(kport(['-A', '--save-baseline', 'no/such/folder.json'], cwd)).rejects.toThrow('no/such');
});

test('without a namespace that of the context is read', async () => {
  serve();
  expect(json(await kport(['--format', 'json'])).namespaces.map(({ name }: { name: string }) => name)).toEqual(['shop']);
});

test('a cluster that cannot be asked is told, with its address', async () => {
  nock(SERVER).persist().get(/./).query(true).replyWithError(new Error('connect ECONNREFUSED'));
  await expect(kport(['-A', '--policy', 'restricted'])).rejects.toThrow(`${SERVER} cannot be asked: connect ECONNREFUSED`);
});

test.each(['en', 'ja'])('names of a cluster do nothing to a terminal, in %s', async (lang) => {
  const evil = { containers: [{ ...WEB.containers[0], name: 'web\u001b[2J' }] };
  serve({
    objects: [...deployment('w\u001b[31mb', evil), pod('x-a', evil, { owner: null, nodeName: 'n\u202e' })] as readonly Mapping[],
  });
  const { out } = await kport(['-A', '--lang', lang, '--verbose', '--as', 'restricted', '--policy', 'restricted']);
  expect(out).toContain('\\u001b');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect(out).not.toMatch(/[\u001b\u202e]/);
});
