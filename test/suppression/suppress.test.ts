import { describe, expect, test } from 'vitest';
import { processorTime } from '../processor-time.ts';
import { FORBIDDING, judgeText, linesOf, policyOf } from './judged-text.ts';

const PORT = 'privileged-container-port';
const PORTS = policyOf([PORT]);

/** A Pod with these annotations and with the lines of its containers; the first line of the list is line 8 without annotations. */
function pod(containers: string, ...annotations: string[]): string {
  const noted = annotations.length === 0 ? [] : ['  annotations:', ...annotations.map((line) => `    ${line}`)];
  return ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', ...noted, 'spec:', '  containers:', containers].join('\n');
}

const WEB = `    - name: web
      ports:
        - containerPort: 80
        - containerPort: 443`;
const TWO = `${WEB}
    - name: api
      ports:
        - containerPort: 22`;

const put = (text: string, line: number, comment: string): string =>
  text
    .split('\n')
    .flatMap((one, index) => (index + 1 === line ? [`${/^ */.exec(one)?.[0] ?? ''}# kport-allow ${comment}`, one] : [one]))
    .join('\n');

describe('a comment', () => {
  test.each<[string, string, string[]]>([
    ['above a port', put(pod(WEB), 9, `${PORT}: why`), [`11:26 ${PORT} declared`, `allowed 10 ${PORT} by comment 9`]],
    [
      'above the list of ports',
      put(pod(WEB), 8, `${PORT}: why`),
      [`allowed 10 ${PORT} by comment 8`, `allowed 11 ${PORT} by comment 8`],
    ],
    [
      'above the container',
      put(pod(TWO), 7, `${PORT}: why`),
      [`14:26 ${PORT} declared`, `allowed 10 ${PORT} by comment 7`, `allowed 11 ${PORT} by comment 7`],
    ],
    ['above the object', put(pod(TWO), 1, `${PORT}: why`), [10, 11, 14].map((line) => `allowed ${line} ${PORT} by comment 1`)],
    ['with another rule', put(pod(WEB), 9, 'may-run-as-root: why'), [`10:26 ${PORT} declared`, `11:26 ${PORT} declared`]],
    [
      'with two rules, one of which finds nothing',
      put(pod(WEB), 7, `${PORT}, duplicate-key: why`),
      [`allowed 10 ${PORT} by comment 7`, `allowed 11 ${PORT} by comment 7`],
    ],
    [
      'that is the nearer of two',
      put(put(pod(WEB), 9, `${PORT}: near`), 7, `${PORT}: far`),
      [`allowed 11 ${PORT} by comment 10`, `allowed 12 ${PORT} by comment 7`],
    ],
    [
      'that does not hold, and another that does',
      put(put(pod(WEB), 9, PORT), 7, `${PORT}: far`),
      ['10:23 void-suppression no-reason', `allowed 11 ${PORT} by comment 7`, `allowed 12 ${PORT} by comment 7`],
    ],
    [
      'on its last day',
      put(pod(WEB), 7, `${PORT} until=2026-01-31: why`),
      [`allowed 10 ${PORT} by comment 7`, `allowed 11 ${PORT} by comment 7`],
    ],
    [
      'for what is about comments',
      put(pod(WEB), 7, `${PORT}, unused-suppression: why`),
      ['7:46 unused-suppression comment', `allowed 10 ${PORT} by comment 7`, `allowed 11 ${PORT} by comment 7`],
    ],
  ])('%s', (_, text, expected) => {
    expect(linesOf(judgeText(text, { policy: PORTS }))).toEqual(expected);
  });

  test('of another document of the file is about that one', () => {
    const text = `${put(pod(WEB), 1, `${PORT}: why`)}\n---\n${pod(WEB)}`;
    expect(linesOf(judgeText(text, { policy: PORTS }))).toEqual([
      `21:26 ${PORT} declared`,
      `22:26 ${PORT} declared`,
      `allowed 10 ${PORT} by comment 1`,
      `allowed 11 ${PORT} by comment 1`,
    ]);
  });

  test('names its reason and its place, and is quoted as it stands', () => {
    const { exempted, findings } = judgeText(put(put(pod(WEB), 9, `${PORT}: why: because`), 4, `${PORT}: moved`), {
      policy: PORTS,
    });
    expect(exempted).toMatchObject([
      { reason: 'why: because', by: 'comment', file: 'x.yaml', position: { line: 10, column: 23 }, finding: { ruleId: PORT } },
    ]);
    expect(findings[0]).toMatchObject({
      ruleId: 'unused-suppression',
      subject: { kind: 'Pod', name: 'web' },
      excerpt: `  # kport-allow ${PORT}: moved`,
      range: { start: { line: 4, column: 17 }, end: { line: 4, column: 17 + PORT.length } },
    });
  });
});

