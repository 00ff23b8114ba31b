import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editsTo } from '../../src/sources/yaml/edits/edits-to.ts';
import { applyEdits } from '../../src/sources/yaml/edits/text-edit.ts';
import { readYaml, type YamlDocument } from '../../src/sources/yaml/read.ts';

// biome-ignore lint/suspicious/noExplicitAny: any object may be written to
type Any = any;

function documentOf(text: string): YamlDocument {
  const { documents, unreadable } = readYaml(text, 'x.yaml', () => true);
  expect(unreadable).toEqual([]);
  const [document] = documents;
  if (!document || !('root' in document)) throw new Error('no document');
  return document;
}

/** The text after a change of its first document; undefined where no edit is known. */
function edited(text: string, change: (object: Any) => unknown): string | undefined {
  const document = documentOf(text);
  const after = structuredClone(document.value);
  const replaced = change(after);
  const edits = editsTo(text, document, replaced === undefined ? after : replaced)?.edits;
  return edits && applyEdits(text, edits);
}

const POD = `# above
apiVersion: v1
kind: Pod
metadata: {name: web}  # who
spec:
  containers:
    # the first
    - name: web # its name
      image: "nginx:1.27"
      ports:
      - containerPort: 80   # http

      - {containerPort: 443, name: https}
      securityContext:
        runAsUser: 0
        capabilities:
          drop: [NET_RAW, CHOWN] # not all
    - name: log
      image: log
  tolerations:
    - # the first - of them

      key: a
  hostNetwork: true # why?
`;

describe('a change of a Pod', () => {
  test.each<[string, (pod: Any) => unknown, [string, string][]]>([
    [
      'a scalar',
      (pod) => set(pod.spec.containers[0].ports[0], 'containerPort', 8080),
      [['containerPort: 80 ', 'containerPort: 8080 ']],
    ],
    ['a quoted text', (pod) => set(pod.spec.containers[0], 'image', 'nginx:2'), [['"nginx:1.27"', '"nginx:2"']]],
    ['a text that looks like a number', (pod) => set(pod.spec.containers[1], 'image', '80'), [['image: log', 'image: "80"']]],
    ['in braces', (pod) => set(pod.spec.containers[0].ports[1], 'containerPort', 8443), [['443,', '8443,']]],
    [
      'a new key at the end of a mapping',
      (pod) => set(pod.spec.containers[1], 'tty', true),
      [['image: log\n', 'image: log\n      tty: true\n']],
    ],
    [
      'a new mapping, as deep as the document goes elsewhere',
      (pod) => set(pod.spec.containers[1], 'securityContext', { capabilities: { drop: ['ALL'] } }),
      [['image: log\n', 'image: log\n      securityContext:\n        capabilities:\n          drop:\n            - ALL\n']],
    ],
    ['a new key in braces', (pod) => set(pod.metadata, 'namespace', 'shop'), [['{name: web}', '{name: web, namespace: shop}']]],
    [
      'a list beside one in brackets',
      (pod) => set(pod.spec.containers[0].securityContext.capabilities, 'add', ['KILL']),
      [['# not all\n', '# not all\n          add: [KILL]\n']],
    ],
    [
      'an item in brackets',
      (pod) => pod.spec.containers[0].securityContext.capabilities.drop.push('KILL'),
      [['CHOWN]', 'CHOWN, KILL]']],
    ],
    [
      'a list in brackets becomes another',
      (pod) => set(pod.spec.containers[0].securityContext.capabilities, 'drop', ['ALL']),
      [['[NET_RAW, CHOWN]', '[ALL]']],
    ],
    ['a key goes with its line', (pod) => remove(pod.spec, 'hostNetwork'), [['  hostNetwork: true # why?\n', '']]],
    ['a key in braces goes with its comma', (pod) => remove(pod.spec.containers[0].ports[1], 'name'), [[', name: https', '']]],
    [
      'the first key in braces',
      (pod) => remove(pod.spec.containers[0].ports[1], 'containerPort'),
      [['containerPort: 443, ', '']],
    ],
    [
      'the first item in brackets',
      (pod) => pod.spec.containers[0].securityContext.capabilities.drop.shift(),
      [['NET_RAW, ', '']],
    ],
    ['the last item in brackets', (pod) => pod.spec.containers[0].securityContext.capabilities.drop.pop(), [[', CHOWN', '']]],
    ['the first item of a list', (pod) => pod.spec.containers[0].ports.shift(), [['      - containerPort: 80   # http\n', '']]],
    [
      'a key that shares its line with a dash',
      (pod) => remove(pod.spec.containers[1], 'name'),
      [['name: log\n      image', 'image']],
    ],
    [
      'such a key with a comment',
      (pod) => remove(pod.spec.containers[0], 'name'),
      [['name: web # its name\n      image', 'image']],
    ],
    ['the last item of a list', (pod) => pod.spec.containers.pop(), [['    - name: log\n      image: log\n', '']]],
    [
      'an item before one that changes as well: they are told apart by their names',
      (pod) => {
        pod.spec.containers.shift();
        pod.spec.containers[0].image = 'log:2';
      },
      [
        [POD.slice(POD.indexOf('    - name: web'), POD.indexOf('    - name: log')), ''],
        ['image: log\n', 'image: log:2\n'],
      ],
    ],
    [
      'a new item',
      (pod) => pod.spec.containers[0].ports.push({ containerPort: 53, protocol: 'UDP' }),
      [['name: https}\n', 'name: https}\n      - containerPort: 53\n        protocol: UDP\n']],
    ],
    [
      'an item beside one with a comment behind its dash',
      (pod) => pod.spec.tolerations.push({ key: 'b' }),
      [['      key: a\n', '      key: a\n    - key: b\n']],
    ],
    [
      'a new item at the front',
      (pod) => pod.spec.containers.unshift({ name: 'a' }),
      [['    # the first\n', '    # the first\n    - name: a\n']],
    ],
    [
      'a mapping that becomes empty',
      (pod) => set(pod.spec.containers[0], 'securityContext', {}),
      [
        [
          'securityContext:\n        runAsUser: 0\n        capabilities:\n          drop: [NET_RAW, CHOWN] # not all\n',
          'securityContext: {}\n',
        ],
      ],
    ],
    [
      'several at once',
      (pod) => {
        pod.spec.containers[0].securityContext.runAsNonRoot = true;
        pod.spec.containers[0].tty = true;
        pod.spec.containers[0].securityContext.runAsUser = 7;
        delete pod.spec.hostNetwork;
      },
      [
        ['runAsUser: 0', 'runAsUser: 7'],
        ['# not all\n', '# not all\n        runAsNonRoot: true\n      tty: true\n'],
        ['  hostNetwork: true # why?\n', ''],
      ],
    ],
  ])('%s', (_, change, replacements) => {
    let wanted = POD;
    for (const [from, to] of replacements) {
      expect(wanted.split(from), from).toHaveLength(2);
      wanted = wanted.replace(from, () => to);
    }
    const quiet = (object: Any) => void change(object);
    expect(edited(POD, quiet)).toBe(wanted);
    expect(edited(POD.replaceAll('\n', '\r\n'), quiet)).toBe(wanted.replaceAll('\n', '\r\n'));
    // Without the last line break, and as libyaml reads it.
    expect(edited(POD.trimEnd(), quiet)?.trimEnd()).toBe(wanted.trimEnd());
    expect(edited(`${POD}tab: \t1\n`, quiet)).toBe(`${wanted}tab: \t1\n`);
  });

  test('of a file of several documents', () => {
    const text = `a: 1\n---\n${POD}---\nb: 2\n`;
    const { documents } = readYaml(text, 'x.yaml', () => true);
    const document = documents[1] as YamlDocument;
    const after = { ...(document.value as object), kind: 'Node' };
    expect(applyEdits(text, editsTo(text, document, after)?.edits ?? [])).toBe(text.replace('kind: Pod', 'kind: Node'));
  });
});

