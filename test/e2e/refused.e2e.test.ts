// What never-starts says that the API server refuses, it refuses, in these words; what it is silent about, it accepts.
import { expect, test } from 'vitest';
import { ACCEPTED_PODS, REFUSED_PODS } from '../rules/refused-pods.ts';
import { describeInCluster } from './shared-cluster.ts';

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } };

function deploymentOf(spec: unknown) {
  const template = { metadata: { labels: { app: 'web' } }, spec };
  const selector = { matchLabels: { app: 'web' } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector, template } };
}

describeInCluster('the API server', (cluster) => {
  const create = async (spec: unknown) => {
    const { api } = cluster();
    return {
      pod: await api('POST', '/api/v1/namespaces/default/pods?dryRun=All', { ...POD, spec }),
      deployment: await api('POST', '/apis/apps/v1/namespaces/default/deployments?dryRun=All', deploymentOf(spec)),
    };
  };

  test.each(REFUSED_PODS)('refuses $name', async ({ spec, error, acceptedInTemplate }) => {
    const { pod, deployment } = await create(spec);
    expect(pod).toMatchObject({ status: 422, body: { message: expect.stringContaining(error) } });
    if (acceptedInTemplate) expect(deployment.status).toBe(201);
    else expect(deployment).toMatchObject({ status: 422, body: { message: expect.stringContaining(error) } });
  });

  test.each(ACCEPTED_PODS)('accepts: $because', async ({ spec }) => {
    const { pod, deployment } = await create(spec);
    expect([pod.status, deployment.status], pod.body.message).toEqual([201, 201]);
  });

  test('accepts users of its own beside hostNetwork only where the gate UserNamespacesHostNetworkSupport is on, as the message says', async () => {
    const { killApiServer, startApiServer } = cluster();
    const spec = { hostNetwork: true, hostUsers: false, containers: [{ name: 'web', image: 'web' }] };
    expect((await create(spec)).pod).toMatchObject({ status: 422, body: { message: expect.stringContaining('hostUsers') } });
    await killApiServer();
    await startApiServer(['--feature-gates=UserNamespacesHostNetworkSupport=true']);
    expect((await create(spec)).pod.status).toBe(201);
  });
});