describe('an annotation', () => {
  const allowed = (lines: readonly number[], by: number) => lines.map((line) => `allowed ${line} ${PORT} by annotation ${by}`);

  test.each<[string, string, string[]]>([
    ['of the object', pod(TWO, `kport.dev/allow-${PORT}: why`), allowed([11, 12, 15], 6)],
    [
      'of one container',
      pod(TWO, `api.kport.dev/allow-${PORT}: why`),
      [`11:26 ${PORT} declared`, `12:26 ${PORT} declared`, ...allowed([15], 6)],
    ],
    [
      'of a container that is not there',
      pod(TWO, `app.kport.dev/allow-${PORT}: why`),
      ['6:52 unused-suppression annotation', `11:26 ${PORT} declared`, `12:26 ${PORT} declared`, `15:26 ${PORT} declared`],
    ],
    [
      'in JSON',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { annotations: { [`kport.dev/allow-${PORT}`]: 'why' } },
        spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] },
      }),
      allowed([1], 1),
    ],
    ['whose name an escape hides', pod(TWO, `"\\x6bport.dev/allow-${PORT}": why`), allowed([11, 12, 15], 6)],
  ])('%s', (_, text, expected) => {
    expect(linesOf(judgeText(text, { policy: PORTS }))).toEqual(expected);
  });

  const deployment = (object: string, template: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  annotations: ${object}
spec:
  template:
    metadata:
      annotations: ${template}
    spec:
${pod(WEB)
  .split('\n')
  .slice(5)
  .map((line) => `    ${line}`)
  .join('\n')}`;

  test.each([
    ['the object', deployment(`{kport.dev/allow-${PORT}: why}`, '{}')],
    ['the template', deployment('{}', `{kport.dev/allow-${PORT}: why}`)],
  ])('of %s of a Deployment', (_, text) => {
    expect(judgeText(text, { policy: PORTS })).toMatchObject({ findings: [], exempted: [{}, {}] });
  });

  test('of one item of a List is about that item, and one of the List about nothing', () => {
    const item = (annotation: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: annotation === '' ? {} : { annotations: { [annotation]: 'why' } },
      spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] },
    });
    const list = (metadata: object, ...items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata, items });
    const key = `kport.dev/allow-${PORT}`;
    const one = judgeText(list({}, item(key), item('')), { policy: PORTS });
    expect(one.exempted.map(({ finding }) => finding.at)).toEqual(['/items/0/spec/containers/0/ports/0/containerPort']);
    expect(one.findings.map(({ at }) => at)).toEqual(['/items/1/spec/containers/0/ports/0/containerPort']);
    const whole = judgeText(list({ annotations: { [key]: 'why' } }, item('')), { policy: PORTS });
    expect(whole).toMatchObject({ findings: [{ ruleId: PORT }], exempted: [] });
  });
});

describe('the policy', () => {
  const commented = put(pod(WEB, `kport.dev/allow-${PORT}: why`), 9, `${PORT}: why`);

  test('that accepts neither says so where it matters, and lets nothing pass', () => {
    expect(linesOf(judgeText(commented, { policy: policyOf([PORT], FORBIDDING) }))).toEqual([
      '6:48 void-suppression annotation-refused',
      '9:19 void-suppression comment-refused',
      `12:26 ${PORT} declared`,
      `13:26 ${PORT} declared`,
    ]);
    const told = judgeText(commented, { policy: policyOf([PORT], FORBIDDING) }).findings;
    expect(told.map(({ severity }) => severity)).toEqual(['info', 'info', 'error', 'error']);
  });

  test.each(['comments', 'annotations'] as const)('may forbid %s alone', (kind) => {
    const { exempted } = judgeText(commented, { policy: policyOf([PORT], { [kind]: 'forbid' }) });
    expect(new Set(exempted.map(({ by }) => `${by}s`))).toEqual(new Set([kind === 'comments' ? 'annotations' : 'comments']));
  });

  test('goes before a comment, which is no less needed for that', () => {
    const exemption = { rules: [PORT], reason: 'the policy', file: 'p.yaml', position: { line: 3, column: 5 } };
    const policy = { ...PORTS, exemptions: [exemption] };
    const verdict = judgeText(put(pod(WEB), 7, `${PORT}: why`), { policy });
    expect(verdict.findings).toEqual([]);
    expect(verdict.exempted).toMatchObject([{ by: 'policy', file: 'p.yaml', position: { line: 3 } }, { by: 'policy' }]);
    expect(verdict.usedExemptions).toContain(0);
  });

  test('may exempt what is about comments', () => {
    const exemption = { rules: ['unused-suppression'], reason: 'we move', file: 'p.yaml' };
    const verdict = judgeText(put(pod(WEB), 4, `${PORT}: why`), { policy: { ...PORTS, exemptions: [exemption] } });
    expect(verdict.exempted).toMatchObject([{ by: 'policy', finding: { ruleId: 'unused-suppression' } }]);
    expect(verdict.usedExemptions).toContain(0);
  });
});

describe('nothing is called unused', () => {
  test.each([
    ['of a rule that is off', put(pod(WEB), 7, 'may-run-as-root: why')],
    ['of a rule about several objects', put(pod(WEB), 7, 'exposed-without-proxy: why')],
    ['in a file that was not read as a whole', `${put(pod(WEB), 4, `${PORT}: why`)}\n---\na: [\n`],
    ['in a file that is not for kport', `# kport-allow ${PORT}: why\nreplicas: 3\n`],
  ])('%s', (_, text) => {
    const { findings } = judgeText(text, { policy: policyOf([PORT]) });
    expect(findings.filter(({ ruleId }) => ruleId !== PORT)).toEqual([]);
  });
});

