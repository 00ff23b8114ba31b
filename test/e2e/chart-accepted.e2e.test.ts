// A real API server takes every manifest as it is written: no field that it does not know, no expression that it cannot compile.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { HELMS } from '../charts/helms.ts';
import { NAMESPACE, render } from '../charts/render.ts';
import { describeInCluster } from './shared-cluster.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CI = path.join(ROOT, 'charts/kport/ci');
/** Of operators that are not here. */
const FOREIGN = /^(?:cert-manager\.io|monitoring\.coreos\.com)\//;

describeInCluster('the API server takes', (cluster) => {
  const dryRun = (args: readonly string[], input = '') =>
    cluster().kubectl(['apply', '--dry-run=server', '--validate=strict', '-n', NAMESPACE, ...args], input);

  beforeAll(async () => {
    // With its labels, by which it takes no Pod that Pod Security restricted has anything against.
    expect(await cluster().kubectl(['apply', '-f', path.join(ROOT, 'deploy/base/namespace.yaml')])).toMatchObject({ code: 0 });
  });

  it.skipIf(HELMS.length === 0).each(['its defaults', ...readdirSync(CI)])('the chart with %s', async (file) => {
    const [helm] = HELMS.slice(-1);
    if (!helm) return expect.fail('no helm');
    const objects = render(helm, {}, file.endsWith('.yaml') ? ['--values', path.join(CI, file)] : []);
    const items = objects.filter(({ apiVersion }) => !FOREIGN.test(apiVersion));
    const answer = await dryRun(['-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    // It tells of a Deployment in the network of the node what it would refuse of its Pods.
    const isOnNode = objects.some(({ spec }) => spec?.template?.spec?.hostNetwork);
    const warning = isOnNode ? expect.stringMatching(/^Warning: .* host namespaces \(hostNetwork=true\)\n$/) : '';
    expect(answer).toMatchObject({ code: 0, stderr: warning });
    expect(answer.stdout.trim().split('\n')).toHaveLength(items.length);
  });

  it.each(['base', 'overlays/audit', 'overlays/cluster-policy'])('deploy/%s', async (folder) => {
    expect(await dryRun(['-k', path.join(ROOT, 'deploy', folder)])).toMatchObject({ code: 0, stderr: '' });
  });

  it('the Pod of the chart and that of the image, under Pod Security restricted', async () => {
    expect(await dryRun(['-f', path.join(ROOT, 'deploy/pod.yaml')])).toMatchObject({ code: 0, stderr: '' });
    const [helm] = HELMS.slice(-1);
    const deployment = helm && render(helm).find(({ kind }) => kind === 'Deployment');
    if (!deployment) return;
    const { metadata, spec } = deployment.spec.template;
    // Its priority class may be used in any namespace.
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'as-in-the-deployment' }, spec };
    expect(await dryRun(['-f', '-'], JSON.stringify(pod))).toMatchObject({ code: 0, stderr: '' });
  });

  it('and would refuse a field that it does not know', async () => {
    const pod = readFileSync(path.join(ROOT, 'deploy/pod.yaml'), 'utf8').replace('enableServiceLinks', 'enableServiceLink');
    expect((await dryRun(['-f', '-'], pod)).stderr).toContain('unknown field "spec.enableServiceLink"');
  });
});
