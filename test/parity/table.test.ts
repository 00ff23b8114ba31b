// One table: door x policy x fixture. The same objects and the same policy come to the same at `kport lint`, at the library, at
// helm-check, helm-post-render and the webhook, whether an object is created or repaired: what stands, what is exempt and by what.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fingerprints, judge, loadPolicy, lockedImages, readLock, readObjects } from '../../src/index.ts';
import { fold } from '../../src/judge/fold.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import { fieldPath } from '../../src/model/pointer.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules, suppressionRules } from '../../src/rules/index.ts';
import { PRESETS, type Preset } from '../../src/rules/rule.ts';
import { readReview as read } from '../../src/webhook/admission/admission-review.ts';
import { admit } from '../../src/webhook/admission/admit.ts';
import { audited } from '../audit/audited.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { runKport } from '../cli/run-kport.ts';
import { type Manifest, tweak } from '../facts/minimal-pod.ts';
import { policyDocument } from '../policy/policy-document.ts';
import { LOCK_OF_FIXTURES } from '../rules/locked.ts';
import { scratch } from '../sources/scratch.ts';
import { told } from '../told.ts';
import { request } from '../webhook/reviews.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
/** Rules about what only a text has, or about several objects, say nothing of an object alone. */
const COMPARED = new Set([...rules, ...suppressionRules].map(({ id }) => id).filter((id) => id !== 'duplicate-key'));
const NAMESPACE = 'shop';

