// The life of a release of charts/kport in a real cluster: install, a denied Pod, upgrade, emergency, uninstall, nothing left. There
// is no kubelet: what it would run is run here as a process, see chart-release.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Container,
  everything,
  RELEASE,
  type RunRelease,
  releaseRunner,
  releaseValues,
  startContainer,
} from './chart-release.ts';
import type { Cluster } from './cluster.ts';
import { findHelm } from './components.ts';
import { BAD_CONTAINER, deployment, GOOD_CONTAINER, list, pod } from './manifests.ts';
import { answered } from './registration.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const IN_RELEASE = ['-n', RELEASE.namespace] as const;
const LARGE_BYTES = 900_000;
/** The definition, and what the API server makes of it. */
const KEPT = ['APIService  v1alpha1.kport.dev', 'CustomResourceDefinition  portpolicies.kport.dev'];

for (const major of ['3', '4'] as const) {
  const file = findHelm(major, process.env);
  if (file === undefined) describe.skip(`the chart with helm ${major}: there is none (node test/e2e/build-tools.ts)`, () => {});
  else describeInCluster(`the chart with helm ${major}`, (cluster) => release(cluster, file));
}

function release(cluster: () => Cluster, file: string): void {
  let helm: RunRelease = () => Promise.reject(new Error('there is no cluster yet'));
  let kport: Container | undefined;
  let before: string[] = [];
  let values: string[] = [];
  const create = (name: string, container: object, namespace = 'shop') =>
    cluster().kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(pod({ name, namespace }, container)));
  const isDenied = async () => (await create('bad', BAD_CONTAINER)).stderr.includes('denied the request') || undefined;
  const isLetIn = async () => (await create('bad', BAD_CONTAINER)).code === 0 || undefined;
  const written = async () => {
    const secret = await cluster().kubectl(['get', 'secret', 'kport-tls', ...IN_RELEASE, '-o=jsonpath={.data.tls\\.crt}']);
    const read = async (field: string) =>
      (await cluster().kubectl(['get', 'validatingwebhookconfiguration', 'kport', `-o=jsonpath={.webhooks[0].${field}}`])).stdout;
    return { certificate: secret.stdout, bundle: await read('clientConfig.caBundle'), rules: await read('rules') };
  };
  const expectNothingLeft = () =>
    waitFor('everything to be as it was', async () => {
      const now = await everything(cluster());
      if (now.join() === before.join()) return true;
      throw new Error(`left: ${now.filter((one) => !before.includes(one))}, gone: ${before.filter((one) => !now.includes(one))}`);
    });

  beforeAll(async () => {
    helm = releaseRunner(file, cluster());
    values = [...(await releaseValues()), '--set', 'extraArgs={--reload-interval=0.2}'];
    for (const name of [RELEASE.namespace, 'shop', 'lab']) await cluster().kubectl(['create', 'namespace', name]);
    const large = { ...BAD_CONTAINER, env: [{ name: 'LARGE', value: 'x'.repeat(LARGE_BYTES) }] };
    const old = list(
      pod({ name: 'old', namespace: 'shop' }, BAD_CONTAINER),
      deployment({ name: 'old', namespace: 'shop' }, 0, BAD_CONTAINER),
      deployment({ name: 'large', namespace: 'shop' }, 0, large),
      {
        ...pod({ name: 'held', namespace: 'shop' }, BAD_CONTAINER),
        metadata: { name: 'held', namespace: 'shop', finalizers: ['example.com/x'] },
      },
    );
    expect(await cluster().kubectl(['create', '-f', '-'], old)).toMatchObject({ code: 0 });
    const settled = async () =>
      (await everything(cluster())).filter((one) => one.startsWith('ReplicaSet')).length === 2 || undefined;
    await waitFor('the ReplicaSets', settled);
    before = await everything(cluster());
  });
  afterAll(() => kport?.stop());

  it('is installed, and its notes say how to turn it off', async () => {
    const { code, stdout, stderr } = await helm('install', values);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('  kubectl delete validatingwebhookconfiguration kport\n');
  });

  it('its Deployment becomes two Pods, which its own webhook does not keep away', async () => {
    await waitFor('two Pods', async () => {
      const { stdout } = await cluster().kubectl(['get', 'pods', ...IN_RELEASE, '-o=name']);
      return stdout.trim().split('\n').length === 2 || undefined;
    });
  });

  it('asks and denies nothing until kport answers', async () => {
    expect(await create('bad', BAD_CONTAINER)).toMatchObject({ code: 0, stderr: '' });
    expect((await written()).rules).toBe('');
  });

  it('with the arguments and the rights of its Pod kport denies a bad Pod and lets in a good one', async () => {
    kport = await startContainer(cluster());
    await answered(cluster());
    expect((await create('bad', BAD_CONTAINER)).stderr).toContain(
      'denied the request: Pod shop/bad has 1 error (policy "kport")',
    );
    expect(await create('good', GOOD_CONTAINER)).toMatchObject({ code: 0 });
    expect(kport.log()).not.toMatch(/HTTP 40[13]|Forbidden/);
  });

  it('fails closed when no kport answers any more, and in its own namespace lets kport in', async () => {
    await kport?.stop();
    expect((await create('good', GOOD_CONTAINER)).stderr).toContain('failed calling webhook "validate.kport.dev"');
    expect((await create('any', BAD_CONTAINER, RELEASE.namespace)).code).toBe(0);
    expect((await create('any', BAD_CONTAINER, 'kube-system')).code).toBe(0);
  });

  it('what needs no judgement goes on while no kport answers', async () => {
    const label = (object: string) => cluster().kubectl(['label', object, '-n', 'shop', 'team=web']);
    expect(await label('pod/old')).toMatchObject({ code: 0 });
    expect(await label('deployment/old')).toMatchObject({ code: 0 });
    // What a condition may cost is bounded; comparing two large objects stays below.
    expect(await label('deployment/large')).toMatchObject({ code: 0 });
    expect(await cluster().kubectl(['delete', 'pod', 'held', '-n', 'shop', '--wait=false'])).toMatchObject({ code: 0 });
    const release = ['patch', 'pod', 'held', '-n', 'shop', '--type=merge', '--patch={"metadata":{"finalizers":null}}'];
    expect(await cluster().kubectl(release)).toMatchObject({ code: 0 });
    before = before.filter((one) => one !== 'Pod shop held');
  });

  it('what may need one waits for kport: a new spec, an annotation, an ephemeral container', async () => {
    const asked = [
      ['set', 'image', 'deployment/old', 'web=registry.example/web:2'],
      ['annotate', 'deployment/old', 'example.com/note=x'],
      ['annotate', 'deployment/large', 'example.com/note=x'],
      ['scale', 'deployment/old', '--replicas=0', '--current-replicas=0'],
      ['debug', 'old', '--image=registry.example/sh:1', '--attach=false'],
    ];
    const answers = await Promise.all(asked.map((args) => cluster().kubectl([...args, '-n', 'shop'])));
    // Scaling is a subresource, which makes no Pod by itself.
    expect(answers.map(({ stderr }) => stderr.includes('failed calling webhook'))).toEqual([true, true, true, false, true]);
  });

  it('a namespace that is turned off needs no kport', async () => {
    await cluster().kubectl(['label', 'namespace', 'lab', 'kport.dev/mode=off']);
    await waitFor('the label', async () => (await create('bad', BAD_CONTAINER, 'lab')).code === 0 || undefined);
    await cluster().kubectl(['label', 'namespace', 'lab', 'kport.dev/mode-']);
  });

  it('comes back by itself', async () => {
    kport = await startContainer(cluster());
    await answered(cluster());
  });

  it('an upgrade changes what it says, and leaves what kport wrote', async () => {
    const was = await written();
    expect(Object.values(was)).not.toContain('');
    const { code, stderr } = await helm('upgrade', ['--reuse-values', '--set', 'mode=audit']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await written()).toEqual(was);
    await kport?.refreshPolicy();
    await waitFor('the new mode', isLetIn);
  });

  it('an upgrade to a certificate of others is refused as long as the CA is that of kport', async () => {
    const was = await written();
    const { code, stderr } = await helm('upgrade', [
      '--reuse-values',
      '--set',
      'certificates.source=provided,certificates.secretName=x',
    ]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('has a CA that kport') });
    expect(stderr).toContain('kubectl delete validatingwebhookconfiguration kport');
    expect(await written()).toEqual(was);
  });

  it('a rollback takes it back, and kport writes again what it wrote', async () => {
    const was = JSON.stringify(await written());
    expect(await helm('rollback')).toMatchObject({ code: 0 });
    await waitFor('what kport wrote', async () => JSON.stringify(await written()) === was || undefined);
    await kport?.refreshPolicy();
    await waitFor('the old mode', isDenied);
  });

  it('what something else empties kport fills again', async () => {
    const patch = (object: string, changes: object) =>
      cluster().kubectl(['patch', object, ...IN_RELEASE, '--type=json', `--patch=${JSON.stringify([changes])}`]);
    expect(await patch('secret/kport-tls', { op: 'remove', path: '/data' })).toMatchObject({ code: 0 });
    const bundle = { op: 'remove', path: '/webhooks/0/clientConfig/caBundle' };
    expect(await patch('validatingwebhookconfiguration/kport', bundle)).toMatchObject({ code: 0 });
    await waitFor('both', async () => Object.values(await written()).every((text) => text !== '') || undefined);
    await waitFor('kport to be trusted', isDenied);
  });

  it('the one line turns it off at once, and an upgrade turns it on again', async () => {
    expect((await cluster().kubectl(['delete', 'validatingwebhookconfiguration', 'kport'])).code).toBe(0);
    await waitFor('nobody to ask', isLetIn, 5);
    expect(await helm('upgrade', ['--reuse-values'])).toMatchObject({ code: 0 });
    // Within 3 seconds, on a machine that has nothing else to do: long before its next look from time to time.
    await waitFor('kport to be asked', isDenied, 15);
  });

  it('is uninstalled, and nothing is left', async () => {
    await kport?.stop();
    expect(await helm('uninstall')).toMatchObject({ code: 0 });
    await expectNothingLeft();
    expect(await create('bad', BAD_CONTAINER)).toMatchObject({ code: 0 });
  });

  it('with a PortPolicy: kport judges by it, says so, and needs no other right', async () => {
    const cluster_ = ['--set', 'policy.source=cluster,policy.name=whole,crd.keep=false'];
    expect(await helm('install', [...values, ...cluster_])).toMatchObject({ code: 0 });
    await cluster().kubectl(['wait', '--for=condition=Established', 'crd/portpolicies.kport.dev']);
    const policy = { apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'whole' }, spec: { mode: 'warn' } };
    // Without one it would not be ready.
    await cluster().kubectl(['apply', '-f', '-'], JSON.stringify(policy));
    kport = await startContainer(cluster());
    await cluster().kubectl(['wait', '--for=condition=Accepted', 'portpolicy/whole']);
    await waitFor('the policy', isLetIn);
    const { stdout } = await cluster().kubectl(['get', 'portpolicy', 'whole', '-o=jsonpath={.status.conditions[0].message}']);
    expect(stdout).toBe('kport judges by this policy');
    expect(kport.log()).not.toMatch(/HTTP 40[13]|Forbidden/);
    await kport.stop();
  });

  it('without crd.keep the policies go with the release', async () => {
    expect(await helm('uninstall')).toMatchObject({ code: 0 });
    await expectNothingLeft();
  });

  it('with crd.keep they stay, and another release takes them over', async () => {
    const keep = ['--set', 'policy.source=cluster'];
    expect(await helm('install', [...values, ...keep])).toMatchObject({ code: 0 });
    expect(await helm('uninstall')).toMatchObject({ code: 0, stdout: expect.stringContaining('portpolicies.kport.dev') });
    await waitFor('all else to go', async () => {
      const left = (await everything(cluster())).filter((one) => !before.includes(one));
      if (left.join() === KEPT.join()) return true;
      throw new Error(`left: ${left}`);
    });
    expect(await helm('install', [...values, ...keep])).toMatchObject({ code: 0 });
    expect(await helm('uninstall')).toMatchObject({ code: 0 });
    await cluster().kubectl(['delete', 'crd', 'portpolicies.kport.dev']);
    await expectNothingLeft();
  });
}
