// The parts that need no helm: how templates are cut, marked and understood, and how what helm prints is read.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartTree } from '../../src/render/helm/chart-tree.ts';
import { keysSet, PLAIN_VALUES } from '../../src/render/helm/chart-values.ts';
import { helmProblem } from '../../src/render/helm/problems.ts';
import { refersElsewhere } from '../../src/render/helm/schema-refs.ts';
import { setFilePaths, withSetFilePaths } from '../../src/render/helm/set-file.ts';
import { splitOutput } from '../../src/render/helm/split-output.ts';
import { templateArguments } from '../../src/render/helm/template-command.ts';
import { pathOf } from '../../src/render/helm/trace/expression.ts';
import { instrument, mark, markPattern } from '../../src/render/helm/trace/instrument.ts';
import { lexTemplate } from '../../src/render/helm/trace/lex-template.ts';
import { cutDocuments, findTwin } from '../../src/render/helm/trace/match-documents.ts';
import { readMarked } from '../../src/render/helm/trace/read-marked.ts';
import { printedPath } from '../../src/render/helm/trace/scopes.ts';
import { inWords } from '../told.ts';

describe('templates are cut as text/template cuts them', () => {
  const cut = (text: string) =>
    lexTemplate(text)?.map((token) => (token.kind === 'text' ? text.slice(token.start, token.end) : [token.body]));

  test.each<[string, unknown]>([
    ['a: 1', ['a: 1']],
    ['a: {{ .x }}\n', ['a: ', ['.x'], '\n']],
    ['{{- .x -}}', [['.x']]],
    ['{{-3}}', [['-3']]],
    ['{{ "}}" }}x', [['"}}"'], 'x']],
    ['{{ "\\"}}" }}', [['"\\"}}"']]],
    ['{{ `}}\n` }}', [['`}}\n`']]],
    ["{{ '}' }}", [["'}'"]]],
    ['{{/* }} */}}b', [[''], 'b']],
    ['{{- /* a */ -}}', [['']]],
    ['a }} b', ['a }} b']],
    ['{{ .x', undefined],
    ['{{ "a }}', undefined],
    ['{{/* a }}', undefined],
    ['', []],
  ])('%j', (text, expected) => {
    expect(cut(text)).toEqual(expected);
  });
});

describe('which value an expression prints', () => {
  const scope = {
    dot: ['Values', 'dot'],
    variables: new Map([
      ['$', []],
      ['$x', ['Values', 'x']],
    ]),
  };

  test.each<[string, string | undefined]>([
    ['.', 'Values.dot'],
    ['.a.b', 'Values.dot.a.b'],
    ['$.Values.a', 'Values.a'],
    ['$x', 'Values.x'],
    ['$x.y', 'Values.x.y'],
    ['$unknown', undefined],
    ['.a | quote', 'Values.dot.a'],
    ['quote .a', 'Values.dot.a'],
    ['.a | default 80 | int', 'Values.dot.a'],
    ['default (include "x" .) .a', 'Values.dot.a'],
    ['toYaml .a | nindent 8', 'Values.dot.a'],
    ['nindent 8 (toYaml .a)', 'Values.dot.a'],
    ['required "a, please" .a', 'Values.dot.a'],
    ['omit .a "enabled" | toYaml', 'Values.dot.a'],
    ['tpl (.a | toString) $', 'Values.dot.a'],
    ['index .a 0 "b"', 'Values.dot.a.0.b'],
    ['index .a $x', undefined],
    ['(.a)', 'Values.dot.a'],
    ['(.a).b', 'Values.dot.a.b'],
    ['default (.x) .b', 'Values.dot.b'],
    ['((.a', undefined],
    ['.a .b', undefined],
    ['add .a 1', undefined],
    ['print .a .b', undefined],
    ['printf "%d" .a', undefined],
    ['include "x" .', undefined],
    ['.a | upper', undefined],
    ['eq .a 80', undefined],
    ['"text"', undefined],
    ['80', undefined],
    ['', undefined],
    [`${'('.repeat(500)}.a${')'.repeat(500)}`, undefined],
  ])('%s', (expression, expected) => {
    expect(pathOf(expression, scope)?.join('.')).toBe(expected);
  });
});

