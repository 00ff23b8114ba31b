// What the API server itself judges by an exported policy, it judges as kport does: the same verdict, and the same sentences.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { admissionPolicies } from '../../src/export/admission-policy.ts';
import { rulesInCel } from '../../src/export/findings-in-cel.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Language } from '../../src/model/finding.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { admittedDocument } from '../../src/sources/admission-review.ts';
import { fill } from '../../src/words/catalogue.ts';
import { eachOf } from '../../src/words/told-message.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import type { ApiAnswer } from './api-client.ts';
import { KINDS, objectOf, type PodKind, someChange, someObject } from './export-objects.ts';
import { describeInCluster, type GetCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

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
    return each.map((values) => `${ruleId}: ${fill(text, values)}`);
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

const POLICIES: readonly Exported[] = [
  { policy: shippedPolicy('restricted'), language: 'en' },
  { policy: shippedPolicy('baseline'), language: 'ja' },
];

describe.each(POLICIES)('$policy.name, in $language', (exported) => {
  describeInCluster('the exported policy', (cluster) => {
    beforeAll(put(cluster, exported), 120_000);

    test('says of what is created what kport says', async () => {
      const differing: unknown[] = [];
      let judged = 0;
      for (const { kind, object } of fc.sample(someObject, { seed: 1, numRuns: 1500 })) {
        const free = await create(cluster, 'off', kind, object);
        if (free.status !== 201) continue;
        judged += 1;
        const answer = await create(cluster, 'judged', kind, object);
        const [server, engine] = [serverSays(answer), engineSays(free.body, undefined, exported)];
        const isCut = answer.body.message?.includes('kport lint');
        if (isCut ? engine.denied.length === 0 : JSON.stringify(server) !== JSON.stringify(engine))
          differing.push({ kind, object: JSON.stringify(object), server, engine, message: answer.body.message });
      }
      expect(differing.slice(0, 3)).toEqual([]);
      expect(judged).toBeGreaterThan(700);
    });

    test('says of what is changed what kport says: an old finding denies nothing', async () => {
      const { api } = cluster();
      const label = (mode: string) =>
        api('PATCH', '/api/v1/namespaces/turned', { metadata: { labels: { 'kport.dev/mode': mode } } });
      await label('off');
      const given = [];
      for (const [index, { kind, spec, after }] of fc.sample(someChange, { seed: 2, numRuns: 300 }).entries()) {
        const name = `web-${index}`;
        const path = KINDS[kind].replace('NS', 'turned');
        const before = await api('POST', path, objectOf(kind, spec, name));
        if (before.status !== 201) continue;
        const { metadata: _, ...patch } = objectOf(kind, after, name);
        const free = await api('PATCH', `${path}/${name}?dryRun=All`, patch);
        if (free.status === 200) given.push({ before: before.body, after: free.body, patch, path: `${path}/${name}?dryRun=All` });
      }
      await label('enforce');
      await waitFor('the label counts', async () => (await create(cluster, 'turned', 'Pod', BAD)).status === 403 || undefined);
      const differing: unknown[] = [];
      for (const { before, after, patch, path } of given) {
        const answer = await api('PATCH', path, patch);
        const [server, engine] = [serverSays(answer), engineSays(after, before, exported)];
        const isCut = answer.body.message?.includes('kport lint');
        if (isCut ? engine.denied.length === 0 : JSON.stringify(server.denied) !== JSON.stringify(engine.denied))
          differing.push({
            path,
            before: JSON.stringify(before),
            patch: JSON.stringify(patch),
            server,
            engine,
            message: answer.body.message,
          });
      }
      expect(differing.slice(0, 3)).toEqual([]);
      expect(given.length).toBeGreaterThan(100);
    });

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
  });
});
