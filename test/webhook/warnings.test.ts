// Warnings are whole sentences in as many characters as the API server asks for, whatever they are about.
import { describe, expect, test } from 'vitest';
import { MODES } from '../../src/model/decision.ts';
import { LANGUAGES, type Language } from '../../src/model/finding.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { hinted } from '../../src/model/placeholder.ts';
import type { Reason } from '../../src/model/reason.ts';
import { rules } from '../../src/rules/index.ts';
import { readReview } from '../../src/webhook/admission/admission-review.ts';
import { newPodsWarning, unjudgedWarnings, unknownLabelWarning, warningTexts } from '../../src/webhook/admission/warnings.ts';
import { fill } from '../../src/words/catalogue.ts';
import { inputEn } from '../../src/words/en/input.ts';
import { inputJa } from '../../src/words/ja/input.ts';
import { PLACEHOLDER, placeholdersIn } from '../../src/words/placeholder.ts';
import { goodPod, request } from './reviews.ts';

const MOST = 120;

interface Said {
  readonly ruleId: string;
  readonly messageId: string;
  readonly language: Language;
  readonly text: string;
  /** The forms that it may be said in. */
  readonly forms: readonly string[];
}

const said: readonly Said[] = LANGUAGES.flatMap((language) =>
  // What is about another dialect comes to no API server.
  rules.flatMap(({ id, dialect, words }) => {
    if (dialect !== undefined) return [];
    const { messages } = words[language];
    return Object.entries(messages).map(([messageId, { text, brief }]) => {
      const base = messages[messageId.split('+')[0] ?? ''];
      const forms = [text, brief, base?.text, base?.brief].filter((form) => form !== undefined);
      return { ruleId: id, messageId, language, text, forms };
    });
  }),
);

function findingOf({ ruleId, messageId, language, text }: Said, value: string): LintFinding {
  const message = rules.find(({ id }) => id === ruleId)?.words[language].messages[messageId];
  const names = placeholdersIn(`${text}${message?.fix}`);
  const data = Object.fromEntries(names.map((name) => [name, value]));
  return { ruleId, messageId, at: '', data, message: fill(text, data) } as unknown as LintFinding;
}