describe('what a template prints in its place', () => {
  /** The path of the action that is marked with @. */
  const last = (text: string) => {
    const tokens = lexTemplate(text.replace('{{ @', '{{  ')) ?? [];
    const path = printedPath(tokens, text.lastIndexOf('{{ @'));
    return path?.map((step) => (typeof step === 'object' ? '*' : step)).join('.');
  };

  test.each<[string, string | undefined]>([
    ['{{ @.Values.a }}', 'Values.a'],
    ['{{ with .Values.a }}{{ @.b }}{{ end }}', 'Values.a.b'],
    ['{{ with .Values.a }}{{ end }}{{ @.Values.b }}', 'Values.b'],
    ['{{ with .Values.a }}x{{ else }}{{ @.Values.b }}{{ end }}', 'Values.b'],
    ['{{ with .Values.a }}x{{ else with .Values.b }}{{ @.c }}{{ end }}', 'Values.b.c'],
    ['{{ if .Values.a }}{{ @.Values.b }}{{ end }}', 'Values.b'],
    ['{{ range .Values.a }}{{ @.b }}{{ end }}', 'Values.a.*.b'],
    ['{{ range .Values.a }}{{ @$.Values.b }}{{ end }}', 'Values.b'],
    ['{{ range $i, $p := .Values.a }}{{ @$p.b }}{{ end }}', 'Values.a.*.b'],
    ['{{ range $i, $p := .Values.a }}{{ @$i }}{{ end }}', undefined],
    ['{{ range $p := .Values.a }}{{ @$p }}{{ end }}', 'Values.a.*'],
    ['{{ range until 3 }}{{ @. }}{{ end }}', undefined],
    ['{{ range until 3 }}{{ @$.Values.a }}{{ end }}', 'Values.a'],
    ['{{ $a := .Values.a }}{{ @$a.b }}', 'Values.a.b'],
    ['{{ if .x }}{{ $a := .Values.a }}{{ end }}{{ @$a.b }}', undefined],
    ['{{ $a := .Values.a }}{{ if .x }}{{ $a = 1 }}{{ end }}{{ @$a }}', undefined],
    ['{{ $a := .Values.a }}{{ @$a }}{{ $a = 1 }}', undefined],
    ['{{ with $a := .Values.a }}{{ @$a.b }}{{ end }}', 'Values.a.b'],
    ['{{ define "x" }}{{ @.Values.a }}{{ end }}', 'Values.a'],
    ['{{ with .Values.a }}{{ block "x" .b }}{{ @.c }}{{ end }}{{ end }}', 'Values.a.b.c'],
    ['{{ with .Values.a }}{{ block "x" . }}{{ @$.c }}{{ end }}{{ end }}', 'Values.a.c'],
    ['{{ with include "x" . }}{{ @.b }}{{ end }}', undefined],
    ['{{ @.Release.Name }}', 'Release.Name'],
  ])('%s', (text, expected) => {
    expect(last(text)).toBe(expected);
  });
});

