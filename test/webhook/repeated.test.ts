// What has come before is known by its bytes, and judged as if it came for the first time.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { extract } from '../../src/facts/objects/extract.ts';
import { podMemory } from '../../src/judge/pod-memory.ts';
import type { Finding } from '../../src/model/finding.ts';
import { live } from '../../src/model/live.ts';
import type { SourceDocument, SourceRange } from '../../src/model/source.ts';
import type { Workload } from '../../src/model/workload.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';
import { readObjects } from '../../src/sources/document.ts';
import { forgetSpecs, keepSpec, missedSpec, noSpecs, specOf } from '../../src/webhook/admission/kept-specs.ts';
import { reviewParser } from '../../src/webhook/admission/parse-review.ts';
import { type Answer, createJudge } from '../../src/webhook/admission/verdict.ts';
import { keeping } from '../../src/webhook/threads/messages.ts';
import { type Manifest, tweak } from '../facts/minimal-pod.ts';
import { LOCKED } from '../rules/locked.ts';
import { type Asked, fewRules, goodContainer, goodPod, inKind, KINDS, review } from './reviews.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
/** How often one comes until it is known. */
const UNTIL_KNOWN = 2;

const objects = rules.flatMap(({ id }) =>
  readdirSync(new URL(`${id}/`, FIXTURES))
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const { documents } = readObjects(readFileSync(new URL(`${id}/${name}`, FIXTURES), 'utf8'), name);
      return documents.flatMap((one) => (one.kind === 'object' ? [one.document.object as Manifest] : []));
    })
    .flatMap((object): Manifest[] => (Array.isArray(object.items) ? object.items : [object]))
    .filter(({ apiVersion, kind }) => typeof apiVersion === 'string' && typeof kind === 'string'),
);

/** As Go writes it, and as long as one of an API server is. */
function bytesOf(asked: Asked, number = 0): Buffer {
  const { request, ...rest } = review(asked);
  const long = { ...request, uid: `${number}`, options: { ...request.options, fieldManager: 'x'.repeat(1024) } };
  return goBytes({ ...rest, request: long });
}