describe('a value that is not there yet', () => {
  test.each<[string, string, (object: Any) => unknown, string]>([
    ['behind a key without one', 'a:\nb: 1\n', (o) => set(o, 'a', { c: 1 }), 'a:\n  c: 1\nb: 1\n'],
    ['with a comment behind it', 'a: # why\nb: 1\n', (o) => set(o, 'a', { c: [1] }), 'a: # why\n  c:\n  - 1\nb: 1\n'],
    ['a scalar there', 'a: # why\nb: 1\n', (o) => set(o, 'a', 5), 'a: 5 # why\nb: 1\n'],
    ['in empty braces', 'a: {} # why\n', (o) => set(o, 'a', { b: { c: true } }), 'a: {b: {c: true}} # why\n'],
    ['in empty brackets', 'a: [ ]\n', (o) => set(o, 'a', ['ALL']), 'a: [ALL]\n'],
    ['instead of null', 'a: null\n', (o) => set(o, 'a', ['ALL']), 'a: [ALL]\n'],
    [
      'a level of four columns',
      'a:\n    b:\n        c: 1\n',
      (o) => set(o.a, 'd', { e: 1 }),
      'a:\n    b:\n        c: 1\n    d:\n        e: 1\n',
    ],
  ])('%s', (_, text, change, wanted) => {
    expect(edited(text, (object) => void change(object))).toBe(wanted);
  });

  test('behind a last line without a line break', () => {
    expect(edited('a:\n  b: 1', (o) => void set(o.a, 'c', 2))).toBe('a:\n  b: 1\n  c: 2');
    expect(edited('a: 1\n---\nb:\n- 1', (o) => void set(o, 'a', 2))).toBe('a: 2\n---\nb:\n- 1');
    expect(edited('a:\n- 1 # one', (o) => void o.a.push(2))).toBe('a:\n- 1 # one\n- 2');
  });
});

