// A policy that is an object of the cluster: applied, refused, repaired and deleted while kport runs.
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everyRule } from '../../src/rules/index.ts';
import { freePorts } from './free-ports.ts';
import { type Kport, startKport } from './kport.ts';
import { BAD_CONTAINER, pod } from './manifests.ts';
import { register } from './registration.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const CRD = path.join(import.meta.dirname, '../../deploy/crd/portpolicies.yaml');
/** The one that kport is told to follow. */
const NAME = 'default';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
}

interface PortPolicyObject {
  readonly metadata: { readonly generation: number };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

describeInCluster('PortPolicy', (cluster) => {
  let kport: Kport | undefined;
  const apply = (spec: object) => {
    const policy = { apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: NAME }, spec };
    return cluster().kubectl(['apply', '-f', '-'], JSON.stringify(policy));
  };
  const createBad = () => {
    const bad = JSON.stringify(pod({ name: 'bad', namespace: 'default' }, BAD_CONTAINER));
    return cluster().kubectl(['create', '--dry-run=server', '-f', '-'], bad);
  };
  /** What kport says of the newest version. */
  const judgement = () =>
    waitFor('the status', async () => {
      const { stdout } = await cluster().kubectl(['get', 'portpolicy', NAME, '-o=json']);
      const { metadata, status } = JSON.parse(stdout) as PortPolicyObject;
      return status?.conditions?.find(
        ({ type, observedGeneration }) => type === 'Accepted' && observedGeneration === metadata.generation,
      );
    });

  const FLAGS = ['--policy=cluster', `--policy-name=${NAME}`];
  let ports: { port: number; healthPort: number } | undefined;
  const isReady = async () => (await fetch(`http://127.0.0.1:${ports?.healthPort}/readyz`)).ok;
  const logged = (message: string) =>
    waitFor(message, async () => {
      // Lines are held back for a moment.
      const lines = kport?.log().split('\n').slice(0, -1) ?? [];
      const line = lines.find((one) => one.includes(message));
      return line === undefined ? undefined : (JSON.parse(line) as Record<string, unknown>);
    });

  beforeAll(async () => {
    const [port = 0, healthPort = 0] = await freePorts(2);
    ports = { port, healthPort };
    await register(cluster(), port);
    kport = await startKport(cluster(), { ...ports, isWaiting: true, flags: FLAGS });
  });
  afterAll(() => kport?.stop());

  it('where the kind is not installed it waits, alive and not ready, and says why', async () => {
    expect(await logged('PortPolicies cannot be followed')).toMatchObject({
      level: 'warn',
      because: 'the cluster has no kind PortPolicy: its CustomResourceDefinition is not installed',
    });
    expect(await isReady()).toBe(false);
    expect(await kport?.metric('kport_cluster_reached{what="policies"}')).toEqual(['kport_cluster_reached{what="policies"} 0']);
  });

  it('the API server takes the schema as it is', async () => {
    expect(await cluster().kubectl(['apply', '-f', CRD])).toMatchObject({ code: 0, stderr: '' });
    await cluster().kubectl(['wait', '--for=condition=Established', 'crd/portpolicies.kport.dev']);
    const { stdout } = await cluster().kubectl(['get', 'crd', 'portpolicies.kport.dev', '-o=json']);
    const { conditions } = (JSON.parse(stdout) as { status: { conditions: Condition[] } }).status;
    expect(conditions.filter(({ status }) => status === 'True').map(({ type }) => type)).not.toContain('NonStructuralSchema');
    // The API server publishes it a moment after the kind itself.
    await waitFor('the explanation', async () => {
      const { stdout } = await cluster().kubectl(['explain', 'portpolicy.spec.rules.mode']);
      return stdout.includes('the laxer one holds') || undefined;
    });
  });

  it('finds the kind when it comes, and judges by no policy that nobody applied', async () => {
    expect(await logged('not ready until there is a PortPolicy of the name')).toMatchObject({ level: 'warn', wanted: NAME });
    expect(await kport?.metric('kport_cluster_reached{what="policies"}')).toEqual(['kport_cluster_reached{what="policies"} 1']);
    expect(await isReady()).toBe(false);
  });

  it('judges by one that is applied, and says so in its status', async () => {
    const applied = await apply({ extends: 'baseline', rules: { 'may-run-as-root': { severity: 'off' } } });
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    await waitFor('it to be ready', async () => (await isReady()) || undefined);
    await waitFor('it to be asked', async () => (await createBad()).code === 0 || undefined);
    expect(await judgement()).toMatchObject({ status: 'True', reason: 'Valid', message: 'kport judges by this policy' });
    const { code, stderr } = await createBad();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: privileged-container-port: /);
    expect(stderr).not.toContain('may-run-as-root');
  });