describe('marks', () => {
  const marks = { nonce: 'N' };
  const marked = (text: string) => instrument(text, { marks, file: 1, isPrinted: true, definitions: () => true }) ?? '';
  const readable = (text: string) => text.replaceAll('\ue000N', '<').replaceAll('\ue001', '>');

  test.each([
    ['a: 1\n  b: 2\n', '<B1><L0>a: 1\n  <L7>b: 2<X0>\n<F1>'],
    ['a: {{ .x }}\n', '<B1><L0>a:<X0> {{"<A3>"}}{{ .x }}{{"<Z3>"}}\n<F1>'],
    ['a: {{- .x -}}\n', '<B1><L0>a:<X0> {{- "<A3>"}}{{ .x }}{{"<Z3>" -}}\n<F1>'],
    ['{{ if .x }}a{{ end }}', '<B1>{{ if .x }}<L11>a<X0>{{ end }}<F1>'],
    ['{{- range .x }}a{{ end }}', '<B1>{{- "<S0>"}}{{ range .x }}{{"<I0>"}}<L15>a<X0>{{ end }}<F1>'],
    ['{{ $x := 1 }}{{/* a */}}', '<B1>{{ $x := 1 }}{{/* a */}}<F1>'],
    [
      '{{- define "x" -}} a {{- end -}}',
      '<B1>{{- "" }}{{ define "x" }}{{"<D1>" -}} <L19>a<X0> {{- "<E1>"}}{{ end }}{{ "" -}}<F1>',
    ],
  ])('%j', (text, expected) => {
    expect(readable(marked(text))).toBe(expected);
  });

  test('nothing is marked in what is not to be', () => {
    const text = 'a{{ define "x" }}b{{ .x }}{{ end }}';
    expect(readable(instrument(text, { marks, file: 1, isPrinted: true, definitions: () => false }) ?? '')).toBe(
      '<B1><L0>a<X0>{{ define "x" }}b{{ .x }}{{ end }}<F1>',
    );
    expect(readable(instrument(text, { marks, file: 1, isPrinted: false, definitions: () => true }) ?? '')).toBe(
      'a{{ define "x" }}{{"<D1>"}}<L17>b<X0>{{"<A18>"}}{{ .x }}{{"<Z18>"}}{{"<E1>"}}{{ end }}',
    );
  });

  test('a template with marks can be cut again, and is the template but for marks', () => {
    const part = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '- ',
      '{{ .x }}',
      '{{- .y -}}',
      '{{ if .x }}',
      '{{ end }}',
      '{{/* c */}}',
      '{{ "}}" }}',
      '\t',
      'ü',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const again = marked(text)
          .replaceAll(/\{\{(?:- )?"\ue000N[^"]*"(?: -)?\}\}/g, '')
          .replaceAll(markPattern(marks), '');
        expect(lexTemplate(marked(text))).toBeDefined();
        expect(again.replaceAll(/\{\{- | -\}\}/g, (dash) => (dash === '{{- ' ? '{{ ' : ' }}'))).toBe(
          text.replaceAll(/\{\{- | -\}\}/g, (dash) => (dash === '{{- ' ? '{{ ' : ' }}')),
        );
      }),
    );
  });
});

