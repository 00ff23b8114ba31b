import { describe, expect, test } from 'vitest';
import { type FileVerdict, judgeFile } from '../../src/lint/judge-file.ts';
import { inWords, saying } from '../told.ts';
import { BAD, CONFIG_MAP, GOOD, judging } from './judging.ts';

const judge = (text: string, file = 'x.yaml'): FileVerdict => judgeFile({ file, text }, judging());
const rulesOf = ({ findings }: FileVerdict) => findings.map(({ ruleId }) => ruleId);

describe('a file that is judged', () => {
  test('clean', () => {
    expect(judge(GOOD)).toMatchObject({ file: 'x.yaml', findings: [], unreadable: [], failures: [], objects: 1, workloads: 1 });
    expect(judge(GOOD)).not.toHaveProperty('skipped');
  });

  test('with findings: where, about what, and the line itself', () => {
    expect(judge(BAD).findings).toMatchObject([
      {
        ruleId: 'privileged-container-port',
        severity: 'error',
        at: '/spec/containers/0/ports/0/containerPort',
        container: 'app',
        subject: { apiVersion: 'v1', kind: 'Pod', name: 'bad' },
        origin: { file: 'x.yaml', document: 0 },
        range: { start: { line: 10, column: 26 }, end: { line: 10, column: 28 } },
        excerpt: '        - containerPort: 80',
      },
    ]);
  });

  test('in the language of the run', () => {
    const verdict = judgeFile({ file: 'x.yaml', text: BAD }, { ...judging(), language: 'ja' });
    expect(verdict.findings[0]?.message).toMatch(/\p{Script=Hiragana}/u);
  });

  test('of an object that holds no Pod', () => {
    expect(judge(CONFIG_MAP)).toMatchObject({ findings: [], objects: 1, workloads: 0 });
    expect(judge(CONFIG_MAP)).not.toHaveProperty('skipped');
  });

  test('as JSON', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'j' },
      spec: { hostNetwork: true, containers: [{ name: 'a', ports: [{ containerPort: 53 }] }] },
    };
    const verdict = judge(`${JSON.stringify(pod, undefined, '\t')}\n`, 'x.json');
    expect(rulesOf(verdict)).toContain('privileged-host-port');
    expect(verdict.findings.find(({ ruleId }) => ruleId === 'privileged-host-port')).toMatchObject({
      excerpt: expect.stringContaining('53'),
    });
  });

  test('a List: each object by its own name', () => {
    const items = [GOOD, BAD].map((text) => text.replace(/^(?=.)/gm, '  ').replace('  ', '- ')).join('');
    const verdict = judge(`apiVersion: v1\nkind: List\nitems:\n${items}`);
    expect(verdict).toMatchObject({ objects: 1, workloads: 2, unreadable: [] });
    expect(verdict.findings.map(({ subject, range }) => [subject.name, range?.start.line])).toEqual([['bad', 29]]);
  });

  test('several documents: findings in the order of the file, each in its document', () => {
    const verdict = judge(`---\n${BAD}---\n# nothing\n---\n${CONFIG_MAP}---\n${BAD}`);
    expect(verdict).toMatchObject({ objects: 3, workloads: 2 });
    expect(verdict.findings.map(({ origin, range }) => [origin.document, range?.start.line])).toEqual([
      [0, 11],
      [2, 35],
    ]);
  });

  test('a key that stands twice is a finding', () => {
    const verdict = judge(GOOD.replace('        runAsUser: 1000\n', '        runAsUser: 0\n        runAsUser: 1000\n'));
    expect(verdict.findings).toMatchObject([{ ruleId: 'duplicate-key', excerpt: '        runAsUser: 1000' }]);
  });
});

/** A verdict with sentences in place of reasons. */
function wordsOf(verdict: FileVerdict) {
  return inWords(verdict);
}

describe('a file that is skipped', () => {
  test.each([
    ['', 'empty: no document in it'],
    ['# c\n---\n---\n', 'empty: no document in it'],
    ['replicas: 3\nimage: x\n', 'not a Kubernetes object: it has neither apiVersion nor kind'],
    ['- a\n- b\n', 'not a Kubernetes object: the document is a list'],
    ['80\n', 'not a Kubernetes object: the document is a single value'],
    ['{"name": "x", "version": "1"}', 'not a Kubernetes object: it has neither apiVersion nor kind'],
    ['apiVersion: v2\nname: chart\n', 'not a Kubernetes object: kind is missing or no text'],
  ])('%j: %s', (text, reason) => {
    expect(wordsOf(judge(text))).toMatchObject({ skipped: reason, findings: [], unreadable: [], objects: 0, workloads: 0 });
  });

  test('before it is read', () => {
    expect(judgeFile({ file: 'd/f.yaml', skipped: saying('not a regular file') }, judging())).toMatchObject({
      file: 'd/f.yaml',
      skipped: saying('not a regular file'),
    });
  });

  test('is none that has an object beside', () => {
    expect(judge(`a: 1\n---\n${GOOD}`)).not.toHaveProperty('skipped');
  });
});

describe('a file that cannot be judged', () => {
  test.each([
    ['no YAML', 'a: b: c\n', { line: 1, column: 5 }, 'mapping values are not allowed in this context'],
    [
      'a template',
      'a: {{ .Values.a }}\n',
      { line: 1, column: 5 },
      expect.stringMatching(/"\{\{" looks like a template: lint the chart that it belongs to/),
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', { line: 1, column: 1 }, 'kind is missing: kubectl refuses the object'],
    [
      'a list that is none',
      GOOD.replace(/containers:.*/s, 'containers: 5\n'),
      { line: 6, column: 15 },
      expect.stringContaining('containers'),
    ],
    ['a port that is none', BAD.replace('80', '80a'), { line: 10, column: 26 }, expect.stringContaining('containerPort')],
    ['a number in a text', GOOD.replace('name: app', 'name: 80'), { line: 7, column: 13 }, expect.stringContaining('name')],
  ])('%s', (_, text, position, reason) => {
    expect(wordsOf(judge(text))).toMatchObject({ findings: [], unreadable: [{ file: 'x.yaml', position, reason }] });
    expect(judge(text)).not.toHaveProperty('skipped');
  });

  test('before it is read', () => {
    const verdict = judgeFile({ file: 'x.yaml', unreadable: saying('permission denied') }, judging());
    expect(verdict).toMatchObject({ unreadable: [{ file: 'x.yaml', reason: saying('permission denied') }], objects: 0 });
  });

  test('the other documents are judged all the same, and all faults are told in order', () => {
    const verdict = judge(`${BAD}---\na: b: c\n---\n${GOOD.replace('8080', 'x')}---\n${BAD}---\n\x01\n--- x\n`);
    expect(rulesOf(verdict)).toEqual(['privileged-container-port', 'privileged-container-port']);
    expect(verdict.unreadable.map(({ position }) => position?.line)).toEqual([18, 29, 54, 55]);
    expect(verdict).toMatchObject({ objects: 3, workloads: 2 });
  });

  test('an anchor, an escape or a flow hides nothing', () => {
    const pod = (spec: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nx: &c {name: a, ports: [{containerPort: 80}]}\n${spec}`;
    for (const spec of [
      'spec: {containers: [*c]}\n',
      '"sp\\x65c": {"c\\u006fntainers": [{<<: *c, image: b}]}\n',
      'spec:\n  ? containers\n  : - *c\n',
    ]) {
      expect(rulesOf(judge(pod(spec)))).toEqual(['privileged-container-port']);
    }
  });
});
