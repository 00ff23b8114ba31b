// A policy that is an object of the cluster: applied, refused, repaired and deleted while kport runs.
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from './free-ports.ts';
import { type Kport, startKport } from './kport.ts';
import { BAD_CONTAINER, pod } from './manifests.ts';
import { answered, register } from './registration.ts';
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

  beforeAll(async () => {
    const [port = 0, healthPort = 0] = await freePorts(2);
    await register(cluster(), port);
    kport = await startKport(cluster(), { port, healthPort, flags: ['--policy=cluster', `--policy-name=${NAME}`] });
    await answered(cluster());
  });
  afterAll(() => kport?.stop());

  it('starts where the kind is not installed, judges by the shipped policy, and says why', async () => {
    // Lines are held back for a moment.
    const line = await waitFor('the line', async () => {
      const whole = kport?.log().split('\n').slice(0, -1);
      return whole?.find((one) => one.includes('the shipped policy holds'));
    });
    expect(JSON.parse(line)).toMatchObject({
      level: 'warn',
      wanted: NAME,
      policy: 'restricted',
      because: 'the cluster has no kind PortPolicy: its CustomResourceDefinition is not installed',
    });
    expect((await createBad()).stderr).toContain('has 2 errors (policy "restricted")');
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
      const { stdout } = await cluster().kubectl(['explain', 'portpolicy.spec.rules.may-run-as-root.mode']);
      return stdout.includes('the laxer one holds') || undefined;
    });
  });

  it('finds the kind when it comes, and judges by the shipped policy while there is none', async () => {
    await waitFor('the kind', async () => {
      const [line] = (await kport?.metric('kport_cluster_reached{what="policies"}')) ?? [];
      return line?.endsWith(' 1') || undefined;
    });
    expect((await createBad()).stderr).toContain('has 2 errors (policy "restricted")');
  });

  it('judges by one that is applied, and says so in its status', async () => {
    const applied = await apply({ extends: 'baseline', rules: { 'may-run-as-root': { severity: 'off' } } });
    expect(applied).toMatchObject({ code: 0, stderr: '' });
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

  it('refuses one with a mistake in its status, with the repair, and keeps the one before', async () => {
    expect((await apply({ extends: 'restricted', rules: { 'privileged-container-prot': { severity: 'error' } } })).code).toBe(0);
    const { status, reason, message } = await judgement();
    expect({ status, reason, message }).toMatchObject({ status: 'False', reason: 'Invalid' });
    expect(message).toContain('privileged-container-prot');
    expect(message).toContain('privileged-container-port');
    expect((await createBad()).code).toBe(0);
    const table = (await cluster().kubectl(['get', 'portpolicies', '-o=wide'])).stdout;
    expect(table).toMatch(/ACCEPTED/);
    expect(table).toMatch(/False .*privileged-container-prot/);
  });

  it('the API server refuses what the schema can tell', async () => {
    const { code, stderr } = await apply({ mode: 'strict' });
    expect(code).toBe(1);
    expect(stderr).toContain('spec.mode: Unsupported value: "strict"');
  });

  it('judges by it once it is repaired', async () => {
    expect((await apply({ extends: 'restricted' })).code).toBe(0);
    expect(await judgement()).toMatchObject({ status: 'True', reason: 'Valid', message: 'kport judges by this policy' });
    expect((await createBad()).stderr).toContain(`has 2 errors (policy "${NAME}")`);
  });

  it('returns to the shipped policy when it is deleted', async () => {
    await cluster().kubectl(['delete', 'portpolicy', NAME]);
    await waitFor('the shipped policy', async () => (await createBad()).stderr.includes('(policy "restricted")') || undefined);
  });
});