const FOLDERS = [...rules, ...suppressionRules].map(({ id }) => id);
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, FIXTURES))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`),
);

/** The objects of a fixture as an API would have them: no comments, no key twice; each in one namespace or in none. */
function objectsOf(file: string, namespace: string | undefined): Manifest[] {
  const { documents } = readObjects(readFileSync(new URL(file, FIXTURES), 'utf8'), file);
  return documents
    .flatMap((one) => (one.kind === 'object' ? [one.document.object as Manifest] : []))
    .flatMap((object) => (Array.isArray(object.items) ? (object.items as Manifest[]) : [object]))
    .map((object, index) =>
      tweak({ metadata: {}, ...object }, (own) => {
        // No two fixtures have an object in common, so that all of them can be judged in one run.
        own.metadata = { ...own.metadata, name: `${file.replaceAll(/[^a-z]+/g, '-')}-${index}` };
        if (namespace === undefined) delete own.metadata.namespace;
        else own.metadata.namespace = namespace;
      }),
    );
}

interface Said {
  readonly stands: readonly string[];
  readonly exempt: readonly string[];
  readonly denies: boolean;
}

interface Told {
  readonly rule: string;
  readonly pointer: string;
  readonly severity: string;
}

function said(findings: readonly Told[], exempted: readonly (Told & { by: string; reason: string })[], denies: boolean): Said {
  const line = ({ rule, pointer, severity }: Told) => `${severity} ${rule} ${fieldPath(pointer)}`;
  const counted = <T extends Told>(list: readonly T[]) => list.filter(({ rule }) => COMPARED.has(rule));
  return {
    stands: counted(findings).map(line).sort(),
    exempt: counted(exempted)
      .map((one) => `${line(one)} by ${one.by}: ${one.reason}`)
      .sort(),
    denies,
  };
}

interface Case {
  readonly objects: readonly Manifest[];
  /** A shipped policy's name, or a policy's text. */
  readonly policy: string;
  /** Of the release or the request, told beside the objects. */
  readonly namespace?: string | undefined;
  /** What images hold, as a lock says it. */
  readonly lock?: string | undefined;
}

const textOf = (objects: readonly Manifest[]) => objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('');
const isName = (policy: string): policy is Preset => (PRESETS as readonly string[]).includes(policy);
const policyOf = async ({ policy, lock }: Pick<Case, 'policy' | 'lock'>) => {
  const read = isName(policy) ? shippedPolicy(policy) : await loadPolicy(policyDocument(policy), async () => policyDocument(''));
  return lock === undefined ? read : { ...read, locked: lockedImages(readLock(lock, 'lock')) };
};

async function command(argv: readonly string[], { objects, policy, namespace, lock }: Case) {
  const images = lock === undefined ? {} : { 'kport-images.lock.json': lock };
  const cwd = scratch({ 'policy.yaml': policy, 'x.yaml': textOf(objects), ...images });
  const place = namespace === undefined ? [] : ['--namespace', namespace];
  return runKport([...argv, '--policy', isName(policy) ? policy : 'policy.yaml', ...place], {
    cwd,
    stdin: textOf(objects),
  });
}

function fromJson(text: string, denies: boolean): Said {
  const { findings, exempted } = JSON.parse(text);
  return said(findings, exempted, denies);
}

function fromJudgement({ findings, exempted, denials, unreadable, failures }: Judgement): Said {
  expect([...unreadable, ...failures]).toEqual([]);
  const told = ({ ruleId: rule, at: pointer, severity }: Judgement['findings'][number]) => ({ rule, pointer, severity });
  return said(
    findings.map(told),
    exempted.map(({ finding, by, reason }) => ({ ...told(finding), by, reason })),
    denials.some(({ ruleId }) => COMPARED.has(ruleId)),
  );
}

async function admitted(given: Case, asked: { operation: string; oldObject?: Manifest }): Promise<Said> {
  const policy = await policyOf(given);
  const parts = given.objects.map((object) => {
    // An update is judged by what it changes of Pods: one of an object that holds none changes nothing.
    const operation = object.kind === 'ConfigMap' ? 'CREATE' : asked.operation;
    const review = read({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: request({ ...asked, operation, object, ...(given.namespace === undefined ? {} : { namespace: given.namespace }) }),
    });
    if (!('request' in review)) throw new Error(told(review.problem));
    const ruling = admit(review.request, { policy, language: 'en', today: '2026-01-31' });
    if (ruling.kind === 'refused') throw new Error(told(ruling.reason));
    return ruling.kind === 'passed'
      ? said([], [], false)
      : fromJudgement({ ...ruling.judgement, findings: fold(ruling.judgement.findings) });
  });
  return {
    stands: parts.flatMap(({ stands }) => stands).sort(),
    exempt: parts.flatMap(({ exempt }) => exempt).sort(),
    denies: parts.some(({ denies }) => denies),
  };
}

const library = async (door: 'file' | 'release', { objects, policy, namespace, lock }: Case): Promise<Said> => {
  const { documents } = readObjects(textOf(objects), 'x.yaml');
  const made = documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
  return fromJudgement(judge(made, { policy: await policyOf({ policy, lock }), door, namespace, today: '2026-01-31' }));
};

/** The objects as a cluster has them, which runs none of them yet; each is in a namespace. */
async function inCluster(given: Case): Promise<Said> {
  const { namespace } = given;
  const objects = given.objects.map((object) => ({
    ...object,
    metadata: { namespace, ...object.metadata, uid: object.metadata.name },
  }));
  const { namespaces } = audited(objects, { policy: await policyOf(given) });
  const owners = namespaces.flatMap((one) => one.owners);
  expect(owners.flatMap(({ unreadable, failures }) => [...unreadable, ...failures])).toEqual([]);
  const told = ({ ruleId: rule, at: pointer, severity }: Judgement['findings'][number]) => ({ rule, pointer, severity });
  const findings = owners.flatMap((owner) => owner.findings);
  return said(
    findings.map(told),
    owners.flatMap(({ exempted }) => exempted.map(({ finding, by, reason }) => ({ ...told(finding), by, reason }))),
    findings.some(({ ruleId, severity }) => COMPARED.has(ruleId) && severity === 'error'),
  );
}

const FILE_DOORS = {
  lint: async (given: Case) => {
    const { code, out } = await command(['lint', '--format', 'json', 'x.yaml'], { ...given, namespace: undefined });
    return fromJson(out, code === 1);
  },
  library: (given: Case) => library('file', given),
} as const;

const GATES = {
  'helm-check': async (given: Case) => {
    const { code, out } = await command(['helm-check', '-', '--format', 'json'], given);
    return fromJson(out, code === 1);
  },
  'library, for a release': (given: Case) => library('release', given),
  'audit of a cluster': inCluster,
  'webhook CREATE': (given: Case) => admitted(given, { operation: 'CREATE' }),
  // Of an object that held nothing: all of it is new.
  'webhook UPDATE': (given: Case) =>
    admitted(given, { operation: 'UPDATE', oldObject: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } }),
} as const;

const own = (spec: object) =>
  JSON.stringify({ apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'own' }, spec });
const exempting = (selector: object) =>
  own({
    extends: 'restricted',
    rules: { 'void-suppression': { severity: 'error' }, 'unused-suppression': { severity: 'error' } },
    exemptions: [{ ...selector, reason: 'decided' }],
    suppressions: { annotations: 'allow' },
  });

/** Under which comments and annotations hold alike at every door: then all of them say the same. */
const ALIKE: Readonly<Record<string, string>> = {
  'exempt by namespace': exempting({ namespaces: [NAMESPACE] }),
  'exempt by name': exempting({ names: ['privileged-*'] }),
  'exempt by image': exempting({ images: ['nginx*', 'registry.example.com/*'] }),
  'exempt by container': exempting({ containers: ['web', 'app'] }),
  'exempt by kind and rule': exempting({ kinds: ['Pod'], rules: ['may-run-as-root', 'void-suppression'] }),
  'annotations allowed': own({ extends: 'restricted', suppressions: { annotations: 'allow' } }),
  'annotations forbidden': own({ extends: 'restricted', suppressions: { annotations: 'forbid' } }),
};

const EVERY_POLICY = { ...Object.fromEntries(PRESETS.map((name) => [name, name])), ...ALIKE };

const PLACES = [
  ['inside', { inside: NAMESPACE, outside: undefined }],
  ['outside', { inside: undefined, outside: NAMESPACE }],
] as const;

describe.each(Object.entries(ALIKE))('%s', (_, policy) => {
  test.each(PLACES)('every door says the same of every fixture, the namespace given %s', async (_place, { inside, outside }) => {
    const given: Case = { objects: FILES.flatMap((file) => objectsOf(file, inside)), policy, namespace: outside };
    const expected = await GATES['helm-check'](given);
    expect(expected.stands.length + expected.exempt.length).toBeGreaterThan(100);
    const doors = outside === undefined ? { ...FILE_DOORS, ...GATES } : { library: FILE_DOORS.library, ...GATES };
    for (const [door, ask] of Object.entries(doors)) expect({ door, ...(await ask(given)) }).toEqual({ door, ...expected });
  });
});

describe.each(PRESETS)('%s', (policy) => {
  const objects = FILES.flatMap((file) => objectsOf(file, NAMESPACE));
  // What nobody has reviewed excuses nothing at a gate.
  const plain = objects.filter((object) => !JSON.stringify(object).includes('kport.dev/allow-'));

  test('files say the same, and so do gates', async () => {
    for (const given of [
      { objects, policy },
      { objects: plain, policy },
    ]) {
      const [linted, gated] = [await FILE_DOORS.lint(given), await GATES['helm-check'](given)];
      expect(await FILE_DOORS.library(given)).toEqual(linted);
      for (const [door, ask] of Object.entries(GATES)) expect({ door, ...(await ask(given)) }).toEqual({ door, ...gated });
      if (given.objects === plain) expect(gated.stands).toEqual(linted.stands);
      else expect(gated.exempt).toEqual([]);
    }
  });
});

const PORT_80 = { name: 'web', image: 'registry.example.com/web:1', ports: [{ containerPort: 80 }] };
const webPod = (metadata: object, container: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...metadata },
  spec: { containers: [{ ...PORT_80, ...container }] },
});

describe('whoever writes an object', () => {
  const excusing = webPod({
    annotations: { 'kport.dev/allow-privileged-container-port': 'I say so', 'kport.dev/allow-may-run-as-root': 'I say so' },
  });
  const without = { 'net-bind-service-kept': { severity: 'off' } };

  test.each([
    ['excuses himself in a reviewed file alone', {}, { lint: false, gates: true }],
    ['excuses himself nowhere', { suppressions: { annotations: 'forbid' } }, { lint: true, gates: true }],
    ['excuses himself everywhere', { suppressions: { annotations: 'allow' } }, { lint: false, gates: false }],
  ])('%s', async (_, spec, denies) => {
    const given = { objects: [excusing], policy: own({ extends: 'restricted', rules: without, ...spec }) };
    for (const ask of Object.values(FILE_DOORS)) expect((await ask(given)).denies).toBe(denies.lint);
    for (const ask of Object.values(GATES)) expect((await ask(given)).denies).toBe(denies.gates);
  });

  test('does so by a comment where files are judged, at the command line as in the library, and not in a release', async () => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.com/web:1
      ports:
        - containerPort: 80 # kport-allow privileged-container-port, privileged-port-unbindable: the old proxy
`;
    const { documents } = readObjects(text, 'x.yaml');
    const made = documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
    const asked = (door: 'file' | 'release') =>
      judge(made, { policy: shippedPolicy('restricted'), door, today: '2026-01-31' }).denials.map(({ ruleId }) => ruleId);
    expect(asked('file')).not.toContain('privileged-container-port');
    expect(asked('release')).toContain('privileged-container-port');
  });
});

