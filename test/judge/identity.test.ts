import { describe, expect, test } from 'vitest';
import { readObjects, shippedPolicy } from '../../src/index.ts';
import { fingerprint, fingerprints } from '../../src/judge/identity.ts';
import type { Finding, Language } from '../../src/model/finding.ts';
import { finding } from '../report/lint-results.ts';
import { evaluate, settingsOf } from './evaluated.ts';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx:1
          ports:
            - containerPort: 80
            - containerPort: 443
        - name: side
          image: example.com/side:1
          ports:
            - containerPort: 81
`;

const PORTS = `            - containerPort: 80
            - containerPort: 443`;
const UNBINDABLE = MANIFEST.replace(
  '          image: nginx:1\n',
  '          image: nginx:1\n          securityContext: { runAsUser: 101, capabilities: { drop: [ALL] } }\n',
);

/** What kport finds in a text, as `rule container message`, with the fingerprints. */
function known(text: string, { file = 'web.yaml', language = 'en' as Language } = {}): Map<string, string> {
  const findings = findingsIn(text, file, language);
  const prints = fingerprints(findings);
  const name = ({ ruleId, container, data }: Finding) => `${ruleId} ${container} ${data.number ?? data.ports ?? ''}`;
  return new Map(findings.map((found, index) => [name(found), prints[index] ?? '']));
}

function findingsIn(text: string, file: string, language: Language = 'en'): Finding[] {
  const settings = settingsOf(shippedPolicy('restricted'), language);
  return readObjects(text, file)
    .documents.flatMap((read) => (read.kind === 'object' ? evaluate(read.document, settings) : []))
    .flatMap((outcome) => (outcome.kind === 'evaluated' ? outcome.findings : []));
}

const BEFORE = known(MANIFEST);

/** The containers and the ports in another order. */
const REORDERED = MANIFEST.replace(/( {8}- name: web[\s\S]*?)( {8}- name: side[\s\S]*)/, '$2$1').replace(
  /( +- containerPort: 80\n)( +- containerPort: 443\n)/,
  '$2$1',
);

describe('a fingerprint', () => {
  test('tells all findings of a manifest apart', () => {
    expect(BEFORE.size).toBeGreaterThan(4);
    expect(new Set(BEFORE.values()).size).toBe(BEFORE.size);
    for (const print of BEFORE.values()) expect(print).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each<[string, string]>([
    ['lines above it', `# a comment\n\n${MANIFEST}`],
    ['a document before it', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n${MANIFEST}`],
    ['another order of containers and ports', REORDERED],
    ['another API version', MANIFEST.replace('apps/v1', 'apps/v1beta2')],
    ['another image', MANIFEST.replace('side:1', 'side:2')],
    ['JSON instead of YAML', JSON.stringify(toJson())],
  ])('survives %s', (_, text) => {
    expect(text).not.toBe(MANIFEST);
    expect(sorted(known(text))).toEqual(sorted(BEFORE));
  });

  test('survives that findings come and go beside it', () => {
    const after = known(MANIFEST.replace('            - containerPort: 80\n', '').replace(': 81', ': 82'));
    const stayed = [...BEFORE].filter(([name]) => after.has(name) && !name.startsWith('privileged-port-unbindable'));
    expect(stayed.length).toBeGreaterThan(2);
    for (const [name, print] of stayed) expect(after.get(name)).toBe(print);
  });

  test('is the same in every language', () => {
    expect(known(MANIFEST, { language: 'ja' })).toEqual(BEFORE);
  });

  test.each<[string, (text: string) => string, string?]>([
    ['file', (text) => text, 'other.yaml'],
    ['name', (text) => text.replace('name: web\n  namespace', 'name: other\n  namespace')],
    ['namespace', (text) => text.replace('namespace: shop', 'namespace: other')],
    ['kind', (text) => text.replace('kind: Deployment', 'kind: StatefulSet')],
  ])('changes with the %s', (_, change, file) => {
    const after = known(change(MANIFEST), file === undefined ? {} : { file });
    expect(after.size).toBe(BEFORE.size);
    for (const [name, print] of BEFORE) expect(after.get(name)).not.toBe(print);
  });

  test.each<[string, Partial<Finding>]>([
    ['rule', { ruleId: 'other' }],
    ['message', { messageId: 'other' }],
    ['container', { container: 'other' }],
    ['field', { at: '/spec/containers/0/ports/0/hostPort' }],
    ['port', { data: { number: 443 } }],
    ['protocol of a port', { data: { number: 80, port: '80/UDP' } }],
    ['set of values', { origin: { file: 'web.yaml', document: 0, rendered: { by: 'helm', from: 'chart', set: 'prod' } } }],
  ])('changes with the %s', (_, changes) => {
    const own = { data: { number: 80, port: '80 (http)' } };
    expect(fingerprint(finding({ ...own, ...changes }))).not.toBe(fingerprint(finding(own)));
  });

  test.each<[string, Partial<Finding>]>([
    ['message', { message: 'other', why: 'other', fix: 'other' }],
    ['severity', { severity: 'info' }],
    ['name that kport has for a port', { data: { number: 80, port: '80 (www)', portKey: '80' } }],
    ['user', { data: { number: 80, port: '80 (http)', portKey: '80', uid: 5 } }],
    ['place in a list', { at: '/spec/containers/3/ports/7/containerPort' }],
    [
      'place in the file',
      { origin: { file: 'web.yaml', document: 4 }, range: { start: { line: 1, column: 1 }, end: { line: 2, column: 1 } } },
    ],
  ])('does not change with the %s', (_, changes) => {
    const own = { data: { number: 80, port: '80 (http)', portKey: '80' } };
    expect(fingerprint(finding({ ...own, ...changes }))).toBe(fingerprint(finding(own)));
  });

  test('does not change with the order of several ports that are told together', () => {
    const swap = (text: string) => text.replace(PORTS, PORTS.split('\n').reverse().join('\n'));
    const print = (text: string) => {
      const found = findingsIn(text, 'web.yaml').find(({ ruleId }) => ruleId === 'privileged-port-unbindable');
      return { ports: found?.data.ports, print: found && fingerprint(found) };
    };
    const [one, other] = [print(UNBINDABLE), print(swap(UNBINDABLE))];
    expect([one.ports, other.ports]).toEqual(['80 (http), 443 (https)', '443 (https), 80 (http)']);
    expect(one.print).toBe(other.print);
  });

  test('does not change with the order of findings that are folded', () => {
    const both = [{ portKey: '80' }, { portKey: '443' }];
    const [one, other, less] = [both, both.toReversed(), both.slice(1)].map((allData) =>
      fingerprint({ ...finding({ data: { portKey: 'of all' } }), allData }),
    );
    expect(one).toBe(other);
    expect(one).not.toBe(less);
  });

  test('knows objects without a name by their place', () => {
    const unnamed = { subject: { apiVersion: 'v1', kind: 'Pod', name: '' } };
    const at = (document: number, pointer = '/spec/containers/0') =>
      fingerprint(finding({ ...unnamed, origin: { file: 'a.yaml', document }, at: pointer }));
    expect(at(0)).not.toBe(at(1));
    expect(at(0, '/items/0/spec/containers/0')).not.toBe(at(0, '/items/1/spec/containers/0'));
    expect(at(0, '/spec/containers/0')).toBe(at(0, '/spec/containers/1'));
  });

  test('takes a file as it is told to spell it', () => {
    const dotted = finding({ origin: { file: './web.yaml', document: 0 } });
    expect(fingerprint(dotted, (file) => file.replace('./', ''))).toBe(fingerprint(finding()));
  });
});

describe('fingerprints', () => {
  test('are unique where findings are alike, and of one length where they are not', () => {
    const [first = ''] = fingerprints([finding()]);
    expect(fingerprints([finding(), finding({ container: 'b' }), finding(), finding()])).toEqual([
      first,
      expect.stringMatching(/^[0-9a-f]{32}$/),
      `${first}:2`,
      `${first}:3`,
    ]);
    expect(fingerprints([])).toEqual([]);
  });
});

function sorted(prints: ReadonlyMap<string, string>): [string, string][] {
  return [...prints].sort(([a], [b]) => (a < b ? -1 : 1));
}

function toJson(): unknown {
  const [document] = readObjects(MANIFEST, 'web.yaml').documents;
  return document?.kind === 'object' ? document.document.object : undefined;
}
