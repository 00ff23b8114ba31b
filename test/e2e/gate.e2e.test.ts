// A chart that depends on charts/kport-gate, installed by both helms.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from './cluster.ts';
import { findHelm } from './components.ts';
import { BAD, GOOD, helmRunner, type RunHelm, writeChart } from './helm.ts';
import { type Kubelet, startKubelet } from './kubelet.ts';
import { describeInCluster } from './shared-cluster.ts';

const PORT_80 = 'error: container "web" declares privileged containerPort 80';

describeInCluster('the gate', (cluster) => {
  let kubelet: Kubelet | undefined;
  const rights: Record<string, boolean>[] = [];

  beforeAll(async () => {
    kubelet = await startKubelet(cluster(), {
      before: async (account) => {
        rights.push(await rightsOf(cluster(), account));
      },
    });
  });
  afterAll(() => kubelet?.stop());

  for (const major of ['3', '4'] as const) {
    const file = findHelm(major, process.env);
    describe.skipIf(file === undefined)(`with helm ${major}`, () => {
      const namespace = `gate${major}`;
      const IN = ['-n', namespace] as const;
      let helm: RunHelm;
      let chart: string;
      const install = (name: string, ...flags: readonly string[]) =>
        helm(['install', name, chart, ...IN, '--timeout=60s', ...flags]);
      const upgrade = (name: string, ...flags: readonly string[]) =>
        helm(['upgrade', name, chart, ...IN, '--timeout=60s', ...flags]);
      const lastRun = () => kubelet?.runs.at(-1);
      const names = async (kinds: string, ...flags: readonly string[]) =>
        (await cluster().kubectl(['get', kinds, ...IN, '-o=name', ...flags])).stdout.split('\n').filter((line) => line !== '');
      const ofGate = () => names('job,serviceaccount,role,rolebinding,configmap', '-l=app.kubernetes.io/component=gate');
      const portOf = async (name: string) =>
        (
          await cluster().kubectl([
            'get',
            'deployment',
            name,
            ...IN,
            '-o=jsonpath={.spec.template.spec.containers[0].ports[0].containerPort}',
          ])
        ).stdout;

      beforeAll(async () => {
        helm = helmRunner(file ?? '', cluster());
        chart = writeChart(cluster().folder, { gated: true });
        await cluster().kubectl(['create', 'namespace', namespace]);
        expect(await helm(['dependency', 'build', chart, '--skip-refresh'])).toMatchObject({ code: 0 });
      });

      it('lets a good chart in, and leaves nothing of itself', async () => {
        expect(await install('good', GOOD)).toMatchObject({ code: 0 });
        expect(await portOf('good')).toBe('8080');
        expect(lastRun()).toMatchObject({ exitCode: 0, namespace, serviceAccount: 'good-kport-gate' });
        expect(lastRun()?.log.trimEnd().split('\n').at(-1)).toBe(
          `release "good", revision 1 (pending-install), namespace "${namespace}", chart web 1.0.0: allowed (policy "good-gate")`,
        );
        expect(await ofGate()).toEqual([]);
      });

      it('may read the release, write events, and nothing else', () => {
        expect(rights.at(-1)).toEqual({
          'get this release': true,
          'create events': true,
          'get another revision': false,
          'get another secret': false,
          'list secrets': false,
          'get this release elsewhere': false,
          'create pods': false,
        });
      });

      it('refuses a bad chart before anything of it is there, and says why in the log, in helm and in an event', async () => {
        const { code, stdout, stderr } = await install('bad', BAD);
        expect(code).not.toBe(0);
        expect(await names('deployment')).toEqual(['deployment.apps/good']);
        // Nor does any other hook run before the gate.
        expect((await names('configmap')).filter((name) => name.endsWith('-first'))).toEqual(['configmap/good-first']);
        expect(lastRun()).toMatchObject({ exitCode: 1 });
        expect(lastRun()?.log).toContain(PORT_80);
        expect(lastRun()?.log).toMatch(/^web\/templates\/deployment\.yaml/m);
        expect(lastRun()?.log).toContain(
          `release "bad", revision 1 (pending-install), namespace "${namespace}", chart web 1.0.0: refused, because of 1 finding (policy "bad-gate")\n`,
        );
        // helm 4 has it as one line, with its quotation marks escaped.
        expect((stdout + stderr).replaceAll('\\"', '"')).toContain(PORT_80);
        const { stdout: events } = await cluster().kubectl([
          'get',
          'events',
          ...IN,
          '--field-selector=reason=PortPolicyDenied',
          '-o=json',
        ]);
        const { items } = JSON.parse(events) as { items: { involvedObject: object; message: string; type: string }[] };
        expect(items).toMatchObject([
          {
            type: 'Warning',
            involvedObject: { kind: 'Secret', name: 'sh.helm.release.v1.bad.v1', namespace },
            message: expect.stringMatching(
              /^release "bad".+\n- privileged-container-port: Deployment bad: container "web" declares /,
            ),
          },
        ]);
        // For its log.
        expect(await ofGate()).toEqual(['job.batch/bad-kport-gate']);
      });

      it('refuses an upgrade to a bad revision, and what was there runs on', async () => {
        expect(await upgrade('good', BAD)).not.toMatchObject({ code: 0 });
        expect(lastRun()?.log).toContain('release "good", revision 2 (pending-upgrade)');
        expect(await portOf('good')).toBe('8080');
      });

      it('judges no rollback, and no refusal locks the release', async () => {
        const judged = lastRun();
        expect(await helm(['rollback', 'good', '1', ...IN, '--timeout=60s'])).toMatchObject({ code: 0 });
        expect(lastRun()).toEqual(judged);
        expect(await portOf('good')).toBe('8080');
        expect(await upgrade('good', GOOD)).toMatchObject({ code: 0 });
      });

      it('with pre-rollback, a refused rollback locks the release until one without hooks', async () => {
        const hooks = '--set=kport-gate.hooks={pre-install,pre-upgrade,pre-rollback}';
        expect(await install('back', GOOD, hooks)).toMatchObject({ code: 0 });
        expect(await upgrade('back', BAD, hooks)).not.toMatchObject({ code: 0 });
        expect(await helm(['rollback', 'back', '2', ...IN, '--timeout=60s'])).not.toMatchObject({ code: 0 });
        expect(lastRun()?.log).toContain('release "back", revision 2 (failed)');
        expect((await upgrade('back', GOOD, hooks)).stderr).toContain('another operation');
        expect((await upgrade('back', GOOD, hooks, '--no-hooks')).stderr).toContain('another operation');
        expect(await helm(['rollback', 'back', '1', '--no-hooks', ...IN])).toMatchObject({ code: 0 });
        expect(await upgrade('back', GOOD, hooks)).toMatchObject({ code: 0 });
      });

      it('refuses nothing where the policy only warns, and leaves the findings in the log', async () => {
        const flags = ['--set=kport-gate.policy.spec.mode=warn', '--set=kport-gate.lang=ja'];
        expect(await install('warned', BAD, ...flags)).toMatchObject({ code: 0 });
        expect(lastRun()).toMatchObject({ exitCode: 0, log: expect.stringContaining('エラー: コンテナ') });
      });

      it('takes a policy of the namespace, with an exemption by namespace', async () => {
        const exemption = { namespaces: [namespace], rules: ['privileged-container-port'], reason: 'a front door' };
        const spec = { extends: 'restricted', exemptions: [exemption] };
        const policy = { apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'ours' }, spec };
        await cluster().kubectl(['create', 'configmap', 'ours', ...IN, `--from-literal=policy.yaml=${JSON.stringify(policy)}`]);
        expect(await install('exempt', BAD, '--set=kport-gate.policy.configMapName=ours')).toMatchObject({ code: 0 });
        expect(lastRun()?.log).toContain('; exempted: 1; ');
      });

      it('fails closed: with an account that may not read the release, nothing is installed', async () => {
        const account = ['--set=kport-gate.serviceAccount.create=false', '--set=kport-gate.serviceAccount.name=default'];
        expect(await install('blind', GOOD, ...account)).not.toMatchObject({ code: 0 });
        expect(lastRun()).toMatchObject({ exitCode: 3, serviceAccount: 'default' });
        expect(lastRun()?.log).toMatch(
          /^kport: cannot read release "blind", revision 1, in namespace "gate\d": HTTP 403 Forbidden: /,
        );
        expect(await names('deployment/blind')).toEqual([]);
      });

      it('cannot see what runs no hooks', async () => {
        const before = kubelet?.runs.length;
        expect(await install('past', BAD, '--no-hooks')).toMatchObject({ code: 0 });
        expect(kubelet?.runs.length).toBe(before);
      });

      it('is gone with the release, but for Jobs that refused it, whose time is over later', async () => {
        for (const name of ['good', 'warned', 'exempt', 'past', 'bad', 'blind']) {
          expect(await helm(['uninstall', name, ...IN])).toMatchObject({ code: 0 });
        }
        expect((await ofGate()).sort()).toEqual(['bad', 'blind'].map((name) => `job.batch/${name}-kport-gate`));
        const ttl = '-o=jsonpath={.items[*].spec.ttlSecondsAfterFinished}';
        expect((await cluster().kubectl(['get', 'job', ...IN, ttl])).stdout).toBe('86400 86400');
      });
    });
  }
});

/** What the account may do, as the API server sees it. */
async function rightsOf(
  { api }: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<Record<string, boolean>> {
  const release = name.replace(/-kport-gate$/, '');
  const asked: Readonly<Record<string, readonly [verb: string, resource: string, name: string, namespace: string]>> = {
    'get this release': ['get', 'secrets', `sh.helm.release.v1.${release}.v1`, namespace],
    'create events': ['create', 'events', '', namespace],
    'get another revision': ['get', 'secrets', `sh.helm.release.v1.${release}.v7`, namespace],
    'get another secret': ['get', 'secrets', 'password', namespace],
    'list secrets': ['list', 'secrets', '', namespace],
    'get this release elsewhere': ['get', 'secrets', `sh.helm.release.v1.${release}.v1`, 'default'],
    'create pods': ['create', 'pods', '', namespace],
  };
  const user = `system:serviceaccount:${namespace}:${name}`;
  const answers = Object.entries(asked).map(async ([what, [verb, resource, object, where]]) => {
    const resourceAttributes = { verb, resource, namespace: where, ...(object === '' ? {} : { name: object }) };
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user, resourceAttributes } };
    const { body } = await api('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review);
    return [what, (body as { status?: { allowed?: boolean } }).status?.allowed === true] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