describe('what was there before', () => {
  const deployment = (runAsUser: number, image = 'x:1', name = 'web'): Manifest => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { template: { spec: { containers: [{ ...PORT_80, name, image, securityContext: { runAsUser } }] } } },
  });
  const old = deployment(1000);
  const policy = own({ extends: 'restricted', rules: { 'may-run-as-root': { severity: 'error' } } });
  const CHANGES: readonly (readonly [string, Manifest, boolean])[] = [
    ['a uid', deployment(2000), false],
    ['an image', deployment(1000, 'x:2'), false],
    ['a renamed container', deployment(1000, 'x:1', 'other'), true],
    ['root', deployment(0), true],
  ];

  test.each(CHANGES)('%s that changes: the webhook, the library and fingerprints agree', async (_, object, isNew) => {
    expect((await admitted({ objects: [object], policy }, { operation: 'UPDATE', oldObject: old })).denies).toBe(isNew);
    const [now, before] = [object, old].map((one) =>
      readObjects(textOf([one]), 'x.yaml').documents.flatMap((read) => (read.kind === 'object' ? [read.document] : [])),
    );
    const asked = { policy: await policyOf({ policy }), door: 'file', today: '2026-01-31' } as const;
    expect(judge(now ?? [], { ...asked, before }).denials.length > 0).toBe(isNew);
    const known = new Set(fingerprints(judge(before ?? [], asked).denials));
    expect(fingerprints(judge(now ?? [], asked).denials).some((print) => !known.has(print))).toBe(isNew);
  });

  test.each(CHANGES)('%s that changes: so do --baseline and --diff', async (_, object, isNew) => {
    const cwd = scratch({ 'policy.yaml': policy, 'x.yaml': textOf([old]) });
    const io = () => recordedIo({ cwd, env: { PATH: process.env.PATH } });
    const git = (...args: readonly string[]) => {
      const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
      expect(spawnSync('git', [...identity, ...args], { cwd }).status).toBe(0);
    };
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'old');
    expect(await run(['baseline', 'create', '--policy', 'policy.yaml', 'x.yaml'], io())).toBe(0);
    writeFileSync(join(cwd, 'x.yaml'), textOf([object]));
    for (const known of [
      ['--baseline', 'kport-baseline.json'],
      ['--diff', 'HEAD'],
    ]) {
      expect([known, await run(['lint', '--policy', 'policy.yaml', ...known, 'x.yaml'], io())]).toEqual([known, isNew ? 1 : 0]);
    }
  });
});

