// What the API server itself judges by an exported policy, it judges as kport does: the same verdict, and the same sentences.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { admissionPolicies } from '../../src/export/admission-policy.ts';
import { CEL_OF_RULES } from '../../src/export/cel-of-rules.ts';
import { differences } from '../../src/export/check-export.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { yamlDocuments } from '../../src/sources/yaml/write.ts';
import { runKport } from '../cli/run-kport.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import {
  CUSTOM,
  customObject,
  hasConsent,
  KINDS,
  objectOf,
  podSpec,
  someChange,
  someObject,
  someSecurity,
  withoutImages,
  writtenObjects,
} from './export-objects.ts';
import {
  BAD,
  create,
  type Exported,
  engineSays,
  IS_CUT,
  lintSays,
  podsOf,
  put,
  type Said,
  serverSays,
  serverSaysOfChange,
  WARNED,
} from './exported-policy.ts';
import { freePorts } from './free-ports.ts';
import { MAIN } from './kport.ts';
import { startProgram } from './program.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

/** Of each policy: together some three thousand. */
const OBJECTS = 1000;
/** For all of them, where others want the machine. */
const MANY_MS = 300_000;

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
        const lint = exported.policy === EXEMPTING ? engine : lintSays(free.body, exported);
        if (JSON.stringify(lint) !== JSON.stringify(engine)) found.push({ object: JSON.stringify(object), lint, engine });
      }
      expect(judged).toBeGreaterThan(objects / 2);
      return found.slice(0, 3);
    };

    test(
      'says of what is created what kport says',
      async () => {
        expect(await differing(OBJECTS)).toEqual([]);
      },
      MANY_MS,
    );

    test(
      'says of what is changed what kport says: an old finding denies nothing',
      async () => {
        const { api } = cluster();
        const label = (mode: string) =>
          api('PATCH', '/api/v1/namespaces/turned', { metadata: { labels: { 'kport.dev/mode': mode } } });
        await label('off');
        const given = [];
        for (const [index, { kind, spec, after }] of fc.sample(someChange, { seed: 2, numRuns: 600 }).entries()) {
          const name = `web-${index}`;
          const url = KINDS[kind].replace('NS', 'turned');
          const before = await api('POST', url, objectOf(kind, spec, name));
          if (before.status !== 201) continue;
          const { metadata: _, ...patch } = objectOf(kind, after, name);
          const free = await api('PATCH', `${url}/${name}?dryRun=All`, patch);
          // What changes nothing is not judged at all.
          if (free.status === 200 && podsOf(free.body) !== podsOf(before.body))
            given.push({ before: before.body, after: free.body, patch, url: `${url}/${name}?dryRun=All` });
        }
        await label('enforce');
        await waitFor('the label counts', async () => (await create(cluster, 'turned', 'Pod', BAD)).status === 403 || undefined);
        const found: unknown[] = [];
        for (const { before, after, patch, url } of given) {
          const answer = await api('PATCH', url, patch);
          const [{ known, ...server }, engine] = [serverSaysOfChange(answer), engineSays(after, before, exported)];
          const isCut = IS_CUT.test([answer.body.message, ...answer.warnings].join());
          const told = {
            url,
            before: JSON.stringify(before),
            patch: JSON.stringify(patch),
            server,
            message: answer.body.message,
          };
          if (isCut ? engine.denied.length === 0 : JSON.stringify(server) !== JSON.stringify(engine))
            found.push({ ...told, engine });
          // Lint knows of nothing before it: it tells of what is new and of what is not.
          const lint = lintSays(after, exported);
          const all = { denied: [...server.denied, ...known].sort(), warned: server.warned };
          if (exported.policy !== EXEMPTING && !isCut && JSON.stringify(all) !== JSON.stringify(lint))
            found.push({ ...told, known, lint });
        }
        expect(found.slice(0, 3)).toEqual([]);
        expect(given.length).toBeGreaterThan(150);
      },
      MANY_MS,
    );

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
      const found: unknown[] = [];
      for (const securityContext of fc.sample(someSecurity, { seed: 3, numRuns: 100 })) {
        const ephemeralContainers = [{ name: 'debug', image: 'x', securityContext }];
        const after = { ...made.body, spec: { ...(made.body as Manifest).spec, ephemeralContainers } };
        const [answer, engine] = [await debug(securityContext), engineSays(after, made.body, exported)];
        const server = serverSays(answer);
        // The API server itself takes no privileged container without privilege escalation.
        if (answer.status === 422) continue;
        if (JSON.stringify(server) !== JSON.stringify(engine)) found.push({ securityContext, server, engine });
      }
      expect(found.slice(0, 3)).toEqual([]);
      await label('off');
    });

    test('warns and records where the label says so, and denies nothing there', async () => {
      const warned = await create(cluster, 'warned', 'Pod', BAD);
      expect([warned.status, warned.warnings.join().includes('privileged-host-port')]).toEqual([201, true]);
      expect(await create(cluster, 'audited', 'Pod', BAD)).toMatchObject({ status: 201, warnings: [] });
      expect(await create(cluster, 'off', 'Pod', BAD)).toMatchObject({ status: 201, warnings: [] });
    });

    if (exported.policy.name !== 'restricted') return;

    test('says of every fixture and example what kport says, but for what it says that it cannot know', async () => {
      const counts = { judged: 0, refused: 0, blind: 0 };
      const found: unknown[] = [];
      const blind = Object.entries(CEL_OF_RULES).flatMap(([id, { blind }]) => (blind ? [id] : []));
      for (const { file, object } of writtenObjects()) {
        for (const given of [object, withoutImages(object)]) {
          const free = await create(cluster, 'off', given.kind, given);
          if (free.status !== 201) {
            counts.refused += 1;
            continue;
          }
          const answer = await create(cluster, 'judged', given.kind, given);
          const [server, engine] = [serverSays(answer), engineSays(free.body, undefined, exported)];
          counts.judged += 1;
          const differing = differingRules(server, engine);
          counts.blind += Math.min(1, differing.length);
          const isKnown = given === object && (differing.every((id) => blind.includes(id)) || hasConsent(object));
          if (differing.length > 0 && !isKnown) found.push({ file, given: JSON.stringify(given), server, engine });
        }
      }
      expect(found.slice(0, 5)).toEqual([]);
      expect(counts.judged).toBeGreaterThan(300);
      // What the API server itself does not take, and what turns on images and words.
      expect(counts.refused).toBeLessThan(counts.judged / 3);
      expect(counts.blind).toBeLessThan(counts.judged / 4);
    });

    test.each([
      ['20,000 ports', [{ name: 'web', ports: Array.from({ length: 20_000 }, (_, n) => ({ containerPort: 1024 + n })) }]],
      ['5,000 containers', Array.from({ length: 5000 }, (_, n) => ({ name: `web-${n}` }))],
      ['300 containers with 3 ports each', Array.from({ length: 300 }, (_, n) => ({ name: `web-${n}`, ports: portsOf(3) }))],
    ])('a good Pod of %s is judged, and passes', async (_, given) => {
      const containers = given.map((one) => ({ image: 'x', securityContext: GOOD, ...one }));
      const answer = await create(cluster, 'judged', 'Pod', objectOf('Pod', { containers }));
      expect(answer.status, answer.body.message?.slice(0, 300)).toBe(201);
    });

    test.each([
      [1200, 5, 200],
      [5000, 100, 403],
    ])('an old object with %i findings, %i in a container, gets another image: %i', async (findings, each, status) => {
      const { api } = cluster();
      const label = (mode: string) =>
        api('PATCH', '/api/v1/namespaces/turned', { metadata: { labels: { 'kport.dev/mode': mode } } });
      await label('off');
      const ports = Array.from({ length: each }, (_, n) => ({ containerPort: 80 + n }));
      const spec = (image: string) => ({
        containers: Array.from({ length: findings / each }, (_, n) => ({
          name: `web-${n}`,
          image,
          ports,
          securityContext: GOOD,
        })),
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

    test.each([
      ['PodTemplate', 200],
      // What a container of a Pod with another image does is new.
      ['Pod', 403],
    ] as const)('a %s of 4,000 findings, with the longest names, meets no limit', async (kind, status) => {
      const { api } = cluster();
      const label = (mode: string) =>
        api('PATCH', '/api/v1/namespaces/turned', { metadata: { labels: { 'kport.dev/mode': mode } } });
      await label('off');
      const port = (n: number) => ({ containerPort: (n % 1023) + 1, protocol: ['TCP', 'UDP', 'SCTP'][Math.floor(n / 1023)] });
      const spec = (image: string) => ({
        containers: Array.from({ length: 500 }, (_, n) => ({
          name: `${'a'.repeat(57)}-${String(n).padStart(5, '0')}`,
          image,
          ports: Array.from({ length: 5 }, (_, m) => ({ ...port(5 * n + m), hostPort: port(5 * n + m).containerPort })),
          securityContext: { runAsUser: 0, privileged: true, capabilities: { add: ['NET_BIND_SERVICE'] } },
        })),
      });
      const url = KINDS[kind].replace('NS', 'turned');
      const made = await api('POST', url, objectOf(kind, spec('x:1'), 'longest'));
      expect(made.status, made.body.message?.slice(0, 300)).toBe(201);
      await label('enforce');
      await waitFor('the label counts', async () => (await create(cluster, 'turned', 'Pod', BAD)).status === 403 || undefined);
      const { metadata: _, ...patch } = objectOf(kind, spec('x:2'));
      const changed = await api('PATCH', `${url}/longest?dryRun=All`, patch);
      expect(changed.status, changed.body.message?.slice(0, 300)).toBe(status);
      const fresh = await create(cluster, 'judged', kind, objectOf(kind, spec('x:2')));
      for (const denied of status === 403 ? [changed, fresh] : [fresh])
        expect(denied).toMatchObject({ status: 403, body: { message: expect.stringMatching(/; 3990 more/) } });
      if (kind === 'Pod') return;
      // What was there is told as such, and so it is where it stands one place further on.
      const quiet = { name: 'quiet', image: 'x', securityContext: GOOD };
      const { metadata: __, ...more } = objectOf(kind, { containers: [quiet, ...spec('x:1').containers] });
      const shifted = await api('PATCH', `${url}/longest?dryRun=All`, more);
      expect(shifted.status, shifted.body.message?.slice(0, 300)).toBe(200);
      for (const answer of [changed, shifted]) expect(serverSaysOfChange(answer).known).not.toEqual([]);
    });

    describe('custom resources', () => {
      beforeAll(async () => {
        const { api } = cluster();
        for (const definition of Object.values(CUSTOM).map(({ crd }) => crd)) {
          const made = await api('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
          expect(made.status, made.body.message).toBe(201);
        }
        for (const kind of Object.keys(CUSTOM)) {
          const bad = customObject(kind, { containers: [BAD.spec.containers[0]] });
          await waitFor(`${kind} to be judged`, async () => (await createCustom(bad, 'judged')).status === 403 || undefined);
        }
      });
      const createCustom = (object: Manifest, namespace: string) => {
        const { crd } = CUSTOM[object.kind] ?? expect.fail(object.kind);
        const url = `/apis/${object.apiVersion}/namespaces/${namespace}/${crd.spec.names.plural}?dryRun=All`;
        return cluster().api('POST', url, object);
      };

      test('with one Pod at one place are judged as kport judges them', async () => {
        const found: unknown[] = [];
        for (const [index, spec] of fc.sample(podSpec, { seed: 5, numRuns: 200 }).entries()) {
          // The API server refuses such a Pod, and the table says that nobody tells so of a custom resource.
          if (spec.hostNetwork && (spec.securityContext?.sysctls ?? []).length > 0) continue;
          const kind = Object.keys(CUSTOM)[index % Object.keys(CUSTOM).length] ?? '';
          const object = customObject(kind, spec);
          const free = await createCustom(object, 'off');
          expect(free.status, free.body.message).toBe(201);
          const answer = await createCustom(object, 'judged');
          const [server, engine] = [serverSays(answer), engineSays(free.body, undefined, exported)];
          const isCut = answer.body.message?.includes('kport lint');
          if (!isCut && JSON.stringify(server) !== JSON.stringify(engine))
            found.push({ object: JSON.stringify(object), server, engine, message: answer.body.message });
        }
        expect(found.slice(0, 3)).toEqual([]);
      });

      const port = (containerPort: unknown) => ({ containers: [{ name: 'web', image: 'x', ports: [{ containerPort }] }] });
      test.each<[string, Manifest, number]>([
        ['no Pod at all', {}, 201],
        ['a port', port(80), 403],
        ['a placeholder', port('$(PORT)'), 201],
        ['a container that is none', { containers: ['web'] }, 201],
      ])('%s: an expression that fails denies nothing', async (_, spec, status) => {
        expect((await createCustom(customObject('Rollout', spec), 'judged')).status).toBe(status);
      });

      test('a Rollout that names its Deployment passes', async () => {
        const rollout = { ...customObject('Rollout', {}), spec: { workloadRef: { kind: 'Deployment', name: 'web' } } };
        expect((await createCustom(rollout, 'judged')).status).toBe(201);
      });
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
      const binding = 'kport-errors-create-enforce';
      const bind = (action: string) => {
        const patch = JSON.stringify({ spec: { validationActions: [action] } });
        return kubectl(['patch', 'validatingadmissionpolicybinding', binding, '--type=merge', '-p', patch]);
      };
      await bind('Audit');
      const field = { at: '/spec/validationActions', found: ['Audit'], wanted: ['Deny'] };
      expect(await installed()).toEqual([{ kind: 'differs', object: `ValidatingAdmissionPolicyBinding ${binding}`, ...field }]);
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
      // Half of a file is a broken one.
      const put = (name: string, text: string) => {
        writeFileSync(path.join(folder, 'next.yaml'), text);
        renameSync(path.join(folder, 'next.yaml'), name);
      };
      const whole = await written(['vap', '--static', '--kubernetes', '1.37', '--policy', 'restricted']);
      put(file, whole);
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
      put(file, yamlDocuments(admissionPolicies({ policy: shippedPolicy('audit'), language: 'en', isStatic: true })));
      await waitFor('the edit counts', async () => (await inSystem()).status === 201 || undefined);
      put(file, whole);
      await waitFor('it holds again', async () => (await inSystem()).status === 403 || undefined);
      // What docs/admission-policy.md says to watch.
      const metric = async (name: string) => {
        const { stdout } = await kubectl(['get', '--raw', '/metrics']);
        const found = stdout
          .split('\n')
          .filter((line) => line.startsWith(`apiserver_manifest_admission_config_controller_${name}`));
        return found.filter((line) => /hash=""|status="failure"/.test(line)).length > 0 || undefined;
      };
      expect(await metric('automatic_reloads_total')).toBeUndefined();
      writeFileSync(path.join(staticManifestsDir, 'broken.yaml'), 'spec: [');
      await waitFor('the broken file to be told', () => metric('automatic_reloads_total'));
      expect((await inSystem()).status).toBe(403);
      expect(await metric('last_config_info')).toBeUndefined();
      // The folder itself stays: of another one in its place the API server hears only by the minute.
      for (const name of readdirSync(staticManifestsDir)) rmSync(path.join(staticManifestsDir, name));
      await waitFor('the emptied folder to enforce nothing', async () => (await inSystem()).status === 201 || undefined);
      await waitFor('the emptied folder to be told', () => metric('last_config_info'));
      put(file, whole);
      await killApiServer();
      await startApiServer([`--admission-control-config-file=${admission}`]);
      expect((await inSystem()).status).toBe(403);
    });

    test('files of the API server call the webhook by its address', async () => {
      const { killApiServer, startApiServer, folder, authority } = cluster();
      const [port = 0, health = 0] = await freePorts(2);
      const { cert, key } = await authority.serverCertificate();
      for (const [name, text] of Object.entries({ 'tls.crt': cert, 'tls.key': key, 'ca.crt': authority.cert }))
        writeFileSync(path.join(folder, name), text);
      const url = `https://127.0.0.1:${port}/validate`;
      const ca = path.join(folder, 'ca.crt');
      const whole = await written([
        'webhook',
        '--static',
        '--kubernetes',
        '1.37',
        '--policy',
        'restricted',
        '--ca',
        ca,
        '--url',
        url,
      ]);
      // The configuration is the comment above, but for the folder.
      const head = whole
        .split('\n')
        .slice(1, 9)
        .map((line) => line.replace(/^# /, ''))
        .join('\n');
      const staticManifestsDir = path.join(folder, 'webhooks');
      mkdirSync(staticManifestsDir);
      writeFileSync(path.join(staticManifestsDir, 'kport.yaml'), whole);
      const configuration = path.join(folder, 'webhooks.yaml');
      writeFileSync(configuration, head.replace('/etc/kubernetes/webhooks', staticManifestsDir));
      const kport = startProgram({
        ...{ name: 'kport', file: process.execPath, folder, env: { PATH: process.env.PATH, HOME: process.env.HOME } },
        args: [
          MAIN,
          'serve',
          `--port=${port}`,
          `--health-port=${health}`,
          `--cert=${path.join(folder, 'tls.crt')}`,
          `--key=${path.join(folder, 'tls.key')}`,
          '--drain-time=0',
        ],
      });
      try {
        await waitFor('kport', async () => (await fetch(`http://127.0.0.1:${health}/readyz`)).ok || undefined);
        await killApiServer();
        await startApiServer([`--admission-control-config-file=${configuration}`]);
        const denied = async () => (await create(cluster, 'kube-system', 'Pod', BAD)).body.message;
        await waitFor(
          'the webhook',
          async () => (await denied())?.includes('admission webhook "validate.kport.dev" denied') || undefined,
        );
        expect((await create(cluster, 'off', 'Pod', BAD)).status).toBe(201);
      } finally {
        await kport.stop();
      }
    });
  });
});

const GOOD = { runAsNonRoot: true, capabilities: { drop: ['ALL'] } };

function portsOf(count: number) {
  return Array.from({ length: count }, (_, n) => ({ containerPort: 8000 + n }));
}

/** What kport export prints. */
async function written(argv: readonly string[]): Promise<string> {
  const { code, out } = await runKport(['export', ...argv]);
  expect(code).toBe(0);
  return out;
}

/** The rules of which one says something that the other does not. */
function differingRules(one: Said, other: Said): string[] {
  const each = ({ denied, warned }: Said) => [...denied.map((text) => `E ${text}`), ...warned.map((text) => `W ${text}`)];
  const [a, b] = [new Set(each(one)), new Set(each(other))];
  const alone = [...[...a].filter((text) => !b.has(text)), ...[...b].filter((text) => !a.has(text))];
  return [...new Set(alone.map((text) => text.slice(2).split(':')[0] ?? ''))];
}
