import { describe, expect, test } from 'vitest';
import { scratch } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const kport = (argv: readonly string[]) => runKport(argv, { cwd: scratch({ 'deploy/a.yaml': '', 'web.yaml': '' }) });

describe('what people are used to write', () => {
  test.each<[string[], string | undefined]>([
    [['deploy'], 'kport lint deploy'],
    [['gone/'], 'kport lint gone/'],
    [['web.yaml', '--quiet'], 'kport lint web.yaml --quiet'],
    [['*.yaml'], "kport lint '*.yaml'"],
    [['.'], 'kport lint .'],
    [['-'], 'kport lint -'],
    [['check', '.'], 'lint'],
    [['Scan'], 'lint'],
    [['webhook'], 'serve'],
    [['list'], 'rules'],
    [['lock', 'nginx:1.29'], 'image lock'],
    [['lnt'], 'lint'],
    [['help', 'lnt'], 'lint'],
    [['help', 'validate'], 'lint'],
    [['may-run-as-root'], 'kport explain may-run-as-root'],
    [['443'], 'kport explain 443'],
    [['nope'], undefined],
    [['help', 'nope'], undefined],
    [['toString'], undefined],
    [['lint', '-o', 'json'], '--format json'],
    [['lint', '-ojson'], '--format json'],
    [['lint', '--output', 'sarif'], '--format sarif'],
    [['lint', '--output=json', '.'], '--format json'],
    [['lint', '-o', 'out/report.html'], '--format html=out/report.html'],
    [['lint', '-o', 'r.xml'], '--format junit=r.xml'],
    [['lint', '-o', 'yaml'], '--format json'],
    [['rules', '--json'], '--format json'],
    [['lint', '--config', 'p.yaml'], '--policy p.yaml'],
    [['lint', '--ignore-paths=vendor', '.'], '--exclude vendor'],
    [['lint', '--disable', 'may-run-as-root'], '--rule may-run-as-root=off'],
    [['lint', '--fromat', 'json'], '--format'],
    [['export', 'vap', '-o', 'json'], undefined],
    [['fix', '--sarif'], undefined],
    [['ports', '-o', 'sarif'], undefined],
    [['ports', '--json'], '--format json'],
    [['serve', '-c', 'p.yaml'], '--policy p.yaml'],
    [['explain', 'bind', '--runtme', 'docker'], '--runtime'],
    [['lint', '--zzzzzzzz'], undefined],
    [['--constructor'], undefined],
  ])('%j: %s', async (argv, meant) => {
    const { code, out, err } = await kport(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(/; did you mean (".*")\?\n/.exec(err)?.[1]).toBe(meant === undefined ? undefined : JSON.stringify(meant));
    expect(err).toMatch(/^kport: unknown (?:command|option) .*\n\(--help tells more\)\n$/);
  });

  test.each([[['version']], [['-v']], [['--version']], [['-V']]])('%j tells the version', async (argv) => {
    expect(await kport(argv)).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
  });
});

describe('--rule', () => {
  test.each([
    [['may-run-as-rot=off'], 'unknown rule "may-run-as-rot"; did you mean "may-run-as-root"?'],
    [['may-run-as-root'], '--rule "may-run-as-root": it is <rule>=<severity>, such as may-run-as-root=warning'],
    [
      ['may-run-as-root=warn'],
      '--rule may-run-as-root=warn: "warn" is none of error, warning, info, off; did you mean "warning"?',
    ],
    [['toString=off'], 'unknown rule "toString"'],
  ])('%j is wrong usage', async (given, message) => {
    const { code, err } = await kport(['rules', ...given.flatMap((one) => ['--rule', one])]);
    expect({ code, err }).toEqual({ code: 2, err: `kport: ${message}\n` });
  });

  test('sets what a rule weighs; of several for one rule the last', async () => {
    const given = ['may-run-as-root=error', 'may-run-as-root=off', 'net-bind-service-kept=error'];
    const { out } = await kport(['rules', '--format', 'json', ...given.flatMap((one) => ['--rule', one])]);
    const { rules } = JSON.parse(out) as { rules: { id: string; severity: string }[] };
    expect(rules).toContainEqual(expect.objectContaining({ id: 'may-run-as-root', severity: 'off' }));
    expect(rules).toContainEqual(expect.objectContaining({ id: 'net-bind-service-kept', severity: 'error' }));
  });
});

test('-f with a format is no file of values', async () => {
  const { code, err } = await kport(['lint', '-f', 'json', 'web.yaml']);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'kport: -f json: -f is --values, for charts, and there is none in what is judged; did you mean "--format json"?\n',
  });
});