describe('a lock of images', () => {
  const image = (name: string) => `registry.example.com/locked/${name}`;
  const lock = LOCK_OF_FIXTURES;
  const digestOf = (ref: string) => JSON.parse(lock).images.find((one: { ref: string }) => one.ref === ref).digest;
  // The digest decides, whatever the tag has become.
  const byDigest = webPod(
    { name: 'by-digest', namespace: NAMESPACE },
    { image: `${image('no-user:2')}@${digestOf(image('no-user:1'))}`, securityContext: { runAsNonRoot: true } },
  );
  const objects = [...FILES.flatMap((file) => objectsOf(file, NAMESPACE)), byDigest];

  test.each(Object.entries(EVERY_POLICY))('%s: every gate says the same with it, and so do files', async (_, policy) => {
    const given: Case = { objects, policy, lock };
    const [linted, gated] = [await FILE_DOORS.lint(given), await GATES['helm-check'](given)];
    expect(await FILE_DOORS.library(given)).toEqual(linted);
    for (const [door, ask] of Object.entries(GATES)) expect({ door, ...(await ask(given)) }).toEqual({ door, ...gated });
    if (!isName(policy)) expect(linted).toEqual(gated);
    expect(await GATES['helm-check']({ objects, policy })).not.toEqual(gated);
  });

  test.each([
    ['refuses what the image keeps from starting', 'capable', 1, 0],
    ['lets through what the image is right for', 'right', 0, 0],
  ])('helm-post-render %s', async (_, name, withLock, without) => {
    const securityContext = { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const object: Manifest = webPod(
      { name },
      { image: image(`${name === 'right' ? 'user' : name}:1`), ports: [{ containerPort: 8080 }], securityContext },
    );
    const given: Case = { objects: [object], policy: 'restricted', namespace: NAMESPACE };
    expect((await command(['helm-post-render'], { ...given, lock })).code).toBe(withLock);
    expect((await command(['helm-post-render'], given)).code).toBe(without);
  });
});

describe('a user and his groups', () => {
  const policy = own({ extends: 'restricted', exemptions: [{ users: ['alice'], reason: 'decided' }] });
  const objects = objectsOf('privileged-container-port/bad-nginx-deployment.yaml', NAMESPACE);

  test('are known at admission, and match nothing at a door that does not know them', async () => {
    const [created, checked] = [
      await GATES['webhook CREATE']({ objects, policy }),
      await GATES['helm-check']({ objects, policy }),
    ];
    expect(created).toMatchObject({ stands: [], denies: false });
    expect(checked).toMatchObject({ exempt: [], denies: true });
  });

  test('hold alike for every fixture where an object is created, updated, and judged by the library', async () => {
    const all = FILES.flatMap((file) => objectsOf(file, NAMESPACE));
    const created = await GATES['webhook CREATE']({ objects: all, policy });
    expect(created.stands).toEqual([]);
    expect(created.exempt.length).toBeGreaterThan(100);
    expect(await GATES['webhook UPDATE']({ objects: all, policy })).toEqual(created);
    const held = await policyOf({ policy });
    const parts = all.map((object) => {
      const made = readObjects(textOf([object]), 'x.yaml').documents.flatMap((one) =>
        one.kind === 'object' ? [one.document] : [],
      );
      return fromJudgement(judge(made, { policy: held, door: 'admission', user: 'alice', groups: [], today: '2026-01-31' }));
    });
    expect(parts.flatMap(({ exempt }) => exempt).sort()).toEqual(created.exempt);
  });
});

/** Those that are right and those that are not of each rule, so that a release of them is let through or not for one reason. */
const RELEASES = [...Map.groupBy(FILES, (file) => file.replace(/-[^/]*$/, '')).values()];

const LETS_ALL_THROUGH = ['audit', 'exempt by namespace'];

describe.each(Object.entries(EVERY_POLICY))('helm-post-render by the policy %s', (name, policy) => {
  test.each(PLACES)('does as the library for a release, the namespace given %s', async (_place, { inside, outside }) => {
    const codes = new Set<number>();
    for (const files of RELEASES) {
      const given: Case = { objects: files.flatMap((file) => objectsOf(file, inside)), policy, namespace: outside };
      const { code, out } = await command(['helm-post-render'], given);
      expect([files, code]).toEqual([files, (await library('release', given)).denies ? 1 : 0]);
      expect(out).toBe(code === 0 ? textOf(given.objects) : '');
      codes.add(code);
    }
    expect([...codes].sort()).toEqual(LETS_ALL_THROUGH.includes(name) ? [0] : [0, 1]);
  });
});

test.each(FILES)('%s: helm-post-render lets through what helm-check allows', async (file) => {
  const given: Case = { objects: objectsOf(file, undefined), policy: 'baseline', namespace: NAMESPACE };
  expect((await command(['helm-post-render'], given)).code).toBe((await command(['helm-check', '-'], given)).code);
});