function goBytes(value: unknown): Buffer {
  const escaped = (text: string) => `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return Buffer.from(JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, escaped));
}

/** The same, written so that nothing in it is ever found. */
function otherwise(bytes: Buffer): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(bytes.toString()), null, 1));
}

function judging() {
  const policy = live({ ...shippedPolicy('restricted'), locked: LOCKED });
  const judge = createJudge({ policy, labels: 'on', language: 'en', isExported: false });
  return (bytes: Buffer) => {
    const { answer, tell } = judge({ bytes, label: undefined, today: '2026-01-31' });
    const { told, kept } = keeping();
    tell(1, told);
    return { answer, ...kept };
  };
}

describe('verdicts', () => {
  const known = judging();
  const anew = judging();

  test.each(objects.map((object, index) => [`${object.kind} ${index}`, object] as const))('%s', (_title, object) => {
    for (let time = 0; time < UNTIL_KNOWN + 2; time += 1) {
      const named = tweak(object, (own) => {
        const labels = { ...own.metadata?.labels, time: `${time}` };
        own.metadata = { ...own.metadata, name: `web-${time}`, labels };
        if (own.spec?.template) own.spec.template.metadata = { ...own.spec.template.metadata, labels };
      });
      const before = tweak(named, (own) => {
        own.metadata.annotations = { time: 'before' };
      });
      const asked: readonly Asked[] = [
        { object: named },
        { operation: 'UPDATE', object: named, oldObject: before },
        { object: named, namespace: `shop-${time}`, user: 'bob' },
      ];
      for (const one of asked) {
        const bytes = bytesOf(one, time);
        expect(known(bytes)).toEqual(anew(otherwise(bytes)));
      }
    }
  });
});

describe('what is known of a Pod spec', () => {
  const bad = tweak(goodPod(), ({ spec }) => {
    spec.containers[0].ports = [{ containerPort: 80 }];
    spec.containers[0].args = ['x'.repeat(1024)];
  });
  const allowed = ({ answer }: { readonly answer: Answer }) => 'json' in answer && JSON.parse(answer.json).response.allowed;

  test('holds for the policy by which it was judged', () => {
    const policy = live(shippedPolicy('restricted'));
    const judge = createJudge({ policy, labels: 'on', language: 'en', isExported: false });
    const says = () => allowed(judge({ bytes: bytesOf({ object: bad }), label: undefined, today: '2026-01-31' }));
    expect([says(), says(), says(), says()]).toEqual([false, false, false, false]);
    policy.set(fewRules('net-bind-service-added'));
    expect([says(), says()]).toEqual([true, true]);
  });

  test('holds for a name and a user that are exempt as for others', () => {
    const exemptions = [{ names: ['web-1'], reason: 'known', file: 'policy' }];
    const judge = createJudge({
      policy: live({ ...shippedPolicy('restricted'), exemptions }),
      ...{ labels: 'on', language: 'en', isExported: false },
    });
    const says = (time: number) =>
      allowed(judge({ bytes: bytesOf({ object: named(bad, time) }), label: undefined, today: '2026-01-31' }));
    expect([1, 2, 1, 2, 1, 2].map(says)).toEqual([true, false, true, false, true, false]);
  });

  test.each([
    ['a selector is missing', (own: Manifest) => delete own.spec.selector],
    ['an image is missing', (own: Manifest) => delete own.spec.template.spec.containers[0].image],
    ['a label is no text', (own: Manifest) => Object.assign(own.spec.template, { metadata: { labels: { app: 1 } } })],
    ['a name is no text', (own: Manifest) => Object.assign(own.metadata, { name: 1 })],
    ['it is in another kind', (own: Manifest) => Object.assign(own, { apiVersion: 'apps/v1', kind: 'ReplicaSet' })],
    ['it is in a kind that nobody knows', (own: Manifest) => Object.assign(own, { apiVersion: 'x.io/v1', kind: 'X' })],
  ])('and not where %s', (_title, change) => {
    const known = judging();
    const anew = judging();
    const wrap = (spec: Manifest) => ({ spec: { selector: { matchLabels: {} }, template: { metadata: { labels: {} }, spec } } });
    const good = inKind(['apps/v1', 'Deployment', wrap], bad);
    const other = tweak(good, (own) => void change(own));
    for (const object of [good, good, good, good, other, good, other, other, good]) {
      expect(known(bytesOf({ object }))).toEqual(anew(otherwise(bytesOf({ object }))));
    }
  });
});

test('what a part of a Pod leaves open is not open in a whole one', () => {
  const known = judging();
  const anew = judging();
  const spec = { containers: [{ name: 'app', args: ['x'.repeat(1024)], ports: [{ containerPort: '{{ port }}' }] }] };
  const part = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template: { spec } } };
  const whole = tweak(part, (own: Manifest) => {
    own.spec.selector = { matchLabels: {} };
  });
  const of = (object: Manifest) => anew(otherwise(bytesOf({ object })));
  expect(of(part).answer).not.toEqual(of(whole).answer);
  for (const object of [part, part, part, part, whole, part]) expect(known(bytesOf({ object }))).toEqual(of(object));
});

function rangeAt(line: number): SourceRange {
  return { start: { line, column: 1 }, end: { line, column: 2 } };
}

const DOCUMENT: SourceDocument = {
  ...{ object: {}, origin: { file: 'x', document: 0 }, duplicateKeys: [] },
  locate: () => undefined,
  line: () => undefined,
};

describe('the memory of a judge', () => {
  const SPEC = { containers: [] };
  const workload = (containers: number): Workload => {
    const [pod] = podsOf({ containers: Array.from({ length: containers }, (_, index) => goodContainer(`app-${index}`)) });
    if (pod === undefined) throw new Error('no Pod');
    return pod;
  };
  const podsOf = (spec: Manifest) => {
    const [object] = extract({ ...goodPod(), spec }, { workloads: [], duplicateKeys: [] });
    return object?.kind === 'workloads' ? object.workloads : [];
  };

  test('has what comes again, and nothing else', () => {
    const memory = podMemory((spec) => spec === SPEC);
    memory.pods.keep(SPEC, workload(1));
    memory.pods.keep({ ...SPEC }, workload(1));
    expect(memory.pods.of(SPEC)).toHaveLength(1);
    expect(memory.pods.of({ ...SPEC })).toEqual([]);
  });

  test('has what was found once all rules have said it', () => {
    const memory = podMemory(() => true);
    const one = workload(1);
    memory.pods.keep(SPEC, one);
    expect(memory.outcomesOf(one, DOCUMENT)).toBeUndefined();
    const evaluated = { kind: 'evaluated', workload: one, findings: [] } as const;
    memory.keep([evaluated, { kind: 'rule-failed', object: one.object, ruleId: 'x', error: 'x' }], DOCUMENT);
    expect(memory.outcomesOf(one, DOCUMENT)).toBeUndefined();
    memory.keep([evaluated], DOCUMENT);
    expect(memory.outcomesOf(one, DOCUMENT)).toEqual([evaluated]);
  });

  test.each([
    ['has a place of its own', { at: '/spec/a', range: rangeAt(3) }],
    ['stands beside the spec', { at: '/metadata', range: rangeAt(2) }],
    ['shows a line of its own', { at: '/spec/a', range: rangeAt(2), excerpt: 'x' }],
    ['was written elsewhere', { at: '/spec/a', range: rangeAt(2), written: { file: 'y', range: rangeAt(2) } }],
  ])('has no finding that %s', (_title, found) => {
    const document = { ...DOCUMENT, locate: () => rangeAt(2) };
    const kept = (finding: Manifest) => {
      const memory = podMemory(() => true);
      const one = { ...workload(1), at: '/spec' };
      memory.pods.keep(SPEC, one);
      memory.keep([{ kind: 'evaluated', workload: one, findings: [finding as Finding] }], document);
      return memory.outcomesOf(one, document);
    };
    expect(kept(found)).toBeUndefined();
    expect(kept({ at: '/spec/a', range: rangeAt(2) })).toBeDefined();
  });

  test('is bounded', () => {
    const memory = podMemory(() => true);
    const specs = Array.from({ length: 100 }, () => ({}));
    for (const spec of specs) memory.pods.keep(spec, workload(100));
    const known = specs.filter((spec) => memory.pods.of(spec).length > 0);
    expect(known.length).toBeGreaterThan(0);
    expect(known.length * 100 * 4).toBeLessThan(20_000);
    expect(memory.pods.of(specs.at(-1) ?? {})).toHaveLength(1);
  });
});

/** Where its Pod spec is, by a parser that has met it often enough. */
function specAfter(bytes: (time: number) => Buffer, path: readonly string[]) {
  const { parse } = reviewParser();
  const specs = Array.from({ length: UNTIL_KNOWN + 2 }, (_, time) => {
    let value = parse(bytes(time));
    expect(value).toEqual(JSON.parse(bytes(time).toString()));
    for (const key of ['request', ...path]) value = (value as Manifest)[key];
    return value;
  });
  return { specs, isKnown: specs.at(-1) === specs.at(-2) };
}

const named = (pod: Manifest, time: number) =>
  tweak(pod, (own) => {
    own.metadata.name = `web-${time}`;
  });

describe('a Pod spec that has come before is the same value', () => {
  test.each(KINDS)('%s %s', (...kind) => {
    const path = { Pod: 'spec', PodTemplate: 'template.spec', CronJob: 'spec.jobTemplate.spec.template.spec' }[kind[1]];
    const keys = (path ?? 'spec.template.spec').split('.');
    const bytes = (time: number) => bytesOf({ object: inKind(kind, named(goodPod(), time)) });
    expect(specAfter(bytes, ['object', ...keys]).isKnown).toBe(true);
  });

  test('as it was before an update', () => {
    const old = inKind(['apps/v1', 'Deployment', (spec) => ({ spec: { replicas: 1, template: { spec } } })], goodPod());
    const bytes = (time: number) =>
      bytesOf({
        operation: 'UPDATE',
        object: tweak(old, (own) => {
          own.spec.replicas = time;
        }),
        oldObject: old,
      });
    expect(specAfter(bytes, ['oldObject', 'spec', 'template', 'spec']).isKnown).toBe(true);
    expect(specAfter(bytes, ['object', 'spec', 'template', 'spec']).isKnown).toBe(true);
  });

  test('whatever its texts are', () => {
    const pod = tweak(goodPod(), ({ spec }) => {
      spec.containers[0].args = ['<a href="x">&', '\u2028 \u3042 \ud83d\ude00 \\ " {"spec":{"containers":[{'];
      spec.containers[0].env = [{ name: '__proto__', value: 'f:spec' }];
    });
    expect(specAfter((time) => bytesOf({ object: named(pod, time) }), ['object', 'spec']).isKnown).toBe(true);
  });

  test('behind fields that somebody manages', () => {
    const pod = tweak(goodPod(), ({ metadata }) => {
      metadata.managedFields = Array.from({ length: 20 }, () => ({ fieldsV1: { 'f:spec': { 'f:containers': {} } } }));
    });
    expect(specAfter((time) => bytesOf({ object: named(pod, time) }), ['object', 'spec']).isKnown).toBe(true);
  });

  test('and not where it differs', () => {
    const bytes = (time: number) =>
      bytesOf({
        object: tweak(goodPod(), ({ spec }) => {
          spec.containers[0].env = [{ name: 'N', value: `${time}` }];
        }),
      });
    expect(specAfter(bytes, ['object', 'spec']).isKnown).toBe(false);
  });
});

const RANDOM = ['abcde', 'fgh2j', 'zzzzz', '99999'];

/** With a volume for its token, as the API server gives it to each Pod. */
function withToken(random: string, change: (spec: Manifest) => void = () => undefined): Manifest {
  return tweak(goodPod(), ({ spec }) => {
    const name = `kube-api-access-${random}`;
    spec.volumes = [{ name, projected: { defaultMode: 420 } }];
    for (const container of spec.containers) container.volumeMounts = [{ name, readOnly: true, mountPath: '/var/run' }];
    change(spec);
  });
}

describe('the volume with the token of a Pod has a name that means nothing', () => {
  const specsOf = (object: (random: string) => Manifest, path: readonly string[]) => {
    const { parse } = reviewParser();
    return RANDOM.map((random) => {
      let value = parse(bytesOf({ object: object(random) }));
      for (const key of ['request', 'object', ...path]) value = (value as Manifest)[key];
      return { random, value: value as Manifest };
    });
  };

  test('each other one is the same Pod', () => {
    const [, , third, fourth] = specsOf(withToken, ['spec']);
    expect(fourth?.value).toBe(third?.value);
    expect(fourth?.value.containers).toEqual(withToken('fgh2j').spec.containers);
  });

  test.each<[string, (random: string) => Manifest]>([
    [
      'it stands elsewhere, too',
      (random) =>
        withToken(random, (spec) => {
          spec.containers[0].args = [`kube-api-access-${random}`];
        }),
    ],
    [
      'a container has it',
      (random) =>
        withToken(random, (spec) => {
          spec.containers[0].name = `kube-api-access-${random}`;
        }),
    ],
    ['it is longer', (random) => withToken(`${random}x`)],
  ])('but where %s', (_title, object) => {
    for (const { random, value } of specsOf(object, ['spec'])) expect(value).toEqual(object(random).spec);
  });

  test('but where a mount has another than the volume', () => {
    const { parse } = reviewParser();
    for (const random of RANDOM) parse(bytesOf({ object: withToken(random) }));
    const odd = withToken('abcde', (spec) => {
      spec.volumes[0].name = 'kube-api-access-fghij';
    });
    const parsed = parse(bytesOf({ object: odd })) as Manifest;
    expect(parsed.request.object).toEqual(odd);
  });

  test('but in a template', () => {
    const template = (random: string) =>
      inKind(['apps/v1', 'Deployment', (spec) => ({ spec: { template: { spec } } })], withToken(random));
    for (const { random, value } of specsOf(template, ['spec', 'template', 'spec']))
      expect(value).toEqual(withToken(random).spec);
  });
});

describe('what looks like a Pod spec that is known, and is none', () => {
  const spec = JSON.stringify(goodPod().spec);
  const whole = bytesOf({ object: goodPod() }).toString();
  const other = '"spec":{"containers":[]}';
  test.each<[string, string]>([
    ['a second key goes before it', whole.replace(`"spec":${spec}`, `"spec":${spec},${other}`)],
    ['it goes before a second key', whole.replace(`"spec":${spec}`, `${other},"spec":${spec}`)],
    ['it stands elsewhere', whole.replace('"metadata":{', `"metadata":{"spec":${spec},`)],
    ['it stands twice', whole.replace('"oldObject":null', `"oldObject":{"spec":${spec},"template":{"spec":${spec}}}`)],
    ['it is a text', whole.replace('"name":"web"', `"name":${JSON.stringify(`"spec":${spec}`)}`)],
    ['it stands in a list', whole.replace('"metadata":{', `"metadata":{"items":[{"spec":${spec}},{"object":{"spec":${spec}}}],`)],
    ['it is the review itself', whole.replace('"request":{', `"spec":${spec},"request":{`)],
  ])('%s', (_title, text) => {
    const { parse } = reviewParser();
    for (let time = 0; time < UNTIL_KNOWN + 1; time += 1) parse(Buffer.from(whole));
    expect(text).not.toBe(whole);
    expect(parse(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  test('what is cut off is refused, wherever that is', () => {
    const { parse } = reviewParser();
    for (let time = 0; time < UNTIL_KNOWN + 1; time += 1) parse(Buffer.from(whole));
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parse(Buffer.from(whole.slice(0, length)))).toThrow(SyntaxError);
    }
  });
});

describe('how much is kept', () => {
  test('is bounded, and so is what is known of the others', () => {
    const kept = noSpecs();
    for (let number = 0; number < 5000; number += 1) {
      const beginning = `${number}`;
      missedSpec(beginning, kept);
      if (number % 5 === 0) keepSpec(specOf({ containers: [goodContainer('x'.repeat(20_000))] }), beginning, kept);
      forgetSpecs(kept);
      expect(kept.size).toBeLessThanOrEqual(512 * 1024);
      expect(kept.byBeginning.size).toBeLessThanOrEqual(1024);
    }
    const sizes = [...kept.byBeginning.values()].flatMap(({ specs }) => specs.map(({ size }) => size));
    expect(kept.size).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(sizes.length).toBeGreaterThan(20);
  });

  test('of those that begin alike, the last four', () => {
    const kept = noSpecs();
    missedSpec('alike', kept);
    for (let number = 0; number < 10; number += 1)
      keepSpec(specOf({ containers: [goodContainer('app')], number }), 'alike', kept);
    expect(kept.byBeginning.get('alike')?.specs.map(({ value }) => value.number)).toEqual([6, 7, 8, 9]);
  });

  test('and nothing whose values take many times its bytes', () => {
    const kept = noSpecs();
    missedSpec('dense', kept);
    keepSpec(specOf({ containers: Array.from({ length: 1000 }, () => ({ a: 1 })) }), 'dense', kept);
    expect(kept.size).toBe(0);
  });

  test('what never comes again is kept ever more rarely', () => {
    const kept = noSpecs();
    const due = Array.from({ length: 20 }, (_, index) => (missedSpec('new', kept) ? index + 1 : 0)).filter(Boolean);
    expect(due).toEqual([2, 4, 8, 16]);
  });
});
