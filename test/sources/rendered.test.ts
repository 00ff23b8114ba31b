import { describe, expect, test } from 'vitest';
import { renderedText } from '../../src/model/helm-release.ts';
import { splitRendered } from '../../src/render/rendered.ts';

const by = { by: 'helm', from: 'all' } as const;

describe('what helm rendered is split by its templates', () => {
  test('each with all of its documents, which helm had sorted among others', () => {
    const [a1, b, a2] = ['kind: A1\n', 'kind: B\n', 'kind: A2\n'].map((text, i) => `---\n# Source: ${'aba'[i]}.yaml\n${text}`);
    expect(splitRendered(`${a1}${b}${a2}`, 'all')).toEqual([
      { file: 'a.yaml', text: `${a1}${a2}`, rendered: by },
      { file: 'b.yaml', text: b, rendered: by },
    ]);
  });

  test('a separator without a name belongs to the template above it', () => {
    const text = '---\n# Source: crds/a.yaml\nkind: A\n---\nkind: B\n';
    expect(splitRendered(text, 'all')).toEqual([{ file: 'crds/a.yaml', text, rendered: by }]);
  });

  test('what stands before the first template is not lost', () => {
    expect(splitRendered('kind: First\n---\n# Source: a.yaml\nkind: A\n', 'all')).toEqual([
      { file: 'all', text: 'kind: First\n' },
      { file: 'a.yaml', text: '---\n# Source: a.yaml\nkind: A\n', rendered: by },
    ]);
  });

  test('a text without names is one text', () => {
    expect(splitRendered('kind: A\n---\nkind: B\n', 'all')).toEqual([{ file: 'all', text: 'kind: A\n---\nkind: B\n' }]);
  });

  test.each([['""'], ["''"], ['']])('helm 4 names them by an annotation, in %s', (quotes) => {
    const [open = '', close = ''] = quotes;
    const note = (name: string) =>
      `metadata:\n  annotations:\n    postrenderer.helm.sh/postrender-filename: ${open}${name}${close}\n`;
    const text = `kind: A\n${note('a.yaml')}---\nkind: B\n${note('b.yaml')}---\nkind: A2\n${note('a.yaml')}`;
    expect(splitRendered(text, 'all')).toEqual([
      { file: 'a.yaml', text: `kind: A\n${note('a.yaml')}---\nkind: A2\n${note('a.yaml')}`, rendered: by },
      { file: 'b.yaml', text: `---\nkind: B\n${note('b.yaml')}`, rendered: by },
    ]);
  });

  test.each([
    ['a mapping in one line', 'metadata: {name: same, annotations: {postrenderer.helm.sh/postrender-filename: "a.yaml"}}\n'],
    ['annotations in one line', 'metadata:\n  annotations: {x: y, "postrenderer.helm.sh/postrender-filename": a.yaml}\n'],
    [
      'a text that looks like one, before it',
      'data:\n  x: |\n    postrenderer.helm.sh/postrender-filename: b.yaml\nmetadata:\n  annotations:\n    postrenderer.helm.sh/postrender-filename: a.yaml\n',
    ],
    ['JSON', 'metadata: {"annotations": {"postrenderer.helm.sh/postrender-filename":"a.yaml"}}\n'],
  ])('helm 4, and %s', (_, text) => {
    const whole = `apiVersion: v1\nkind: A\n${text}`;
    expect(splitRendered(whole, 'all')).toEqual([{ file: 'a.yaml', text: whole, rendered: by }]);
  });

  test('a text that looks like the annotation of helm 4 names no template', () => {
    const text = 'apiVersion: v1\nkind: A\ndata:\n  x: |\n    postrenderer.helm.sh/postrender-filename: b.yaml\n';
    expect(splitRendered(text, 'all').map(({ file }) => file)).toEqual(['all']);
  });

  test('among named documents one without a name is not lost', () => {
    const named = 'kind: A\nmetadata:\n  annotations:\n    postrenderer.helm.sh/postrender-filename: a.yaml\n';
    expect(splitRendered(`${named}---\nkind: B\n`, 'all').map(({ file }) => file)).toEqual(['a.yaml', 'all']);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '\n \t\n'],
    ['separators and comments', '---\n# Source: a.yaml\n# off\n  # off\n---\n'],
    ['line breaks of Windows', '---\r\n# off\r\n'],
  ])('%s is no text to judge', (_, text) => {
    expect(splitRendered(text, 'all')).toEqual([]);
  });

  test.each([
    '--- {kind: A}',
    '---x',
    '- a',
    'a: 1',
    '...',
    '"',
    '\ufeffkind: A',
    '\u00a0',
    '# b\u0085kind: A',
    '# b\u2028kind: A',
    '# b\rkind: A',
  ])('%j is something to judge', (text) => {
    expect(splitRendered(`# a comment\n${text}\n`, 'all')).toHaveLength(1);
  });
});

describe('a stored release in one text', () => {
  test('is the manifest as it is, then the hooks under the names of their templates', () => {
    const hooks = [{ path: 'web/templates/a.yaml', manifest: 'kind: Job' }];
    expect(renderedText({ manifest: '---\n# Source: web/b.yaml\nkind: B', hooks })).toBe(
      '---\n# Source: web/b.yaml\nkind: B\n---\n# Source: web/templates/a.yaml\nkind: Job\n',
    );
  });

  test('a path with line breaks stays a comment, and what follows is judged', () => {
    const hooks = [{ path: 'a\n---\nkind: Hidden\u2028b', manifest: 'kind: Job' }];
    expect(renderedText({ manifest: '', hooks })).toBe('---\n# Source: a --- kind: Hidden b\nkind: Job\n');
  });
});