describe('JSON', () => {
  const indented = JSON.stringify({ kind: 'Pod', spec: { containers: [{ name: 'a', ports: [80] }] } }, null, 4);
  test.each<[string, string, (object: Any) => unknown]>([
    ['in lines', indented, (o) => set(o.spec.containers[0], 'securityContext', { runAsNonRoot: true, drop: ['ALL'] })],
    ['in lines, an item', indented, (o) => o.spec.containers.push({ name: 'b' })],
    ['in lines, an item goes', indented, (o) => remove(o.spec.containers[0], 'ports')],
  ])('%s', (_, text, change) => {
    const quiet = (object: Any) => void change(object);
    const after = JSON.parse(text);
    quiet(after);
    expect(edited(text, quiet)).toBe(JSON.stringify(after, null, 4));
  });

  test('in one line', () => {
    const text = '{"kind":"Pod","spec":{"hostNetwork":true,"a":[1]}}';
    expect(edited(text, (o) => void remove(o.spec, 'hostNetwork'))).toBe('{"kind":"Pod","spec":{"a":[1]}}');
    expect(edited(text, (o) => void set(o.spec, 'b', 'x'))).toBe('{"kind":"Pod","spec":{"hostNetwork":true,"a":[1],"b":"x"}}');
  });
});

describe('what is written once and used twice', () => {
  const text = 'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 1\n';
  test('is changed where all of them change', () => {
    const change = (o: Any): void => {
      o.a.b = 2;
      o.c = { b: 2 };
      o.d.b = 2;
    };
    expect(edited(text, change)).toBe(text.replace('b: 1', 'b: 2'));
  });
  test('stays as it was in what uses it, where only the first changes', () => {
    expect(edited(text, (o) => void set(o.a, 'b', 2))).toBe('a: &x {b: 2}\nc: {b: 1}\nd:\n  <<: *x\n  e: 1\n  b: 1\n');
  });
  test('goes where the first and one of the others change alike', () => {
    const change = (o: Any): void => {
      o.a.b = 2;
      o.d.b = 2;
    };
    expect(edited(text, change)).toBe(text.replace('{b: 1}', '{b: 2}').replace('c: *x', 'c: {b: 1}'));
  });
  test('is a part of what is used twice itself', () => {
    const nested = 'a: &x\n  b: &y {c: 1}\n  d: *y\ne: *x\nf: [*y, *y]\n';
    const change = (o: Any): void => {
      o.a.b.c = 2;
      o.e = { b: { c: 2 }, d: { c: 1 } };
    };
    expect(edited(nested, change)).toBe('a: &x\n  b: &y {c: 2}\n  d: {c: 1}\ne: *x\nf: [{c: 1}, {c: 1}]\n');
  });
  test('is merged from a list', () => {
    const list = 'a: &a {p: 80}\nb: &b {p: 81, m: 1}\nc: {<<: [*a, *b]}\n';
    expect(edited(list, (o) => void set(o.a, 'p', 8080))).toBe(
      'a: &a {p: 8080}\nb: &b {p: 81, m: 1}\nc: {<<: [*a, *b], p: 80}\n',
    );
    expect(edited(list, (o) => void set(o.b, 'p', 8081))).toBe(list.replace('p: 81', 'p: 8081'));
  });
  test('is added to the first, which others are not to have', () => {
    expect(edited(text, (o) => void set(o.a, 'f', 3))).toBeUndefined();
    expect(edited('a: &x {b: 1}\nc: *x\n', (o) => void set(o.a, 'f', 3))).toBe('a: &x {b: 1, f: 3}\nc: {b: 1}\n');
  });
  test('gets a text of its own where only a later one does', () => {
    expect(edited(text, (o) => void set(o, 'c', { b: 2 }))).toBe(text.replace('*x', '{b: 2}'));
  });
  test('is overridden behind a merge key', () => {
    expect(edited(text, (o) => void set(o.d, 'b', 2))).toBe(`${text}  b: 2\n`);
  });
  test('is not taken out of what is merged', () => {
    expect(edited(text, (o) => void remove(o.d, 'b'))).toBeUndefined();
  });
});

