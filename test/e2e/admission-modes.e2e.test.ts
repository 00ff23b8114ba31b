// A release of charts/kport goes from the webhook to policies of the API server and back, and at every moment something judges; what one
// says the other does not say again. There is no kubelet: what it would run is run here as a process, see chart-release.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
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
import { BAD_CONTAINER, GOOD_CONTAINER, KEEPING_CONTAINER, pod } from './manifests.ts';
import { askDuring } from './requests.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const LANES = 2;
const SECONDS = 15;
/** Its port is in an argument: only kport reads those. */
const HIDING_CONTAINER = { name: 'web', image: 'registry.example/web:1.0', args: ['--listen=0.0.0.0:80'] };

for (const major of ['3', '4'] as const) {
  const file = findHelm(major, process.env);
  if (file === undefined) describe.skip(`admission, with helm ${major}: there is none (node test/e2e/build-tools.ts)`, () => {});
  else describeInCluster(`admission, with helm ${major}`, (cluster) => modes(cluster, file));
}

function modes(cluster: () => Cluster, file: string): void {
  let helm: RunRelease = () => Promise.reject(new Error('there is no cluster yet'));
  let kport: Container | undefined;
  let values: string[] = [];
  const create = (container: object) =>
    cluster().api('POST', '/api/v1/namespaces/default/pods?dryRun=All', pod({ name: 'web', namespace: 'default' }, container));
  const messageOf = async (container: object) => (await create(container)).body.message ?? '';
  const byPolicy = (message: string) => message.includes("ValidatingAdmissionPolicy 'kport-errors-create'");
  const byKport = (message: string) => message.includes('admission webhook "validate.kport.dev" denied the request');
  const kportIsAsked = () =>
    waitFor('kport to be asked', async () => byKport(await messageOf(HIDING_CONTAINER)) || undefined, SECONDS);
  const policyHolds = () =>
    waitFor('the policy to hold', async () => byPolicy(await messageOf(BAD_CONTAINER)) || undefined, SECONDS);
  /** The API server compiles one policy after another. */
  const policyWarns = () =>
    waitFor('the policy to warn', async () => (await create(KEEPING_CONTAINER)).warnings.length > 0 || undefined, SECONDS);
  const start = async () => {
    kport = await startContainer(cluster());
    await kportIsAsked();
  };
  const admission = (value: string) => ['--reuse-values', '--set', `admission=${value}`];
  const upgrade = async (value: string) => {
    const { code, stderr } = await helm('upgrade', admission(value));
    expect({ code, stderr }).toMatchObject({ code: 0 });
  };
  const changing = async (meanwhile: () => Promise<void>) => {
    const { denied, unexpected } = await askDuring(cluster(), LANES, meanwhile);
    expect(unexpected).toEqual([]);
    expect(denied).toBeGreaterThan(5);
  };
  /** Kinds of what is there of the release, without what makes and unmakes itself. */
  const kindsLeft = async () => {
    const own = (await everything(cluster())).filter(
      (one) => / kport(?:-[^ ]*)?$/.test(one) && !one.endsWith(` ${RELEASE.namespace}`),
    );
    return own.map((one) => one.split(' ')[0]).filter((kind) => kind !== 'Pod' && kind !== 'ReplicaSet');
  };
  const expectNothingLeft = () =>
    waitFor('nothing to be left', async () => {
      const left = await kindsLeft();
      if (left.length === 0) return true;
      throw new Error(`left: ${left}`);
    });

  beforeAll(async () => {
    helm = releaseRunner(file, cluster());
    values = await releaseValues();
    await cluster().kubectl(['create', 'namespace', RELEASE.namespace]);
    expect(await helm('install', values)).toMatchObject({ code: 0 });
    await start();
  });
  afterAll(() => kport?.stop());

  it('from the webhook to the policy there is no way but by both, and helm says so', async () => {
    const { code, stderr } = await helm('upgrade', admission('policy'));
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('by way of both') });
    expect(byKport(await messageOf(BAD_CONTAINER))).toBe(true);
  });

  it('to both: nothing is unjudged meanwhile', () =>
    changing(async () => {
      await upgrade('both');
      await policyHolds();
    }));

  it('both: the API server denies what it can, kport the rest, and a warning is given once', async () => {
    await kport?.stop();
    await start();
    await policyWarns();
    expect(byPolicy(await messageOf(BAD_CONTAINER))).toBe(true);
    expect(byKport(await messageOf(HIDING_CONTAINER))).toBe(true);
    const { status, warnings } = await create(KEEPING_CONTAINER);
    expect([status, warnings]).toEqual([201, [expect.stringContaining("ValidatingAdmissionPolicy 'kport-warnings-create'")]]);
    const told = (await create({ ...GOOD_CONTAINER, args: ['--listen=0.0.0.0:80'] })).warnings;
    expect(told).toEqual([expect.stringContaining('privileged-port-undeclared')]);
  });

  it('from both to the policy: the webhook goes first, and nothing is denied for want of it', async () => {
    const gone = cluster().auditEvents().length;
    await changing(async () => {
      await upgrade('policy');
      await kport?.stop();
    });
    const deleted = cluster()
      .auditEvents()
      .slice(gone)
      .filter(({ verb, objectRef }) => verb === 'delete' && objectRef?.name === RELEASE.name)
      .map(({ objectRef }) => objectRef?.resource);
    expect(deleted[0]).toBe('validatingwebhookconfigurations');
    expect(deleted).toContain('deployments');
    expect(await kindsLeft()).toEqual([
      ...Array.from({ length: 6 }, () => 'ValidatingAdmissionPolicy'),
      ...Array.from({ length: 18 }, () => 'ValidatingAdmissionPolicyBinding'),
    ]);
  });

  it('what is installed is what kport export writes, and what is changed is told by its field', async () => {
    const check = async () => {
      return runKport(['export', 'vap', '--policy', 'restricted', '--check', 'cluster'], {
        env: { KPORT_KUBECONFIG: cluster().adminKubeconfig },
      });
    };
    expect(await check()).toEqual({
      code: 0,
      out: 'cluster: what is installed is what this kport and policy would write\n',
      err: '',
    });
    const patch = JSON.stringify({ spec: { validationActions: ['Audit'] } });
    const binding = ['validatingadmissionpolicybinding', 'kport-errors-create-enforce'];
    expect(await cluster().kubectl(['patch', ...binding, '--type=merge', '-p', patch])).toMatchObject({ code: 0 });
    expect(await check()).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^cluster: 1 of \d+ objects .*\ncluster: ValidatingAdmissionPolicyBinding kport-errors-create-enforce: spec.validationActions is \["Audit"\], and this kport and policy would write \["Deny"\]\n$/,
      ),
    });
    expect(await cluster().kubectl(['delete', ...binding])).toMatchObject({ code: 0 });
    expect((await check()).out).toMatch(
      /^cluster: 1 of .*\ncluster: ValidatingAdmissionPolicyBinding kport-errors-create-enforce is missing\n$/,
    );
    await upgrade('policy');
    await policyHolds();
    expect(await check()).toMatchObject({ code: 0 });
  });

  it('where policies of other names hold alone, new ones come by way of both, and helm says so', async () => {
    const { stdout } = await cluster().kubectl(['get', 'validatingadmissionpolicy', 'kport-errors-create', '-o', 'json']);
    const { apiVersion, kind, spec } = JSON.parse(stdout);
    const older = { apiVersion, kind, metadata: { name: 'kport-errors' }, spec };
    const made = await cluster().api('POST', `/apis/${apiVersion}/validatingadmissionpolicies`, older);
    expect(made.status).toBe(201);
    for (const value of ['policy', 'both', 'webhook']) {
      const { code, stderr } = await helm('upgrade', admission(value));
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('by way of both') });
    }
    expect(await cluster().kubectl(['delete', 'validatingadmissionpolicy', 'kport-errors'])).toMatchObject({ code: 0 });
    await upgrade('policy');
  });

  it('whoever may not list policies is told so, and what was not looked at is not called equal', async () => {
    const { code, err } = await runKport(['export', 'vap', '--check', 'cluster'], {
      env: { KPORT_KUBECONFIG: await cluster().kubeconfig('nobody') },
    });
    expect(code).toBe(3);
    expect(err).toMatch(/cannot list validatingadmissionpolicies of the cluster: HTTP 403 Forbidden: .*cannot list/);
  });

  it('from the policy to the webhook there is no way but by both', async () => {
    const { code, stderr } = await helm('upgrade', admission('webhook'));
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('by way of both') });
  });

  it('and back: nothing is unjudged meanwhile', () =>
    changing(async () => {
      await upgrade('both');
      await start();
      await upgrade('webhook');
      await waitFor('kport alone', async () => byKport(await messageOf(BAD_CONTAINER)) || undefined, SECONDS);
    }));

  it('is uninstalled, from each value, and nothing is left', async () => {
    for (const value of ['webhook', 'policy', 'both']) {
      if (value !== 'webhook') {
        expect(await helm('install', [...values, '--set', `admission=${value}`])).toMatchObject({ code: 0 });
        await policyHolds();
      }
      expect(await helm('uninstall')).toMatchObject({ code: 0 });
      await kport?.stop();
      await expectNothingLeft();
      await waitFor('nobody to judge', async () => (await create(BAD_CONTAINER)).status === 201 || undefined, SECONDS);
    }
  });
}