describe('marked output', () => {
  const marks = { nonce: 'N' };
  const m = (kind: Parameters<typeof mark>[1], value = 0) => mark(marks, kind, value);
  const output = (text: string) => `---\n# Source: web/templates/a.yaml\n${text}\n---\n# Source: other\nx`;

  test('tells what comes from where', () => {
    const [file] = readMarked(output(`${m('B', 1)}${m('L', 0)}a:${m('X')} ${m('A', 3)}80${m('Z', 3)}\n${m('F', 1)}`), marks);
    expect(file).toMatchObject({ file: 1, source: 'web/templates/a.yaml', text: 'a: 80\n' });
    expect(file?.pieces.map(({ kind, start, end, at }) => [kind, start, end, at])).toEqual([
      ['literal', 0, 2, 0],
      ['action', 3, 5, 3],
    ]);
  });

  test('counts rounds, also of ranges in ranges', () => {
    const inner = (n: number) =>
      `${m('S', 20)}${m('I', 20)}${m('A', 30)}${n}${m('Z', 30)}${m('I', 20)}${m('A', 30)}${n + 1}${m('Z', 30)}`;
    const [file] = readMarked(output(m('B', 1) + m('S', 5) + m('I', 5) + inner(1) + m('I', 5) + inner(3) + m('F', 1)), marks);
    expect(file?.pieces.map(({ rounds }) => [rounds.get(5), rounds.get(20)])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  test('what an action prints may be of another file', () => {
    const text = `${m('B', 1)}${m('A', 3)}${m('D', 2)}${m('L', 40)}deep${m('E', 2)}${m('Z', 3)}${m('F', 1)}`;
    const [file] = readMarked(output(text), marks);
    expect(file?.pieces.map(({ kind, file: of, at }) => [kind, of, at])).toEqual([
      ['literal', 2, 40],
      ['action', 1, 3],
    ]);
  });

  test('ends that were cut away leave what is around them whole', () => {
    const text = `${m('B', 1)}${m('A', 3)}${m('D', 2)}${m('A', 7)}cut${m('Z', 3)}${m('L', 9)}b${m('F', 1)}`;
    const [file] = readMarked(output(text), marks);
    expect(file?.pieces.map(({ kind, at }) => [kind, at])).toEqual([
      ['action', 3],
      ['literal', 9],
    ]);
  });

  test.each([
    ['an end without a beginning', `${m('B', 1)}${m('Z', 3)}a${m('F', 1)}`],
    ['no end', `${m('B', 1)}a`],
    ['another nonce', `${m('B', 1)}a${mark({ nonce: 'M' }, 'F', 1)}`],
  ])('%s is nothing to rely on', (_, text) => {
    expect(readMarked(output(text), marks)).toEqual([]);
  });
});

describe('documents', () => {
  test('are cut as helm cuts them', () => {
    expect(cutDocuments('---\n# a\nb: 1\n\n---\n---  \nc: 2\n').map(({ text }) => text)).toEqual(['# a\nb: 1', '---  \nc: 2']);
  });

  test.each<[string, string[], number, string[], number | undefined]>([
    ['the same', ['a: 1'], 0, ['b: 1', 'a: 1'], 1],
    ['one of two that are alike', ['a: 1', 'a: 1'], 1, ['a: 1', 'b: 1', 'a: 1'], 2],
    ['one line of many differs', ['a: 1\nb: 2\nc: 3\nd: 4\ne: 5'], 0, ['x: 1', 'a: 1\nb: 9\nc: 3\nd: 4\ne: 5'], 1],
    ['too much differs', ['a: 1\nb: 2'], 0, ['a: 1\nb: 3'], undefined],
    [
      'two are as near',
      ['a: 1\nb: 2\nc: 3\nd: 4\ne: 5'],
      0,
      ['a: 1\nb: 9\nc: 3\nd: 4\ne: 5', 'a: 1\nb: 8\nc: 3\nd: 4\ne: 5'],
      undefined,
    ],
    ['it has another length', ['a: 1\nb: 2'], 0, ['a: 1'], undefined],
    ['nothing', ['a: 1'], 0, [], undefined],
  ])('%s', (_, documents, index, others, expected) => {
    const stretches = others.map((text, start) => ({ text, start }));
    expect(findTwin(documents, index, stretches)?.start).toBe(expected);
  });

  test('what helm printed is split by its templates, which it has mixed', () => {
    const printed =
      '---\n# Source: w/templates/a.yaml\na: 1\n---\n# Source: w/templates/b.yaml\nb: 1\n---\n# Source: w/templates/a.yaml\n\na: 2\n';
    expect(splitOutput(printed)).toEqual([
      {
        source: 'w/templates/a.yaml',
        text: '---\n# Source: w/templates/a.yaml\na: 1\n---\n# Source: w/templates/a.yaml\n\na: 2\n',
        chunks: [
          { start: 33, document: 'a: 1' },
          { start: 72, document: 'a: 2' },
        ],
      },
      {
        source: 'w/templates/b.yaml',
        text: '---\n# Source: w/templates/b.yaml\nb: 1\n',
        chunks: [{ start: 33, document: 'b: 1' }],
      },
    ]);
  });

  test('a comment of a template is not one of helm', () => {
    const printed = '---\n# Source: w/templates/a.yaml\n# Source: w/templates/b.yaml\na: 1\n';
    expect(splitOutput(printed).map(({ source }) => source)).toEqual(['w/templates/a.yaml']);
  });
});

test('the arguments of helm: nothing in a value becomes another option', () => {
  const values = {
    ...PLAIN_VALUES,
    releaseName: '--post-renderer=x',
    namespace: 'a b',
    apiVersions: ['a/v1', 'b,c'],
    skipTests: true,
    files: [{ path: '/a,"b.yaml', shown: '' }],
    set: { 'a.b': 'x,y=z', n: 1 },
    setFlags: [{ flag: 'set' as const, value: 'c=--debug' }],
  };
  expect(
    templateArguments({ chart: chartTree({ shown: 'x', files: new Map(), subcharts: [] }), path: '/charts/-x', values }),
  ).toEqual([
    'template',
    '--namespace=a b',
    '--api-versions=a/v1',
    '--api-versions="b,c"',
    '--skip-tests',
    '--values="/a,""b.yaml"',
    '--set-json=a.b="x,y=z"',
    '--set-json=n=1',
    '--set=c=--debug',
    '--',
    '--post-renderer=x',
    '/charts/-x',
  ]);
});

test.each([
  ['a=1', [['a']]],
  ['a.b[0].c=1,d=2', [['a', 'b', '0', 'c'], ['d']]],
  ['a\\.b.c=1', [['a.b', 'c']]],
  ['a={x,y}', [['a'], ['y}']]],
  ['{"a.b": {"c": 1}, "d": 2}', [['a.b'], ['d']]],
])('the keys of --set %s', (value, expected) => {
  expect(keysSet({ ...PLAIN_VALUES, setFlags: [{ flag: 'set', value }] })).toEqual(expected);
});

test.each([
  ['a=b.txt', ['b.txt'], 'a=/x/b.txt'],
  ['a.b=c=d,e=f g', ['c=d', 'f g'], 'a.b=/x/c=d,e=/x/f g'],
  ['a\\=\\,b=c\\,d\\\\e', ['c,d\\e'], 'a\\=\\,b=/x/c\\,d\\\\e'],
  ['a=', [], 'a='],
  ['a', [], 'a'],
])('the files of --set-file %s', (option, paths, expected) => {
  expect(setFilePaths(option)).toEqual(paths);
  expect(withSetFilePaths(option, (path) => `/x/${path}`)).toBe(expected);
});

test.each<[string, boolean]>([
  ['{"$ref": "#/definitions/a"}', false],
  ['{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/x"}', false],
  ['{"properties": {"a": [{"$ref": "https://example.org/x"}]}}', true],
  ['{"$ref": "file:///etc/passwd"}', true],
  ['{"$ref": "other.json"}', true],
  ['{"$schema": "http://127.0.0.1/"}', true],
  ['{"$\\u0072ef": "http://127.0.0.1/"}', true],
  ['{"$dynamicRef": "http://127.0.0.1/"}', true],
  ['{', true],
])('whether helm would fetch something for the schema %s: %s', (schema, expected) => {
  const files = new Map([['values.schema.json', { bytes: Buffer.from(schema) }]]);
  const inner = chartTree({ shown: 'x/charts/y', files, subcharts: [] });
  expect(refersElsewhere(inner)).toBe(expected);
  expect(refersElsewhere(chartTree({ shown: 'x', files: new Map(), subcharts: [inner] }))).toBe(expected);
});

describe('what helm says', () => {
  test.each<[string, string, object]>([
    [
      'a dependency, helm 3',
      'Error: An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: a, b\n',
      { reason: 'its charts/ folder lacks what Chart.yaml depends on: a, b (helm dependency build charts/web fetches it)' },
    ],
    [
      'a template in a template',
      'Error: template: web/templates/a.yaml:3:12: executing "web/templates/a.yaml" at <include "x" .>: error calling include: template: web/templates/_h.tpl:7:4: executing "x" at <.Values.a.b.c>: nil pointer evaluating interface {}.c\n\nUse --debug flag to render out invalid YAML\n',
      {
        source: 'web/templates/a.yaml',
        position: { line: 3, column: 13 },
        reason: 'helm: nil pointer evaluating interface {}.c (at .Values.a.b.c)',
      },
    ],
    [
      'warnings before it',
      'WARNING: something\nwalk.go:74: found symbolic link in path\nError: boom\n',
      { reason: 'helm: boom' },
    ],
    [
      'several lines',
      "Error: values don't meet the specifications:\nweb:\n- (root): host is required\n",
      { reason: "helm: values don't meet the specifications: web: - (root): host is required" },
    ],
    ['nothing', '', { reason: 'helm: it failed without a word' }],
    ['too much', `Error: ${'x'.repeat(1000)}`, { reason: `helm: ${'x'.repeat(400)}...` }],
  ])('%s', (_, stderr, expected) => {
    expect(inWords(helmProblem(stderr, 'charts/web'))).toEqual(expected);
  });
});
