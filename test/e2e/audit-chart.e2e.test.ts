// The job of the chart, with its own arguments and the rights of its own service account, in a cluster in which much runs.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAuditTotals } from '../../src/model/audit-totals.ts';
import { REPORT_APIS } from '../../src/model/policy-report.ts';
import { HELMS } from '../charts/helms.ts';
import { only, render } from '../charts/render.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { fillCluster } from './audited-cluster.ts';
import { RELEASE, tokenKubeconfig } from './chart-release.ts';
import { MAIN } from './kport.ts';
import { namespace } from './manifests.ts';
import { reportKind } from './report-kinds.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const [OPEN] = REPORT_APIS;
const NAME = 'kport-audit';
const OWN = { apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'kport' } };

describe.skipIf(HELMS.length === 0)('with a helm', () => {
  describeInCluster('the job of the chart', (cluster) => {
    let args: readonly string[];
    const policy = () => path.join(cluster().folder, 'policy.yaml');
    const admin = (...words: string[]) => cluster().kubectl(words);
    const apply = async (...items: object[]) => {
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      expect(await cluster().kubectl(['apply', '-f', '-'], list)).toMatchObject({ code: 0 });
    };
    const runJob = async () => {
      const kubeconfig = await tokenKubeconfig(cluster(), NAME);
      const env = { PATH: process.env.PATH, HOME: cluster().folder };
      const ran = promisify(execFile)(process.execPath, [MAIN, ...args, `--kubeconfig=${kubeconfig}`], { env });
      return ran.then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      );
    };
    const report = async (name: string) => {
      const { body } = await cluster().api('GET', `/apis/${OPEN.group}/${OPEN.version}/namespaces/${name}/reports/kport`);
      return body as Manifest;
    };
    const totals = async () => {
      const { stdout } = await admin('get', 'configmap', NAME, '-n', RELEASE.namespace, '-o=jsonpath={.data.audit\\.json}');
      return readAuditTotals(stdout);
    };

    beforeAll(async () => {
      const [helm] = HELMS.slice(-1);
      if (!helm) throw new Error('there is no helm');
      const objects = render(helm, { audit: { enabled: true } });
      const own = objects.filter(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === 'audit');
      await apply(namespace(RELEASE.namespace));
      await apply(...own);
      writeFileSync(policy(), only(objects, 'ConfigMap', 'kport-policy').data['policy.yaml']);
      const told: string[] = only(own, 'CronJob').spec.jobTemplate.spec.template.spec.containers[0].args;
      args = told.map((arg) => arg.replace('/etc/kport/policy/policy.yaml', policy()));
      await fillCluster(cluster());
    });

    it('says the way out where the cluster has no reports, and counts all the same', async () => {
      const { code, stderr } = await runJob();
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('the cluster has no kind of reports') });
      expect(await totals()).toMatchObject({ complete: true, failures: { seen: expect.any(Number) } });
    });

    it('reads all of it, and writes a report where there is something to report', async () => {
      await apply(reportKind(OPEN));
      await waitFor('the kind of reports', async () => (await admin('get', 'reports.openreports.io')).code === 0 || undefined);
      const { code, stderr, stdout } = await runJob();
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('reports.openreports.io: ') });
      expect(stdout).not.toContain('could not be read');
      const { results, summary } = await report('shop');
      expect(summary.fail).toBeGreaterThan(0);
      const owners = new Set(results.map(({ resources: [{ kind, name }] }: Manifest) => `${kind} ${name}`));
      expect([...owners]).toEqual(expect.arrayContaining(['Deployment web', 'Rollout canary', 'StatefulSet api']));
      const ids = results.map(({ properties }: Manifest) => properties.resultID);
      expect(new Set(ids).size).toBe(results.length);
      const api = results.find(({ policy, resources }: Manifest) => policy === 'never-starts' && resources[0].name === 'api');
      expect(api.properties.seen).toContain('CreateContainerConfigError: container has runAsNonRoot and image will run as root');
      expect((await report('calm')).kind).toBe('Status');
    });

    it('leaves alone what says the same, and removes what nothing is left of', async () => {
      const first = await report('shop');
      expect((await runJob()).stderr).toContain('0 written');
      expect((await report('shop')).metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      // As an administrator does it, who knows what runs there: no controller has to take anything away.
      const exemptions = [{ namespaces: ['shop'], reason: 'known to all' }];
      writeFileSync(policy(), JSON.stringify({ ...OWN, spec: { extends: 'restricted', exemptions } }));
      expect((await runJob()).stderr).toContain('1 removed');
      expect((await report('shop')).kind).toBe('Status');
      expect(await totals()).toMatchObject({ complete: true, findings: [] });
    });

    it.each([
      ['get', 'secrets', 'shop'],
      ['create', 'pods', 'shop'],
      ['update', 'deployments.apps', 'shop'],
      ['create', 'configmaps', RELEASE.namespace],
      ['update', 'configmaps/another', RELEASE.namespace],
    ])('may not %s %s', async (verb, resource, where) => {
      const as = `--as=system:serviceaccount:${RELEASE.namespace}:${NAME}`;
      expect((await admin('auth', 'can-i', verb, resource, '-n', where, as)).stdout).toBe('no\n');
    });
  });
});
