import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load, loadAll } from 'js-yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installedKport, program, ROOT } from './installed.ts';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly pass_filenames?: boolean;
  readonly exclude?: string;
}

const hooks = load(readFileSync(path.join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];

let kport: string;
let repository: string;

beforeAll(() => {
  kport = installedKport();
});
afterAll(() => rmSync(kport, { recursive: true, force: true }));
beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'kport-hooks-'));
  for (const name of ['ssh-bastion', 'nginx-behind-service']) {
    cpSync(path.join(ROOT, 'examples', `${name}.yaml`), path.join(repository, `${name}.yaml`));
  }
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

function inRepository(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const search = `${path.join(kport, 'node_modules/.bin')}:${process.env.PATH}`;
  const options = {
    cwd: repository,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: search, LC_ALL: 'C.UTF-8', ...env },
  } as const;
  return spawnSync(command, args, options);
}

describe('pre-commit hooks', () => {
  it.each([
    ['kport', ['ssh-bastion.yaml'], 1],
    ['kport', ['nginx-behind-service.yaml'], 0],
    ['kport-all', ['nginx-behind-service.yaml'], 1],
  ])('%s with %j ends with %i', (id, files, code) => {
    const hook = hooks.find((candidate) => candidate.id === id);
    // pre-commit splits the entry as a shell does, and puts the names of files behind it.
    const [command = '', ...args] = hook?.entry.split(' ') ?? [];
    const { status, stdout } = inRepository(command, [...args, ...(hook?.pass_filenames === false ? [] : files)]);
    expect(status).toBe(code);
    expect(stdout.includes('ssh-bastion.yaml:25:25: error')).toBe(code === 1);
  });
});

it.each([
  ['charts/web/templates/pod.yaml', false],
  ['templates/pod.yaml', false],
  ['charts/web/values.yaml', true],
  ['deploy/my-templates/pod.yaml', true],
])('the hook for single files is given %s: %s', (file, isGiven) => {
  const { exclude = '' } = hooks.find(({ id }) => id === 'kport') ?? {};
  expect(new RegExp(exclude).test(file)).toBe(!isGiven);
});

interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly paths: readonly string[]; readonly reports: Readonly<Record<string, string>> };
}

describe('the GitLab template', () => {
  const [spec, jobs] = loadAll(readFileSync(path.join(ROOT, 'deploy/gitlab/kport.gitlab-ci.yml'), 'utf8')) as [
    { spec: { inputs: Record<string, { default: string }> } },
    { kport: Job },
  ];
  const { inputs } = spec.spec;
  const job = jobs.kport;

  /** Runs the job's script as a runner does, with `npx` that takes what is installed. */
  function runJob(given: Readonly<Record<string, string>>) {
    const fill = (text: string) =>
      text.replace(/\$\[\[ inputs\.([\w-]+) \]\]/, (_, name: string) => given[name] ?? inputs[name]?.default ?? '');
    const variables = Object.fromEntries(Object.entries(job.variables).map(([name, value]) => [name, fill(value)]));
    program(path.join(kport, 'node_modules/.bin/npx'), 'shift 2; exec kport "$@"');
    return inRepository('sh', ['-ec', job.script.join('\n')], variables);
  }

  it('leaves the reports that it names', () => {
    const { status, stdout } = runJob({});
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('ssh-bastion.yaml:25:25: error') });
    const quality = JSON.parse(readFileSync(path.join(repository, job.artifacts.reports.codequality ?? ''), 'utf8'));
    expect(quality[0].location.path).toBe('ssh-bastion.yaml');
    expect(readFileSync(path.join(repository, job.artifacts.reports.junit ?? ''), 'utf8')).toContain('<testsuite');
    expect([...job.artifacts.paths].sort()).toEqual(Object.values(job.artifacts.reports).sort());
  });

  it.each([
    [{ paths: 'nginx-behind-service.yaml' }, 0],
    [{ paths: 'nginx-behind-service.yaml ssh-bastion.yaml' }, 1],
    [{ policy: 'audit' }, 0],
    [{ 'fail-on': 'never' }, 0],
    [{ paths: '$(touch pwned) --help' }, 3],
  ])('with %j ends with %i', (given: Record<string, string>, code) => {
    mkdirSync(path.join(repository, 'empty'));
    expect(runJob(given).status).toBe(code);
  });

  it('uses every input', () => {
    const text = JSON.stringify(jobs);
    expect(Object.keys(inputs).filter((name) => !text.includes(`inputs.${name} `))).toEqual([]);
  });
});