  it('a mode of a rule weakens that rule alone', async () => {
    const rules = { 'privileged-container-port': { mode: 'warn' }, 'net-bind-service-kept': { mode: 'audit' } };
    expect((await apply({ extends: 'restricted', rules })).code).toBe(0);
    await judgement();
    const warnOnly = await createBad();
    expect(warnOnly.stderr).toMatch(/^Warning: privileged-container-port: /);
    expect(warnOnly.stderr).not.toContain('net-bind-service-kept');
    expect(warnOnly.stderr).toContain('has 1 error (policy');
    expect((await apply({ extends: 'restricted', rules: { ...rules, 'may-run-as-root': { mode: 'off' } } })).code).toBe(0);
    await judgement();
    const { code, stderr } = await createBad();
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expect((await apply({ extends: 'baseline', rules: { 'may-run-as-root': { severity: 'off' } } })).code).toBe(0);
    await judgement();
  });

  it('refuses one with a mistake in its status, with the repair, and keeps the one before, also in a kport that starts then', async () => {
    expect((await apply({ extends: './team.yaml' })).code).toBe(0);
    const { status, reason, message } = await judgement();
    expect({ status, reason }).toEqual({ status: 'False', reason: 'UnknownBase' });
    expect(message).toContain('spec.extends is "./team.yaml"');
    expect((await createBad()).code).toBe(0);
    const table = (await cluster().kubectl(['get', 'portpolicies', '-o=wide'])).stdout;
    expect(table).toMatch(/ACCEPTED/);
    expect(table).toMatch(/False .*team\.yaml/);
    await kport?.stop();
    kport = await startKport(cluster(), { port: 0, healthPort: 0, ...ports, flags: FLAGS });
    expect(await logged('the last version that was accepted holds')).toMatchObject({ level: 'warn', what: 'policy' });
    const { code, stderr } = await createBad();
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Warning: privileged-container-port: /) });
    expect(stderr).not.toContain('may-run-as-root');
  });

  it('the API server refuses what the schema can tell', async () => {
    const { code, stderr } = await apply({ mode: 'strict' });
    expect(code).toBe(1);
    expect(stderr).toContain('spec.mode: Unsupported value: "strict"');
  });

  it.each<[object, string]>([
    [{ 'privileged-container-prt': { severity: 'off' } }, 'unknown rule; known are '],
    [{ 'may-run-as-root': {}, b: {}, a: {} }, 'unknown rule; known are '],
    [{ 'may-run-as-root': { options: { requireExplicit: true } } }, 'unknown option of a rule; known are '],
    [{ 'may-run-as-root': { severity: 'fatal' } }, 'Unsupported value: "fatal"'],
    [{ 'may-run-as-root': { options: { a: 'yes' } } }, 'must be of type boolean'],
  ])('nor does it take rules of which a name is wrong, whoever writes them: %j', async (rules, message) => {
    for (const client of ['apply', 'patch'] as const) {
      const patch = ['patch', 'portpolicy', NAME, '--type=merge', `--patch=${JSON.stringify({ spec: { rules } })}`];
      const { code, stderr } = client === 'apply' ? await apply({ rules }) : await cluster().kubectl(patch);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
    }
  });

  it('takes every rule, mode and option that there is', async () => {
    const rules = Object.fromEntries(
      everyRule.map(({ id, options }) => [
        id,
        {
          severity: 'warning',
          mode: 'audit',
          options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default])),
        },
      ]),
    );
    expect(await apply({ rules })).toMatchObject({ code: 0, stderr: '' });
    expect(await judgement()).toMatchObject({ status: 'True' });
  });

  it('judges by it once it is repaired', async () => {
    expect((await apply({ extends: 'restricted' })).code).toBe(0);
    expect(await judgement()).toMatchObject({ status: 'True', reason: 'Valid', message: 'kport judges by this policy' });
    expect((await createBad()).stderr).toContain(`has 1 error (policy "${NAME}")`);
  });

  it('keeps the last one when it is deleted, and a kport that starts then is not ready', async () => {
    await cluster().kubectl(['delete', 'portpolicy', NAME]);
    await logged('there is no PortPolicy any more');
    expect((await createBad()).stderr).toContain(`has 1 error (policy "${NAME}")`);
    await kport?.stop();
    kport = await startKport(cluster(), { port: 0, healthPort: 0, ...ports, isWaiting: true, flags: FLAGS });
    await logged('not ready until there is a PortPolicy of the name');
    expect(await isReady()).toBe(false);
    expect((await createBad()).stderr).toContain('failed calling webhook');
  });
});
