// Who may make kport laxer in a namespace: the API server itself asks, by the policy of the chart.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { findHelm } from './components.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const CHART = path.join(import.meta.dirname, '../../charts/kport');

describeInCluster('the guard of labels', (cluster) => {
  const label = (user: string, value: string, name = 'lab') =>
    cluster().kubectl(['label', '--overwrite', 'namespace', name, `kport.dev/mode${value}`, `--as=${user}`]);
  const admin = (...args: string[]) => cluster().kubectl(args);

  beforeAll(async () => {
    const helm = findHelm('4', process.env) ?? findHelm('3', process.env);
    if (helm === undefined) throw new Error('there is no helm');
    const values = ['--set', 'namespaceLabelGuard=deny', '--set', 'image.repository=registry.example/kport'];
    const args = [
      'template',
      'kport',
      CHART,
      '--namespace',
      'kport-system',
      '--show-only',
      'templates/labelguard.yaml',
      ...values,
    ];
    const manifest = execFileSync(helm, args, { encoding: 'utf8' });
    expect(await cluster().kubectl(['apply', '-f', '-'], manifest)).toMatchObject({ code: 0 });
    await admin('create', 'namespace', 'lab');
    // Of this namespace alone, as a team has it.
    await admin('create', 'rolebinding', 'bob', '-n', 'lab', '--clusterrole=cluster-admin', '--user=bob');
    await admin('create', 'clusterrole', 'labeller', '--verb=get,update,patch,create', '--resource=namespaces');
    await admin('create', 'clusterrolebinding', 'carol-labels', '--clusterrole=labeller', '--user=carol');
    await admin('create', 'clusterrolebinding', 'dave-labels', '--clusterrole=labeller', '--user=dave');
    await admin('create', 'clusterrolebinding', 'dave', '--clusterrole=kport-labels', '--user=dave');
    await waitFor('the policy', async () => {
      // A label that is there already is no change, and nothing is asked about it.
      await admin('label', 'namespace', 'lab', 'kport.dev/mode-');
      return (await label('bob', '=off')).code === 1 || undefined;
    });
  });

  it.each(['=off', '=audit', '=warn'])('an administrator of the namespace may not weaken it: %s', async (value) => {
    for (const user of ['bob', 'carol']) {
      const { code, stderr } = await label(user, value);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('would make kport laxer in this namespace') });
    }
  });

  it('may ask for more, and not take it back to less than the policy, but to the policy itself', async () => {
    expect(await label('bob', '=enforce')).toMatchObject({ code: 0 });
    expect(await label('bob', '-')).toMatchObject({ code: 0 });
    expect(await admin('label', 'namespace', 'lab', 'kport.dev/mode=audit')).toMatchObject({ code: 0 });
    expect(await label('bob', '=off')).toMatchObject({ code: 1 });
    expect(await label('bob', '=warn')).toMatchObject({ code: 0 });
    expect(await label('bob', '=audit')).toMatchObject({ code: 1 });
    expect(await label('bob', '-')).toMatchObject({ code: 0 });
  });

  it('other labels are nobody’s business', async () => {
    const other = ['label', '--overwrite', 'namespace', 'lab', 'team=web', '--as=bob'];
    expect(await cluster().kubectl(other)).toMatchObject({ code: 0 });
  });

  it('who has the right may, and so may who administers the cluster', async () => {
    expect(await label('dave', '=off')).toMatchObject({ code: 0 });
    expect(await admin('label', '--overwrite', 'namespace', 'lab', 'kport.dev/mode=audit')).toMatchObject({ code: 0 });
    expect(await label('dave', '-')).toMatchObject({ code: 0 });
  });

  it('nor can a namespace be made so, or changed by way of its status', async () => {
    const namespace = (name: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kport.dev/mode': 'off' } } });
    const made = await cluster().kubectl(['create', '--as=carol', '-f', '-'], namespace('fresh'));
    expect(made).toMatchObject({ code: 1, stderr: expect.stringContaining('would make kport laxer') });
    const byStatus = ['patch', 'namespace', 'lab', '--subresource=status', '--type=merge', '--as=bob'];
    const patched = await cluster().kubectl([...byStatus, '--patch={"metadata":{"labels":{"kport.dev/mode":"off"}}}']);
    expect(patched.code).toBe(1);
    expect((await admin('get', 'namespace', 'lab', '--show-labels')).stdout).not.toContain('kport.dev/mode');
  });
});