/** What stands between the values, for a pattern. */
function fixed(form: string): string[] {
  const texts = form.split(PLACEHOLDER).filter((_, place) => place % 2 === 0);
  return texts.map((part) => part.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&'));
}

/** The sentence of a form with anything in place of its values. */
function pattern(form: string): RegExp {
  return new RegExp(`^${fixed(form).join('.+')}( \\(.*\\))?$`);
}

describe.each([
  ['of ten letters', 'controller'],
  ['of one', 'x'],
  ['as long as Kubernetes allows', 'x'.repeat(253)],
])('with names %s', (_, value) => {
  test.each(said.map((one) => [`${one.language} ${one.ruleId} ${one.messageId}`, one] as const))('%s', (_name, one) => {
    const finding = findingOf(one, value);
    for (const texts of [warningTexts([finding], [], one.language), warningTexts([], [finding], one.language)]) {
      const [text = ''] = texts;
      expect(text.length).toBeLessThanOrEqual(MOST);
      const sentence = text.slice(`${one.ruleId}: `.length).replace(/^(not new|以前から): /, '');
      expect(
        one.forms.filter((form) => pattern(form).test(sentence)),
        sentence,
      ).not.toEqual([]);
      expect(sentence).not.toMatch(/[{}]/);
      if (value.length <= 10) expect(sentence).not.toContain('...');
    }
  });
});

test.each(LANGUAGES)('what is told beside findings fits as well: %s', (language) => {
  const kinds = ['Deployment', 'ReplicationController', 'K'.repeat(63)];
  const texts = [
    ...kinds.flatMap((kind) => newPodsWarning(kind, language)),
    ...MODES.flatMap((mode) => unknownLabelWarning(mode, language)),
  ];
  for (const text of texts) {
    expect(text.length).toBeLessThanOrEqual(MOST);
    expect(text).not.toMatch(/[{}]|\.\.\.$/);
  }
});

describe.each(LANGUAGES)('what could not be judged: %s', (language) => {
  const deep = 'spec.resources[0].template.spec.template.spec.containers[0].ports[0].containerPort';
  const typed = (field: string, got: string): Reason => ({
    code: 'field-type',
    data: { field, expected: { code: 'an-integer' }, got: { code: 'the-string', data: { value: JSON.stringify(got) } } },
  });
  const of = (kind: string, why: Reason): Reason => ({ code: 'object-not-judged', data: { object: kind, why } });
  const port = '$' + '{schema.spec.port}';

  test.each<[string, Reason]>([
    ['by a variable', of('Thing', hinted(typed('spec.ports[0].containerPort', port), { variable: port }))],
    ['by a template', of('Thing', hinted(typed('spec.ports[0].containerPort', '{{ .Values.port }}'), 'template'))],
    ['deep inside', of('ResourceGraphDefinition', hinted(typed(deep, port), { variable: port }))],
    ['by long names', of('K'.repeat(63), typed(`spec.${'x'.repeat(253)}.containerPort`, port))],
    ['by a rule', { code: 'object-rule-failed', data: { object: 'Pod', rule: 'may-run-as-root', error: 'x'.repeat(500) } }],
  ])('%s', (_, problem) => {
    const [text = ''] = unjudgedWarnings([problem], language);
    expect(text.length).toBeLessThanOrEqual(MOST);
    // The sentence goes on to its end, and the field to that of its name.
    const end = {
      en: /: expected an integer, got (a|the) string( "[^"]*")?$|: x+\.\.\.$/,
      ja: /(文字列.*です|x\.\.\.|x\.\.\..+)$/,
    }[language];
    expect(text).toMatch(end);
    if (problem.code === 'object-not-judged') expect(text).toContain('containerPort');
  });
});

// Every sentence about what could not be read, but for those that are about files and policies: one that is new is judged here, too.
describe.each([
  ['en', inputEn],
  ['ja', inputJa],
] as const)('every reason not to judge an object: %s', (language, sentences) => {
  /** A noun, for another sentence. */
  const PARTS = /^(a|an|the|is)-|^(something-else|no-text|nothing)$/;
  const ELSEWHERE =
    /^(kustomize|compose|review-of|looks-like)-|^(list-of-objects|base-not-shipped|must-be-kind|two-reports-to-output)$/;
  const codes = Object.keys(sentences).filter((code) => !PARTS.test(code) && !ELSEWHERE.test(code));

  test.each(codes)('%s', (code) => {
    const sentence = sentences[code as keyof typeof sentences];
    const names = placeholdersIn(sentence);
    for (const value of ['x', 'spec.template.spec', 'x'.repeat(253)]) {
      const why = {
        code,
        ...(names.length > 0 ? { data: Object.fromEntries(names.map((name) => [name, value])) } : {}),
      } as Reason;
      for (const problem of [why, { code: 'object-not-judged', data: { object: 'Deployment shop/web', why } } as Reason]) {
        const [text = ''] = unjudgedWarnings([problem], language);
        expect(text.length).toBeLessThanOrEqual(MOST);
        // To its end, with a value in each place.
        expect(text).toMatch(sentenceEnd(sentence));
      }
    }
  });

  test.each(['operation', 'uid', 'kind', 'object', 'userInfo', 'namespace', 'dryRun', 'oldObject', 'subResource', 'name'])(
    'a review whose %s is wrong',
    (field) => {
      for (const value of [5, 'x'.repeat(2000), [5], {}]) {
        const given = { ...request({ object: goodPod() }), [field]: value };
        const read = readReview({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: given });
        if ('request' in read) continue;
        const [text = ''] = unjudgedWarnings([read.problem], language);
        expect(text.length).toBeLessThanOrEqual(MOST);
        expect(text).toContain(`request.${field}`);
        expect(text).not.toContain('...');
      }
    },
  );
});

function sentenceEnd(sentence: string): RegExp {
  return new RegExp(`${fixed(sentence).join('.+')}$`);
}

test('the field is told where there is room for it', () => {
  const one = said.find(({ ruleId, language }) => ruleId === 'privileged-container-port' && language === 'en');
  if (!one) return expect.fail('no such rule');
  const finding = { ...findingOf(one, 'web'), at: '/spec/ports/0' };
  expect(warningTexts([finding], [], 'en')).toEqual([
    'privileged-container-port: container "web" declares privileged containerPort web (spec.ports[0])',
  ]);
});
