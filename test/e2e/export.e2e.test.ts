// What the API server itself judges by an exported policy, it judges as kport does: the same verdict, and the same sentences.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { admissionPolicies } from '../../src/export/admission-policy.ts';
import { differences } from '../../src/export/check-export.ts';
import { rulesInCel } from '../../src/export/findings-in-cel.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Language } from '../../src/model/finding.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { printable } from '../../src/report/printable.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { admittedDocument } from '../../src/sources/admission-review.ts';
import { yamlDocuments } from '../../src/sources/yaml/write.ts';
import { fill } from '../../src/words/catalogue.ts';
import { eachOf } from '../../src/words/told-message.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import type { ApiAnswer } from './api-client.ts';
import { KINDS, objectOf, type PodKind, someChange, someObject } from './export-objects.ts';
import { describeInCluster, type GetCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

/** Of each policy: together some three thousand. */
const OBJECTS = 1000;
const TODAY = new Date().toISOString().slice(0, 10);
const BAD = objectOf('Pod', { containers: [{ name: 'web', image: 'x', ports: [{ containerPort: 8080, hostPort: 80 }] }] });

const WARNED = objectOf('Pod', { containers: [{ name: 'web', image: 'x', securityContext: { runAsNonRoot: true } }] });

interface Said {
  readonly denied: readonly string[];
  readonly warned: readonly string[];
}

/** What the engine says of it, by the rules that are exported, each port and container by itself. */
function engineSays(object: Manifest, before: Manifest | undefined, { policy, language }: Exported): Said {
  const judged = judge([admittedDocument(object)], {
    ...{ policy, language, door: 'admission', today: TODAY, namespace: 'judged', user: 'admin', groups: ['system:masters'] },
    ...(before ? { before: [admittedDocument(before)] } : {}),
  });
  const exported = new Set(rulesInCel(policy).map(({ meta }) => meta.id));
  const texts = (findings: readonly LintFinding[]) => findings.flatMap((one) => textsOf(one, exported, language)).sort();
  const { denials, warnings } = judged.passed === undefined ? judged : NOTHING;
  return { denied: texts(denials), warned: texts(warnings) };
}

const NOTHING: Pick<Judgement, 'denials' | 'warnings'> = { denials: [], warnings: [] };

function textsOf(finding: LintFinding, exported: ReadonlySet<string>, language: Language): string[] {
  return eachOf(finding).flatMap(({ ruleId, messageId, data, allData = [data], containers = [undefined] }) => {
    if (!exported.has(ruleId)) return [];
    const text = ruleOf(ruleId)?.words[language].messages[messageId]?.text ?? '';
    const each = allData.flatMap((values) => containers.map((container) => (container ? { ...values, container } : values)));
    return each.map((values) => `${ruleId}: ${printable(fill(text, values))}`);
  });
}

/** The same of an answer of the API server. */
function serverSays({ status, body, warnings }: ApiAnswer): Said {
  const sentences = (text: string) => text.split(/: policy \S+: |: ポリシー \S+: /)[1]?.split('; ') ?? [];
  // `299 - "text"`, in the notation of HTTP for a text with quotes.
  const own = warnings
    .map((one) => one.slice('299 - "'.length, -1).replaceAll(/\\(.)/g, '$1'))
    .filter((one) => one.includes('kport-warnings'));
  const known = (text: string) => !/^(?:not new: |以前から: )/.test(text);
  return {
    denied: status === 403 ? sentences(body.message ?? '').sort() : [],
    warned: own.flatMap(sentences).filter(known).sort(),
  };
}

interface Exported {
  readonly policy: Policy;
  readonly language: Language;
}

function put(cluster: GetCluster, { policy, language }: Exported) {
  return async () => {
    const { api } = cluster();
    for (const object of admissionPolicies({ policy, language, isStatic: false })) {
      const plural = object.kind === 'ValidatingAdmissionPolicy' ? 'policies' : 'policybindings';
      const made = await api('POST', `/apis/admissionregistration.k8s.io/v1/validatingadmission${plural}`, object);
      expect(made.status, made.body.message).toBe(201);
    }
    for (const [name, mode] of [
      ['judged'],
      ['turned', 'off'],
      ['off', 'off'],
      ['audited', 'audit'],
      ['warned', 'warn'],
    ] as const) {
      const labels = mode ? { 'kport.dev/mode': mode } : {};
      await api('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    }
    await waitFor(
      'what denies is in force',
      async () => (await create(cluster, 'judged', 'Pod', BAD)).status === 403 || undefined,
    );
    await waitFor('what warns is', async () => (await create(cluster, 'judged', 'Pod', WARNED)).warnings[0]);
  };
}

function create(cluster: GetCluster, namespace: string, kind: PodKind, object: Manifest): Promise<ApiAnswer> {
  return cluster().api('POST', `${KINDS[kind].replace('NS', namespace)}?dryRun=All`, object);
}

const exemption = (given: object) => ({ reason: 'known', file: 'policy.yaml', ...given });
const EXEMPTING: Policy = {
  ...shippedPolicy('restricted'),
  name: 'exempting',
  runtime: 'cri-o',
  exemptions: [
    exemption({ rules: ['privileged-host-port'], containers: ['main-1', 'init-*'] }),
    exemption({ rules: ['may-run-as-root'], images: ['*/db:2'], kinds: ['Deployment', 'batch/*'], expires: '2999-12-31' }),
    exemption({ rules: ['net-bind-service-added'], names: ['we?'], users: ['ad*'], kinds: ['core/Pod', 'apps/*Set'] }),
    exemption({ rules: ['port-start-lowered'], namespaces: ['judg*'], groups: ['system:masters'], kinds: ['*Job', 'Pod'] }),
    // None of these holds.
    exemption({ expires: '2020-01-01' }),
    exemption({ users: ['nobody'] }),
    exemption({ files: ['*'] }),
    exemption({ namespaces: ['turned?'] }),
  ],
};

const POLICIES: readonly Exported[] = [
  { policy: shippedPolicy('restricted'), language: 'en' },
  { policy: shippedPolicy('baseline'), language: 'ja' },
  { policy: EXEMPTING, language: 'en' },
];

describe.each(POLICIES)('$policy.name, in $language', (exported) => {
  describeInCluster('the exported policy', (cluster) => {
    beforeAll(put(cluster, exported), 120_000);

    const differing = async (objects: number): Promise<readonly unknown[]> => {
      const found: unknown[] = [];
      let judged = 0;
      for (const { kind, object } of fc.sample(someObject, { seed: 1, numRuns: objects })) {
        const free = await create(cluster, 'off', kind, object);
        if (free.status !== 201) continue;
        judged += 1;
        const answer = await create(cluster, 'judged', kind, object);
        const [server, engine] = [serverSays(answer), engineSays(free.body, undefined, exported)];
        const isCut = answer.body.message?.includes('kport lint');
        if (isCut ? engine.denied.length === 0 : JSON.stringify(server) !== JSON.stringify(engine))
          found.push({ object: JSON.stringify(object), server, engine, message: answer.body.message });
      }
      expect(judged).toBeGreaterThan(objects / 2);
      return found.slice(0, 3);
    };

    test('says of what is created what kport says', async () => {
      expect(await differing(OBJECTS)).toEqual([]);
    });

    test('says of what is changed what kport says: an old finding denies nothing', async () => {
      const { api } = cluster();
      const label = (mode: string) =>
        api('PATCH', '/api/v1/namespaces/turned', { metadata: { labels: { 'kport.dev/mode': mode } } });
      await label('off');
      const given = [];
      for (const [index, { kind, spec, after }] of fc.sample(someChange, { seed: 2, numRuns: 300 }).entries()) {
        const name = `web-${index}`;
        const url = KINDS[kind].replace('NS', 'turned');
        const before = await api('POST', url, objectOf(kind, spec, name));
        if (before.status !== 201) continue;
        const { metadata: _, ...patch } = objectOf(kind, after, name);
        const free = await api('PATCH', `${url}/${name}?dryRun=All`, patch);
        if (free.status === 200) given.push({ before: before.body, after: free.body, patch, url: `${url}/${name}?dryRun=All` });
      }
      await label('enforce');
      await waitFor('the label counts', async () => (await create(cluster, 'turned', 'Pod', BAD)).status === 403 || undefined);
      const found: unknown[] = [];
      for (const { before, after, patch, url } of given) {
        const answer = await api('PATCH', url, patch);
        const [server, engine] = [serverSays(answer), engineSays(after, before, exported)];
        const isCut = answer.body.message?.includes('kport lint');
        if (isCut ? engine.denied.length === 0 : JSON.stringify(server.denied) !== JSON.stringify(engine.denied))
          found.push({
            url,
            before: JSON.stringify(before),
            patch: JSON.stringify(patch),
            server,
            engine,
            message: answer.body.message,
          });
      }
      expect(found.slice(0, 3)).toEqual([]);
      expect(given.length).toBeGreaterThan(100);
    });

    if (exported.policy === EXEMPTING) return;

    test('a container of a running Pod that gets another image is new, and so is one that is added', async () => {
      const { api } = cluster();
      const pods = '/api/v1/namespaces/off/pods';
      const label = (mode: string) =>
        api('PATCH', '/api/v1/namespaces/off', { metadata: { labels: { 'kport.dev/mode': mode } } });
      const bad = { name: 'bad', image: 'x:1', ports: [{ containerPort: 8080, hostPort: 80 }] };
      const good = { name: 'good', image: 'x:1', securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] } } };
      const made = await api('POST', pods, objectOf('Pod', { containers: [bad, good] }, 'running'));
      expect(made.status, made.body.message).toBe(201);
      await label('enforce');
      await waitFor('the label counts', async () => (await create(cluster, 'off', 'Pod', BAD)).status === 403 || undefined);
      const withImage = (first: string, second: string) =>
        api('PATCH', `${pods}/running?dryRun=All`, {
          spec: {
            containers: [
              { ...bad, image: first },
              { ...good, image: second },
            ],
          },
        });
      expect((await withImage('x:1', 'x:2')).status).toBe(200);
      expect(await withImage('x:2', 'x:1')).toMatchObject({ status: 403 });
      const debug = (securityContext: Manifest) =>
        api('PATCH', `${pods}/running/ephemeralcontainers?dryRun=All`, {
          spec: { ephemeralContainers: [{ name: 'debug', image: 'x', securityContext }] },
        });
      expect((await debug(good.securityContext)).status).toBe(200);
      expect((await debug({ privileged: true })).status).toBe(exported.policy.name === 'restricted' ? 403 : 200);
      await label('off');
    });

    test('warns and records where the label says so, and denies nothing there', async () => {
      const warned = await create(cluster, 'warned', 'Pod', BAD);
      expect([warned.status, warned.warnings.join().includes('privileged-host-port')]).toEqual([201, true]);
      expect(await create(cluster, 'audited', 'Pod', BAD)).toMatchObject({ status: 201, warnings: [] });
      expect(await create(cluster, 'off', 'Pod', BAD)).toMatchObject({ status: 201, warnings: [] });
    });

    if (exported.policy.name !== 'restricted') return;

    test.each([
      ['20,000 ports', [{ name: 'web', ports: Array.from({ length: 20_000 }, (_, n) => ({ containerPort: 1024 + n })) }]],
      ['2,000 containers', Array.from({ length: 2000 }, (_, n) => ({ name: `web-${n}` }))],
      ['300 containers with 3 ports each', Array.from({ length: 300 }, (_, n) => ({ name: `web-${n}`, ports: portsOf(3) }))],
    ])('a good Pod of %s is judged, and passes', async (_, given) => {
      const containers = given.map((one) => ({ image: 'x', securityContext: GOOD, ...one }));
      const answer = await create(cluster, 'judged', 'Pod', objectOf('Pod', { containers }));
      expect(answer.status, answer.body.message?.slice(0, 300)).toBe(201);
    });

    test.each([
      [1200, 200],
      [3000, 403],
    ])('an old object with %i findings gets another image: %i', async (findings, status) => {
      const { api } = cluster();
      const label = (mode: string) =>
        api('PATCH', '/api/v1/namespaces/turned', { metadata: { labels: { 'kport.dev/mode': mode } } });
      await label('off');
      const ports = [80, 81, 82, 83, 84].map((containerPort) => ({ containerPort }));
      const spec = (image: string) => ({
        containers: Array.from({ length: findings / 5 }, (_, n) => ({ name: `web-${n}`, image, ports, securityContext: GOOD })),
      });
      const url = KINDS.PodTemplate.replace('NS', 'turned');
      const made = await api('POST', url, objectOf('PodTemplate', spec('x:1'), `large-${findings}`));
      expect(made.status, made.body.message?.slice(0, 300)).toBe(201);
      await label('enforce');
      await waitFor('the label counts', async () => (await create(cluster, 'turned', 'Pod', BAD)).status === 403 || undefined);
      const { metadata: _, ...patch } = objectOf('PodTemplate', spec('x:2'));
      const answer = await api('PATCH', `${url}/large-${findings}?dryRun=All`, patch);
      expect(answer.status, answer.body.message?.slice(0, 300)).toBe(status);
      // Another object than the old one: it is all new.
      const fresh = await create(cluster, 'judged', 'PodTemplate', objectOf('PodTemplate', spec('x:2')));
      const said = status === 200 ? `${findings - 10} more` : 'divide the object';
      expect(fresh).toMatchObject({ status: 403, body: { message: expect.stringContaining(said) } });
    });

    test('nothing that a terminal would obey is in a message', async () => {
      const sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '\u001b[2J\u202e\n80' }];
      const spec = { securityContext: { sysctls }, containers: [{ name: 'web', image: 'x', securityContext: GOOD }] };
      const { status, body } = await create(cluster, 'judged', 'Pod', objectOf('Pod', spec));
      expect([status, body.message]).toEqual([
        403,
        expect.stringContaining('is "\ufffd[2J\ufffd\\n80", which the kernel refuses'),
      ]);
    });

    test('what is installed is found to be what was exported, and what was changed is not', async () => {
      const { kubectl } = cluster();
      const installed = async () => {
        const { stdout } = await kubectl(['get', 'validatingadmissionpolicies,validatingadmissionpolicybindings', '-o', 'json']);
        return differences(JSON.parse(stdout).items, admissionPolicies({ ...exported, isStatic: false }));
      };
      expect(await installed()).toEqual([]);
      const binding = 'kport-errors-enforce';
      const bind = (action: string) => {
        const patch = JSON.stringify({ spec: { validationActions: [action] } });
        return kubectl(['patch', 'validatingadmissionpolicybinding', binding, '--type=merge', '-p', patch]);
      };
      await bind('Audit');
      expect(await installed()).toEqual([{ kind: 'differs', object: `ValidatingAdmissionPolicyBinding ${binding}` }]);
      await bind('Deny');
    });

    test.each(['1.36', '1.35', '1.34'])('an API server that acts as one of %s says the same', async (version) => {
      const { killApiServer, startApiServer } = cluster();
      await killApiServer();
      await startApiServer([`--emulated-version=${version}`]);
      await waitFor(
        'what denies is in force',
        async () => (await create(cluster, 'judged', 'Pod', BAD)).status === 403 || undefined,
      );
      await waitFor('what warns is', async () => (await create(cluster, 'judged', 'Pod', WARNED)).warnings[0]);
      expect(await differing(100)).toEqual([]);
    });

    test('files of the API server hold in kube-system, and nobody sees or deletes them', async () => {
      const { killApiServer, startApiServer, kubectl, folder } = cluster();
      await kubectl(['delete', 'validatingadmissionpolicies,validatingadmissionpolicybindings', '--all']);
      const staticManifestsDir = path.join(folder, 'vap');
      mkdirSync(staticManifestsDir);
      const file = path.join(staticManifestsDir, 'kport.yaml');
      writeFileSync(file, yamlDocuments(admissionPolicies({ ...exported, isStatic: true })));
      const kind = 'ValidatingAdmissionPolicyConfiguration';
      const configuration = { apiVersion: 'apiserver.config.k8s.io/v1', kind, staticManifestsDir };
      const plugins = [{ name: 'ValidatingAdmissionPolicy', configuration }];
      const admission = path.join(folder, 'static.json');
      writeFileSync(
        admission,
        JSON.stringify({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AdmissionConfiguration', plugins }),
      );
      await killApiServer();
      await startApiServer([`--admission-control-config-file=${admission}`]);
      const inSystem = () => create(cluster, 'kube-system', 'Pod', BAD);
      await waitFor('the files are in force', async () => (await inSystem()).status === 403 || undefined);
      expect((await kubectl(['get', 'validatingadmissionpolicies', '-o', 'name'])).stdout).toBe('');
      // An edit counts within seconds.
      writeFileSync(file, yamlDocuments(admissionPolicies({ policy: shippedPolicy('audit'), language: 'en', isStatic: true })));
      await waitFor('the edit counts', async () => (await inSystem()).status === 201 || undefined);
    });
  });
});

const GOOD = { runAsNonRoot: true, capabilities: { drop: ['ALL'] } };

function portsOf(count: number) {
  return Array.from({ length: count }, (_, n) => ({ containerPort: 8000 + n }));
}
