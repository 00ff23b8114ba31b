import { describe, expect, test } from 'vitest';
import { evaluateSet } from '../../src/judge/evaluate-set.ts';
import { findPolicy } from '../../src/lint/find-policy.ts';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { setRules } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { runKport } from '../cli/run-kport.ts';
import { settingsOf } from '../judge/evaluated.ts';
import { policyDocument } from '../policy/policy-document.ts';
import { judgedSet } from '../rules/judged-set.ts';
import { deployment, file, service, servicePort } from '../rules/set-manifests.ts';
import { folderWith } from '../sources/scratch.ts';

const web = deployment([{}]);
const mapped = servicePort({ port: 80, targetPort: 8080 }, { selector: { app: 'api' } });

const apps = Array.from({ length: 40 }, (_, n) => ({
  [`app-${n}/service.yaml`]: file(service({}, { name: `web-${n}` }), mapped),
  [`app-${n}/web.yaml`]: web,
}));
const cwd = folderWith(Object.assign({}, ...apps));

describe('lintPaths', () => {
  const lint = async (threads: number) => {
    const io = recordedIo({ cwd });
    return lintPaths(['.'], { policy: await findPolicy('restricted', io), language: 'en', io, threads });
  };

  test('one, two and three threads say the same', async () => {
    const [one, two, three] = [await lint(1), await lint(2), await lint(3)];
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    const told = one.findings.filter(({ ruleId }) => ruleId === 'service-targets-privileged-port');
    expect(told).toHaveLength(40);
    expect(told.every(({ range, excerpt }) => range?.start.line === 1 && excerpt !== undefined)).toBe(true);
    expect(one.counts).toMatchObject({
      files: 80,
      objects: 120,
      remapping: 40,
      warnings: one.findings.filter(({ severity }) => severity === 'warning').length,
    });
  });

  test('what stands in one file is told in the order of its text', async () => {
    const { findings } = await lint(1);
    const files = findings.map(({ origin }) => origin.file);
    expect(files).toEqual(files.toSorted());
  });
});

describe('kport', () => {
  const kport = async (...argv: string[]) => runKport(argv, { cwd });

  test('lint sums up the right pattern', async () => {
    const one = await kport('lint', 'app-1/service.yaml', '--policy', 'restricted');
    expect(one.out).toMatch(/1 Service takes a privileged port to an unprivileged one; 1 file/);
    const all = await kport('lint', '--policy', 'restricted', '--lang', 'ja');
    expect(all.out).toContain('特権ポートを非特権ポートに振り向ける Service 40 件');
    const none = await kport('lint', 'app-1/web.yaml', '--policy', 'restricted');
    expect(none.out).not.toMatch(/Service/);
  });

  test('lint counts it for programs', async () => {
    const { out } = await kport('lint', '--policy', 'restricted', '--format', 'json');
    expect(JSON.parse(out).counts.remapping).toBe(40);
  });

  test.each(setRules)('explain $id', async ({ id, levels, examples }) => {
    const { code, out } = await kport('explain', id);
    expect(code).toBe(0);
    for (const text of [`policies/rules/${id}.md`, `restricted  ${levels.restricted}`, examples.bad.trim().split('\n')[0]]) {
      expect(out).toContain(text);
    }
  });

  test('rules lists them', async () => {
    const { out } = await kport('rules');
    for (const { id, levels } of setRules) expect(out).toMatch(new RegExp(`^${id} +${levels.restricted} +\\S`, 'm'));
  });
});

describe('a policy', () => {
  const files = {
    'a.yaml': file(service(), web),
    'b.yaml': file(servicePort({ port: 9000 }, { selector: { app: 'b' } }), numbers()),
  };
  const judge = async (spec: object) => {
    const text = JSON.stringify({ apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', spec });
    const policy = await loadPolicy(policyDocument(text), async () => expect.fail('it extends a shipped policy'));
    return judgedSet(files, { policy });
  };
  const ids = ({ findings }: ReturnType<typeof judgedSet>) => findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`);
  const [privileged, missing] = ['service-targets-privileged-port', 'service-target-missing'];

  test('sets their severity; a hint stays one', async () => {
    const rules = { [privileged]: { severity: 'warning' }, [missing]: { severity: 'error' } };
    expect(ids(await judge({ rules }))).toEqual([`warning ${privileged}`, `info ${missing}`]);
  });

  test('turns them off', async () => {
    expect(ids(await judge({ rules: { [privileged]: { severity: 'off' } } }))).toEqual([`info ${missing}`]);
  });

  test('sets their options', async () => {
    expect(ids(await judge({ rules: { [missing]: { options: { acceptUndeclaredNumbers: true } } } }))).toEqual([
      `error ${privileged}`,
    ]);
  });

  test.each<[string, object, number]>([
    ['the Service by name', { kinds: ['Service'], names: ['web'] }, 1],
    ['the container', { containers: ['app'] }, 1],
    ['the image', { images: ['registry.example.com/*'] }, 1],
    ['another image', { images: ['docker.io/*'] }, 0],
    ['another kind', { kinds: ['Deployment'] }, 0],
  ])('exempts by %s', async (_, selector, n) => {
    const judged = await judge({ exemptions: [{ rules: [privileged], ...selector, reason: 'known' }] });
    expect(judged.verdicts.flatMap(({ exempted }) => exempted)).toHaveLength(n);
    expect(judged.verdicts.flatMap(({ usedExemptions }) => usedExemptions)).toEqual(n === 0 ? [] : [0]);
    expect(ids(judged)).toEqual(n === 0 ? [`error ${privileged}`, `info ${missing}`] : [`info ${missing}`]);
  });

  function numbers(): string {
    return deployment([{ ports: [{ containerPort: 3000 }] }], { labels: { app: 'b' } });
  }
});

test('a rule that fails is told with the object, and hides no other', () => {
  const links = judgedSet({ 'a.yaml': file(service(), web) }).verdicts.map((verdict) => verdict.links);
  const [rule, ...others] = setRules;
  if (!rule) throw new Error('no rule');
  const check: Rule<'set'>['check'] = (subject) => {
    if (subject.kind === 'service') throw new Error('boom');
    return [];
  };
  const settings = settingsOf(shippedPolicy('restricted'), 'en');
  const { failures } = evaluateSet(links, settings, [{ ...rule, check }, ...others]);
  expect(failures.map(({ object, ruleId }) => `${object.kind} ${ruleId}`)).toEqual([`Service ${rule.id}`]);
});

test('what a file hands over is plain data', () => {
  const { verdicts } = judgedSet({ 'a.yaml': file(service({ type: 'NodePort' }), web) });
  expect(structuredClone(verdicts)).toEqual(verdicts);
});

test('a long line is not kept for each of its values', () => {
  const many = service({ ports: Array.from({ length: 100 }, (_, n) => ({ port: n + 1 })) });
  const { findings } = judgedSet({ 'a.yaml': file(many, web) });
  expect(findings).toHaveLength(100);
  expect(findings.every(({ excerpt, range }) => excerpt === undefined && range !== undefined)).toBe(true);
});