test.each([
  ['in quotes behind a tag', 'a: !!int "25" # smtp\n', 8025, 'a: !!int "8025" # smtp\n'],
  ['in single quotes behind a tag', "a: !!int '25'\n", 8025, "a: !!int '8025'\n"],
  [
    'in a block of lines',
    'a: |-  # 80\n  # at 80\n  serve 80 \\\n    --log\n',
    '# at 80\nserve 8080 \\\n  --log',
    'a: |-  # 80\n  # at 80\n  serve 8080 \\\n    --log\n',
  ],
  ['in a block with its indent', 'a: |2-\n    serve 80\n', '  serve 8080', 'a: |2-\n    serve 8080\n'],
  ['in a folded block', 'a: >\n  serve\n  80\n', 'serve 8080\n', 'a: >\n  serve\n  8080\n'],
  ['in quotes over several lines', 'a: "serve\n  80"\n', 'serve 8080', 'a: "serve\n  8080"\n'],
  ['in another base', 'a: 0x50\n', 8080, 'a: 8080\n'],
  ['with a point', 'a: 80.0\n', 8080, 'a: 8080\n'],
  ['behind an escape', 'a: "\\x41 80"\n', 'A 8080', 'a: "A 8080"\n'],
  ['that would be read as another value without quotes', 'a: 1:80\n', '1:8080', 'a: 1:8080\n'],
  ['of a text behind a tag', 'a: !!str 80\n', '8080', 'a: !!str "8080"\n'],
  ['of a text that becomes a number', 'a: "80"\n', 8080, 'a: 8080\n'],
])('a number %s', (_, text, after, wanted) => {
  expect(edited(text, (o) => void set(o, 'a', after))).toBe(wanted);
});

test('nothing to change is no edit', () => {
  expect(editsTo(POD, documentOf(POD), documentOf(POD).value)?.edits).toEqual([]);
});

// --- Any document, any change

test('what the edits make says what it should, whatever the two values are', () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
  fc.assert(
    fc.property(value, value, fc.constantFrom(0, 2, '\t'), (before, after, indent) => {
      const text = JSON.stringify({ a: 1, ...before }, null, indent);
      const wanted = JSON.parse(JSON.stringify({ a: 1, ...after }));
      expect(JSON.parse(edited(text, () => wanted) ?? 'null')).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

/** Manifests as people write them; what is written once and used twice, or twice and used once, has tests of its own. */
const WRITTEN = ['examples', 'test/fixtures']
  .flatMap((folder) => globSync(`${folder}/**/*.yaml`))
  .filter((file) => !file.includes('duplicate-key') && !/[&*]\w/.test(readFileSync(file, 'utf8')));

interface Change {
  /** Which of an object's places, and what is done there. */
  readonly place: number;
  readonly what: 'number' | 'text' | 'mapping' | 'list' | 'remove' | 'empty' | 'add';
}

test('in a manifest, wherever something changes, an edit is known, and what is added takes nothing away', () => {
  const change = fc.record<Change>({
    place: fc.nat(),
    what: fc.constantFrom('number', 'text', 'mapping', 'list', 'remove', 'empty', 'add'),
  });
  const unknown: string[] = [];
  fc.assert(
    fc.property(
      fc.constantFrom(...WRITTEN),
      fc.nat(),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (file, which, changes) => {
        const text = readFileSync(file, 'utf8');
        const { documents } = readYaml(text, file, () => true);
        const document = documents[which % documents.length];
        if (!document || !('root' in document) || typeof document.value !== 'object') return;
        const after = structuredClone(document.value);
        for (const one of changes) apply(after, one);
        const edits = editsTo(text, document, after)?.edits;
        if (edits === undefined) unknown.push(`${file} ${JSON.stringify(after)}`);
        else if (changes.length === 1 && changes[0]?.what === 'add') expectAllLines(text, applyEdits(text, edits) ?? '');
      },
    ),
    { numRuns: 1200 },
  );
  expect(unknown).toEqual([]);
});

/** What was there is there in its order, comments included. */
function expectAllLines(before: string, after: string): void {
  const lines = after.split('\n');
  let at = 0;
  for (const line of before.split('\n').filter((one) => !/[[{]/.test(one))) {
    at = lines.findIndex((one, index) => index >= at && one === line) + 1;
    expect(at, `${line} in ${after}`).toBeGreaterThan(0);
  }
}

/** Every mapping and list of an object with each of its keys. */
function placesOf(value: Any): [Any, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [[value, key] as [Any, string], ...placesOf(value[key])]);
}

const VALUES = { number: 8080, text: 'a: b', mapping: { a: { b: [1] } }, list: ['ALL'], empty: {} } as const;

function apply(object: Any, { place, what }: Change): void {
  const places = placesOf(object);
  const [parent, key] = places[place % places.length] ?? [object, 'x'];
  if (what === 'add') {
    if (Array.isArray(parent)) parent.splice(Number(key), 0, { added: true });
    else parent.added = { to: [1] };
  } else if (what === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  } else parent[key] = structuredClone(VALUES[what]);
}

function set(object: Any, key: string, value: unknown): void {
  object[key] = value;
}

function remove(object: Any, key: string): void {
  delete object[key];
}
