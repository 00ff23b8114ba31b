import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installedKport, ROOT } from './installed.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly env?: Record<string, string> }[];
  };
}

const action = load(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as Action;
const [, lint] = action.runs.steps;

let kport: string;
let repository: string;

beforeAll(() => {
  kport = installedKport();
});
afterAll(() => rmSync(kport, { recursive: true, force: true }));
beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'kport-action-'));
  mkdirSync(path.join(repository, 'deploy'));
  cpSync(path.join(ROOT, 'examples/ssh-bastion.yaml'), path.join(repository, 'deploy/bastion.yaml'));
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

/** Runs the step as a runner does: expressions replaced, its script given to bash. */
function runStep(inputs: Readonly<Record<string, string>>) {
  const all = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default])), ...inputs };
  const filled = Object.entries(lint?.env ?? {}).map(([name, value]) => [
    name,
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input: string) => all[input as keyof typeof all] ?? ''),
  ]);
  const output = path.join(repository, 'output.txt');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', lint?.run ?? 'false'], {
    cwd: repository,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH, ...Object.fromEntries(filled), GITHUB_ACTION_PATH: kport, GITHUB_OUTPUT: output },
  });
  return { status, stdout, stderr, output: readFileSync(output, 'utf8') };
}

describe('the GitHub action', () => {
  it('annotates the line, writes SARIF and fails', () => {
    const { status, stdout, output } = runStep({});
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error .*file=deploy\/bastion\.yaml,line=25,/m);
    expect(output).toBe('exit-code=1\nsarif=./kport.sarif\n');
    const sarif = JSON.parse(readFileSync(path.join(repository, 'kport.sarif'), 'utf8'));
    expect(sarif.runs[0].results[0].ruleId).toBe('privileged-host-port');
  });

  it.each([
    ['a policy', { policy: 'audit' }, 0, 'exit-code=0'],
    ['fail-on', { 'fail-on': 'never' }, 0, 'exit-code=0'],
    ['a path that is not there', { paths: 'manifests' }, 3, 'exit-code=3'],
    ['two paths, blank lines between them', { paths: 'deploy\n\n  deploy/bastion.yaml \n' }, 1, 'exit-code=1'],
    ['further arguments', { arguments: '--runtime\ncri-o\n--quiet' }, 1, 'exit-code=1'],
    ['a wrong severity', { 'fail-on': 'everything' }, 2, 'exit-code=2'],
    ['another folder', { 'working-directory': 'deploy' }, 1, 'sarif=deploy/kport.sarif'],
    ['no SARIF', { sarif: '' }, 1, 'exit-code=1\n'],
  ])('with %s', (_name, inputs: Record<string, string>, status, expected) => {
    const result = runStep(inputs);
    expect({ status: result.status, output: result.output }).toEqual({ status, output: expect.stringContaining(expected) });
  });

  it('names a SARIF file by its absolute path as it is', () => {
    const sarif = path.join(repository, 'out.sarif');
    expect(runStep({ sarif, 'working-directory': 'deploy' }).output).toBe(`exit-code=1\nsarif=${sarif}\n`);
  });

  it('hands on no SARIF file of another run', () => {
    writeFileSync(path.join(repository, 'kport.sarif'), '{}');
    expect(runStep({ policy: 'no-such-policy' }).output).toBe('exit-code=2\n');
  });

  it('lets an input be no other output', () => {
    expect(runStep({ sarif: 'a.sarif\nexit-code=0' }).output).toBe('exit-code=1\nsarif=./a.sarif\n');
  });

  it.each(['$(touch pwned)', '`touch pwned`', '; touch pwned', '--policy=/etc/passwd', "'; touch pwned; '"])(
    'takes the path %s for a path',
    (hostile) => {
      writeFileSync(path.join(repository, '--help'), '');
      const { status } = runStep({ paths: hostile });
      expect(existsSync(path.join(repository, 'pwned'))).toBe(false);
      expect([1, 3]).toContain(status);
    },
  );

  it('hands inputs over as variables, never as text of a script', () => {
    expect(action.runs.steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  it('hands every input over that the script is to know', () => {
    const used = JSON.stringify(action.runs);
    expect(Object.keys(action.inputs).filter((name) => !used.includes(`inputs.${name} `))).toEqual([]);
  });
});
