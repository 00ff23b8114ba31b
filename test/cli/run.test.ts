import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/model/version.ts';
import { runKport } from './run-kport.ts';

const kport = (...argv: string[]) => runKport(argv);

describe('kport', () => {
  test('--version', async () => {
    expect(await kport('--version')).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });

  test('--help lists the commands, examples and exit codes', async () => {
    const { code, out, err } = await kport('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const command of ['lint', 'inspect', 'explain', 'rules', 'ports'])
      expect(out).toMatch(new RegExp(`^  ${command} +\\w`, 'm'));
    expect(out).toMatch(/^Examples:\n {2}kport lint/m);
    expect(out).toMatch(/^Exit codes:\n {2}0 {2}clean/m);
  });

  test('without a command shows the help, and is wrong usage', async () => {
    const { code, out, err } = await kport();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: kport');
  });

  test.each(['lint', 'inspect', 'explain', 'rules', 'ports'])('help %s is %s --help', async (command) => {
    const help = await kport('help', command);
    expect(help).toEqual(await kport(command, '--help'));
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toMatch(new RegExp(`^Usage: kport ${command} `));
    expect(help.out).toContain(`\n  kport ${command}`);
  });

  test.each([
    [['lint', '--fail-on', 'fatal'], 'kport: --fail-on: "fatal" is none of error, warning, info, never\n'],
    [['lint', '--fail-on', 'warn'], /; did you mean "warning"\?\n$/],
    [['lint', '--runtime', 'crio'], /; did you mean "cri-o"\?\n$/],
    [['lint', '--node-port-start', '70000'], 'kport: --node-port-start must be a whole number from 0 to 32768, not "70000"\n'],
    [['lint', '--exclude', ' '], 'kport: --exclude takes a pattern, such as third_party/, and it is empty\n'],
    [['lint', '--format'], 'kport: option --format <format> needs a value\n(--help tells more)\n'],
    [
      ['lint', '--quiet', '--verbose'],
      'kport: option -v, --verbose cannot be used with option -q, --quiet\n(--help tells more)\n',
    ],
    [['rules', 'x'], 'kport: too many arguments: x\n(--help tells more)\n'],
    [['explain'], 'kport: the argument <rule|port> is missing\n(--help tells more)\n'],
    [['explain', '99999'], 'kport: neither a rule nor a port: "99999"; ports are 0 to 65535\n'],
    [['baseline'], 'kport: the argument <action> is missing: one of create, check, prune\n'],
    [['completion', 'bsh'], 'kport: <shell>: "bsh" is none of bash, zsh, fish; did you mean "bash"?\n'],
    [['lint', '--policy', 'no-such-policy.yaml'], /^kport: no-such-policy\.yaml: .+\n$/],
  ])('%j is wrong usage', async (argv, message) => {
    const { code, out, err } = await kport(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (typeof message === 'string') expect(err).toBe(message);
    else expect(err).toMatch(message);
  });
});
