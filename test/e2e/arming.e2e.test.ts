// Nothing denies before a kport answers, and what applies the chart again opens no gap. Then what a cluster does that has lost kport,
// or starts from nothing. There is no kubelet: what it would run is run here as a process, see chart-release.ts.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Container,
  RELEASE,
  type RunRelease,
  releaseRunner,
  releaseValues,
  renderRelease,
  startContainer,
} from './chart-release.ts';
import type { Cluster } from './cluster.ts';
import { findHelm } from './components.ts';
import { MAIN } from './kport.ts';
import { BAD_CONTAINER, deployment, GOOD_CONTAINER, pod } from './manifests.ts';
import { answered } from './registration.ts';
import { askDuring } from './requests.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';
import { API_SERVER_NAME } from './webhook-identity.ts';

const LANES = 2;
/** By far shorter than the 30 seconds between looks: it is the change that is followed. On an idle machine it takes less than one. */
const SECONDS = 15;

for (const major of ['3', '4'] as const) {
  const file = findHelm(major, process.env);
  if (file === undefined) describe.skip(`arming, with helm ${major}: there is none (node test/e2e/build-tools.ts)`, () => {});
  else describeInCluster(`arming, with helm ${major}`, (cluster) => arming(cluster, file));
}

function arming(cluster: () => Cluster, file: string): void {
  let helm: RunRelease = () => Promise.reject(new Error('there is no cluster yet'));
  let kport: Container | undefined;
  let values: string[] = [];
  const kubectl: Cluster['kubectl'] = (args, input) => cluster().kubectl(args, input);
  const create = (name: string, container: object, namespace = 'shop') =>
    kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(pod({ name, namespace }, container)));
  const isDenied = async () => (await create('bad', BAD_CONTAINER)).stderr.includes('denied the request') || undefined;
  const rules = async () =>
    (await kubectl(['get', 'validatingwebhookconfiguration', RELEASE.name, '-o=jsonpath={.webhooks[*].rules}'])).stdout;
  const podsOf = async (namespace: string): Promise<string[]> => {
    const { stdout } = await kubectl(['get', 'pods', '-n', namespace, '-o=name']);
    return stdout.trim().split('\n').filter(Boolean);
  };
  const expectAllLetIn = async () => {
    expect(await create('bad', BAD_CONTAINER)).toMatchObject({ code: 0, stderr: '' });
    expect(await create('good', GOOD_CONTAINER)).toMatchObject({ code: 0, stderr: '' });
  };

  /** A rollback begins by taking the webhook away: until kport has armed the new one, all is let in, and nothing denied without it. */
  const expectRolledBack = async () => {
    const { unexpected } = await askDuring(cluster(), LANES, async () => {
      expect(await helm('rollback')).toMatchObject({ code: 0 });
      await waitFor('kport to be asked', isDenied, SECONDS);
    });
    expect(unexpected.filter((answer) => !answer.endsWith('allowed'))).toEqual([]);
    expect(unexpected).not.toEqual([]);
  };

  beforeAll(async () => {
    helm = releaseRunner(file, cluster());
    values = await releaseValues();
    for (const name of [RELEASE.namespace, 'shop']) await kubectl(['create', 'namespace', name]);
  });
  afterAll(() => kport?.stop());

  it('an installation that does not come up leaves the cluster working', async () => {
    const { code, stderr } = await helm('install', [...values, '--wait', '--timeout', '3s']);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/deadline|not ready|timed out/i) });
    await expectAllLetIn();
    expect(
      (
        await kubectl(
          ['create', '-f', '-'],
          JSON.stringify(deployment({ name: 'innocent', namespace: 'shop' }, 1, BAD_CONTAINER)),
        )
      ).code,
    ).toBe(0);
    // The Pods are the controller's to make.
    await waitFor('its Pod', async () => (await podsOf('shop')).length === 1 || undefined);
    // The line of NOTES.txt and README, for what nobody has judged so far.
    const { stdout } = await kubectl(['get', 'deploy,rs,sts,ds,cronjob,pods', '-A', '-o', 'yaml']);
    const listed = spawnSync(process.execPath, [MAIN, 'lint', '-', '--policy', 'restricted'], {
      input: stdout,
      encoding: 'utf8',
    });
    expect(listed).toMatchObject({ status: 1, stderr: '' });
    for (const kind of ['Deployment', 'ReplicaSet', 'Pod']) expect(listed.stdout).toContain(`${kind} shop/innocent`);
    await kubectl(['delete', 'deployment', 'innocent', '-n', 'shop']);
  });

  it('installed again over the failed one, it is armed as soon as kport answers', async () => {
    expect(await helm('upgrade', ['--install', ...values])).toMatchObject({ code: 0 });
    await expectAllLetIn();
    expect(await rules()).toBe('');
    kport = await startContainer(cluster());
    await waitFor('kport to be asked', isDenied, SECONDS);
    expect(await create('good', GOOD_CONTAINER)).toMatchObject({ code: 0 });
    expect(kport.log()).not.toMatch(/HTTP 40[13]|Forbidden/);
  });

  it('more rules of an upgrade are written by kport', async () => {
    const more = 'webhook.customResources[0].apiGroups={argoproj.io},webhook.customResources[0].resources={rollouts}';
    const { code, stderr } = await helm('upgrade', ['--reuse-values', '--set', more]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await waitFor('the rules', async () => (await rules()).includes('rollouts') || undefined, SECONDS);
    await expectRolledBack();
    await waitFor('the old rules', async () => !(await rules()).includes('rollouts') || undefined, SECONDS);
  });

  it('nothing gets in during upgrades, nor while kubectl applies the same again, on either side', async () => {
    const { stdout } = await renderRelease(file, cluster(), values);
    const { denied, unexpected } = await askDuring(cluster(), LANES, async () => {
      expect(await helm('upgrade', ['--reuse-values', '--set', 'podAnnotations.a=b'])).toMatchObject({ code: 0 });
      expect(await helm('upgrade', ['--reuse-values', '--set', 'webhook.timeoutSeconds=7'])).toMatchObject({ code: 0 });
      for (const how of [[], ['--server-side', '--force-conflicts']]) {
        const { code, stderr } = await kubectl(['apply', '-n', RELEASE.namespace, ...how, '-f', '-'], stdout);
        expect({ code, stderr }).toMatchObject({ code: 0 });
      }
    });
    expect(unexpected).toEqual([]);
    expect(denied).toBeGreaterThan(5);
  });

  it.each<[string, (harmless: string) => Promise<unknown>]>([
    ['replaced by its harmless form', (harmless) => kubectl(['replace', '-f', '-'], harmless)],
    [
      'deleted and applied',
      async (harmless) => {
        await kubectl(['delete', 'validatingwebhookconfiguration', RELEASE.name]);
        await expectAllLetIn();
        return kubectl(['apply', '-f', '-'], harmless);
      },
    ],
    [
      'without its rules',
      () =>
        kubectl([
          'patch',
          'validatingwebhookconfiguration',
          RELEASE.name,
          '--type=json',
          '--patch=[{"op":"remove","path":"/webhooks/0/rules"}]',
        ]),
    ],
  ])('%s, it is armed again at once', async (_, happens) => {
    const { stdout } = await renderRelease(file, cluster(), [
      ...values,
      '--show-only',
      'templates/validatingwebhookconfiguration.yaml',
    ]);
    expect(await happens(stdout)).toMatchObject({ code: 0 });
    await waitFor('kport to be asked', isDenied, SECONDS);
  });

  it('deleted and upgraded, it is armed again at once', async () => {
    expect((await kubectl(['delete', 'validatingwebhookconfiguration', RELEASE.name])).code).toBe(0);
    await expectAllLetIn();
    expect(await helm('upgrade', ['--reuse-values'])).toMatchObject({ code: 0 });
    await waitFor('kport to be asked', isDenied, SECONDS);
  });

  it('both replicas gone, with their nodes: their Pods are made anew, and others wait until one answers', async () => {
    await kport?.stop();
    const before = await podsOf(RELEASE.namespace);
    // As the controller of nodes does with the Pods of one that is lost.
    expect((await kubectl(['delete', 'pods', '--all', '-n', RELEASE.namespace, '--force', '--grace-period=0'])).code).toBe(0);
    await waitFor('two new Pods', async () => {
      const now = await podsOf(RELEASE.namespace);
      return (now.length >= 2 && now.every((one) => !before.includes(one))) || undefined;
    });
    expect((await create('good', GOOD_CONTAINER)).stderr).toContain('failed calling webhook "validate.kport.dev"');
    // What a node or a Pod of kport needs to start.
    expect(await create('network', BAD_CONTAINER, 'kube-system')).toMatchObject({ code: 0 });
    kport = await startContainer(cluster());
    await answered(cluster());
  });

  it('a cluster that starts from nothing: kport comes back before what it judges', async () => {
    await kport?.kill();
    await cluster().killApiServer();
    await cluster().startApiServer();
    expect((await create('good', GOOD_CONTAINER)).stderr).toContain('failed calling webhook "validate.kport.dev"');
    expect(await create('kport', BAD_CONTAINER, RELEASE.namespace)).toMatchObject({ code: 0 });
    kport = await startContainer(cluster());
    await answered(cluster());
    expect(await create('good', GOOD_CONTAINER)).toMatchObject({ code: 0 });
  });

  it('a certificate of one’s own, and nobody calls but the API server', async () => {
    await kport?.stop();
    expect(await helm('uninstall')).toMatchObject({ code: 0 });
    const { authority } = cluster();
    const { cert, key } = await authority.serverCertificate();
    const data = { 'tls.crt': cert, 'tls.key': key };
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name: 'own', namespace: RELEASE.namespace },
      stringData: data,
    };
    expect(await kubectl(['create', '-f', '-'], JSON.stringify(secret))).toMatchObject({ code: 0 });
    const own = JSON.stringify({
      certificates: { source: 'provided', secretName: 'own', caBundle: authority.cert },
      webhook: { clientAuthentication: { caBundle: authority.cert, names: [API_SERVER_NAME] } },
    });
    const set = Object.entries(JSON.parse(own) as Record<string, unknown>).flatMap(([key_, value]) => [
      '--set-json',
      `${key_}=${JSON.stringify(value)}`,
    ]);
    const { code, stderr } = await helm('install', [...set, ...values]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectAllLetIn();
    kport = await startContainer(cluster());
    await answered(cluster());
    const url = values.find((value) => value.startsWith('webhook.url='))?.slice('webhook.url='.length) ?? '';
    await expect(statusOf(url, {})).rejects.toThrow(/ECONNRESET|EPIPE|certificate required|socket hang up/i);
    expect(await statusOf(url, await authority.clientCertificate(API_SERVER_NAME))).toBe(405);
    expect(kport.log()).not.toMatch(/HTTP 40[13]|Forbidden/);
  });

  it('an uninstall begins by taking the webhook away: nothing is denied by a kport that is gone', async () => {
    const deletions = () =>
      cluster()
        .auditEvents()
        .filter(({ verb, objectRef }) => verb === 'delete' && objectRef?.name === RELEASE.name)
        .map(({ objectRef }) => objectRef?.resource);
    const before = deletions().length;
    const { denied, unexpected } = await askDuring(cluster(), LANES, async () => {
      expect(await helm('uninstall')).toMatchObject({ code: 0 });
    });
    expect(denied).toBeGreaterThan(0);
    expect(unexpected.filter((answer) => !answer.endsWith('allowed'))).toEqual([]);
    const [first, ...others] = deletions().slice(before);
    expect(first).toBe('validatingwebhookconfigurations');
    expect(others).toContain('deployments');
    await kport?.stop();
  });
}

/** Of the answer to a GET, which kport has no other use for. Rejects where there is none. */
async function statusOf(url: string, client: object): Promise<number | undefined> {
  const [response] = await once(request(url, { agent: false, rejectUnauthorized: false, ...client }).end(), 'response');
  response.resume();
  return response.statusCode;
}
