import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { ROOT } from './installed.ts';

const WORKFLOWS = readdirSync(path.join(ROOT, '.github/workflows')).map((name) => path.join('.github/workflows', name));
const SCRIPTS = ['.ci', 'scripts/release', 'deploy/github-action'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder)).map((name) => path.join(folder, name)),
);

const inRoot = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...env } });

/** Whether a linter is there; tells where it is not. */
function isMissing(linter: string): boolean {
  const missing = inRoot(linter, ['--version']).error !== undefined;
  if (missing) process.stderr.write(`skipped: ${linter} is not installed\n`);
  return missing;
}

describe('workflows', () => {
  it.each([...WORKFLOWS, 'action.yml'])('%s uses actions by their commits', (file) => {
    const uses = [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/uses: (.*)/g)].map(([, used = '']) => used);
    expect(uses.filter((used) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))).toEqual([]);
    expect(uses.length).toBeGreaterThan(0);
  });

  it.each(WORKFLOWS)('%s gives no right that is not named', (file) => {
    const { permissions } = load(readFileSync(path.join(ROOT, file), 'utf8')) as { permissions: unknown };
    expect(permissions).toEqual({ contents: 'read' });
  });

  it.each(WORKFLOWS)('%s runs npm with the Node.js that kport is pinned to', (file) => {
    const versions = [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/node-version: (.*)/g)].map(
      ([, version]) => version,
    );
    const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    expect([...new Set(versions)]).toEqual([devDependencies.node.split('.')[0]]);
  });

  it.skipIf(isMissing('actionlint'))('actionlint has nothing to say', () => {
    const { status, stdout } = inRoot('actionlint', WORKFLOWS);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it.skipIf(isMissing('shellcheck'))('shellcheck has nothing to say', () => {
    const { status, stdout } = inRoot('shellcheck', ['-x', ...SCRIPTS]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

describe('the steps of a release', () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };

  it('the tag has to be the version of all parts', () => {
    // Until a release is made, its section of the changelog is called "Unreleased".
    const own = inRoot('bash', ['scripts/release/check-version.sh', `v${version}`]).stderr;
    expect(own.replace(`CHANGELOG.md has no section ${version}\n`, '')).toBe('');
    const { status, stderr } = inRoot('bash', ['scripts/release/check-version.sh', 'v99.0.0']);
    expect(status).toBe(1);
    for (const part of ['package.json', 'charts/kport/Chart.yaml', 'charts/kport-gate/Chart.yaml', 'CHANGELOG.md']) {
      expect(stderr).toContain(part);
    }
  });

  it.each([
    ['image.sh', ['docker buildx build', '--sbom=true', '--provenance=mode=max', 'cosign sign --yes example.com/kport/kport@']],
    ['login.sh', ['docker login example.com', 'helm registry login example.com']],
  ])('%s says what it would do', (script, expected) => {
    const { status, stdout } = inRoot('bash', [path.join('scripts/release', script)], { KPORT_RELEASE: '', KPORT_REGISTRY: '' });
    expect(status).toBe(0);
    for (const text of expected) expect(stdout).toContain(text);
    expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith('would run: '))).toEqual([]);
  });
});