test('a rule about several objects can be let pass, by a comment and by an annotation', () => {
  const service = (annotations: string, comment: string) => `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: ${annotations}
spec:
  type: NodePort
  ports:
    - port: 80
      targetPort: 8080
      nodePort: 40080${comment}
`;
  const rule = 'ephemeral-range-node-port';
  const policy = policyOf([rule]);
  expect(linesOf(judgeText(service('{}', ''), { policy }))).toEqual([`11:17 ${rule} ephemeral`]);
  expect(linesOf(judgeText(service('{}', ` # kport-allow ${rule}: why`), { policy }))).toEqual([
    `allowed 11 ${rule} by comment 11`,
  ]);
  expect(linesOf(judgeText(service(`{kport.dev/allow-${rule}: why}`, ''), { policy }))).toEqual([
    `allowed 11 ${rule} by annotation 5`,
  ]);
});

test.each<[string, string]>([
  [
    'comments in one place and findings',
    put(
      pod(`    - name: web\n      ports:\n${'        - containerPort: 80\n'.repeat(5000)}`),
      7,
      `x\n${`    # kport-allow ${PORT}: why\n`.repeat(20_000)}    # end`,
    ),
  ],
  [
    'a comment for each finding',
    pod(`    - name: web\n      ports:\n${`        - containerPort: 80 # kport-allow ${PORT}: why\n`.repeat(10_000)}`),
  ],
  ['rules in one comment', put(pod(WEB), 7, `${`${PORT}, `.repeat(20_000)}: why`)],
  ['unknown rules', put(pod(WEB), 7, `${'nothing-of-this-kind, '.repeat(2000)}: why`)],
])('thousands of %s take no time', (_, text) => {
  const start = processorTime();
  const { exempted } = judgeText(text, { policy: PORTS });
  expect(exempted.length > 0 || text.includes('nothing-of')).toBe(true);
  expect(processorTime() - start).toBeLessThan(5000);
});

describe('annotations of the Pods of an Argo Workflow', () => {
  const key = `kport.dev/allow-${PORT}`;
  const workflow = (spec: object, template: object) =>
    JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { name: 'w' },
      spec: {
        ...spec,
        templates: [
          { name: 'a', ...template, container: { image: 'x', ports: [{ containerPort: 80 }] } },
          { name: 'b', container: { image: 'x', ports: [{ containerPort: 81 }] } },
        ],
      },
    });
  const annotations = { annotations: { [key]: 'the old client needs it' } };

  test.each([
    ['of one template', {}, { metadata: annotations }, 1],
    ['of all', { podMetadata: annotations }, {}, 2],
    ['of none', {}, {}, 0],
  ])('%s', (_, spec, template, allowed) => {
    const { exempted, findings } = judgeText(workflow(spec, template), { policy: PORTS });
    expect([exempted.length, findings.filter(({ ruleId }) => ruleId === PORT).length]).toEqual([allowed, 2 - allowed]);
    expect(findings.filter(({ ruleId }) => ruleId === 'unused-suppression')).toEqual([]);
  });
});
