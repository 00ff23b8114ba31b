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
    expect(await cluster().kubectl(['apply', '-f', CRD])).toMatchObject({ code: 0, stderr: '' });
    await cluster().kubectl(['wait', '--for=condition=Established', 'crd/portpolicies.kport.dev']);
    await register(cluster(), port);
    kport = await startKport(cluster(), { port, healthPort, flags: ['--policy=cluster', `--policy-name=${NAME}`] });
    await answered(cluster());
  });
  afterAll(() => kport?.stop());

  it('the API server takes the schema as it is', async () => {
    const { stdout } = await cluster().kubectl(['get', 'crd', 'portpolicies.kport.dev', '-o=json']);
    const { conditions } = (JSON.parse(stdout) as { status: { conditions: Condition[] } }).status;
    expect(conditions.filter(({ status }) => status === 'True').map(({ type }) => type)).not.toContain('NonStructuralSchema');
    const explained = await cluster().kubectl(['explain', 'portpolicy.spec.mode']);
    expect(explained).toMatchObject({ code: 0, stdout: expect.stringContaining('enforce: errors deny') });
  });

  it('judges by the shipped policy while there is none', async () => {
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
