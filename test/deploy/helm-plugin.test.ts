// The scripts of deploy/helm-plugin, with the variables that helm gives them. test/e2e/helm-plugin.e2e.test.ts has real helms.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const PLUGINS = path.resolve(import.meta.dirname, '../../deploy/helm-plugin');
const BARE = '/usr/bin:/bin';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kport-plugin-'));
  mkdirSync(path.join(folder, 'bin'));
  fakeKport(path.join(folder, 'bin', 'kport'));
  fakeKport(path.join(folder, 'named'));
  cpSync(PLUGINS, path.join(folder, 'a', 'b', 'plugins'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Tells how it was called, and passes its input on. */
function fakeKport(file: string): void {
  writeFileSync(file, `#!/bin/sh\necho "$(basename "$0")|$KPORT_HELM|$*" >&2\ncat\nexit 7\n`);
  chmodSync(file, 0o755);
}

function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const file = path.join(folder, 'a', 'b', 'plugins', script);
  const own = { PATH: `${path.join(folder, 'bin')}:${BARE}`, HOME: folder, HELM_NAMESPACE: 'shop', HELM_BIN: '/opt/helm' };
  const { status, stdout, stderr } = spawnSync(file, args, { env: { ...own, ...env }, encoding: 'utf8', input: 'kind: A\n' });
  return { status, stdout, stderr };
}

describe('helm kport', () => {
  test.each([
    [
      'gives back the namespace that helm has taken away',
      ['lint', 'a chart', '--set=a=b c'],
      'lint --namespace shop a chart --set=a=b c',
    ],
    ['does the same for a release', ['helm-check', '--release=web'], 'helm-check --namespace shop --release=web'],
    ['leaves commands alone that know no namespace', ['explain', '80'], 'explain 80'],
    ['may be called alone', [], ''],
  ])('%s', (_, args, called) => {
    expect(run('kport/kport.sh', args)).toEqual({ status: 7, stdout: 'kind: A\n', stderr: `kport|/opt/helm|${called}\n` });
  });

  test('renders with another helm where one is named', () => {
    expect(run('kport/kport.sh', [], { KPORT_HELM: '/opt/helm4' }).stderr).toBe('kport|/opt/helm4|\n');
  });

  test('runs the kport that is named', () => {
    expect(run('kport/kport.sh', [], { KPORT_BIN: path.join(folder, 'named') }).stderr).toBe('named|/opt/helm|\n');
  });
});

describe('the post-renderer', () => {
  test('hands its arguments and its input on, and tells where KPORT_REPORT says', () => {
    const report = path.join(folder, 'report.txt');
    writeFileSync(report, 'before\n');
    const args = ['--fail-on', 'never'];
    expect(run('kport-post-render/kport-post-render.sh', args, { KPORT_REPORT: report })).toEqual({
      status: 7,
      stdout: 'kind: A\n',
      stderr: '',
    });
    expect(readFileSync(report, 'utf8')).toBe('before\nkport||helm-post-render --fail-on never\n');
  });

  test('works where nothing can be told', () => {
    const answer = run('kport-post-render/kport-post-render.sh', [], { KPORT_REPORT: '/nowhere/report' });
    expect(answer).toMatchObject({ status: 7, stdout: 'kind: A\n' });
  });
});

describe.each(['kport', 'kport-post-render'])('%s', (plugin) => {
  /** A clone that has been built, with a Node.js of its own or without; and what runs with no kport on the PATH. */
  const inClone = (tree: string, nodes: readonly string[]) => {
    const root = path.join(folder, `${plugin}-${tree}`);
    const files = ['dist/cli/main.cjs', ...nodes].map((file) => path.join(root, file));
    for (const file of files) mkdirSync(path.dirname(file), { recursive: true });
    for (const file of files) fakeKport(file);
    cpSync(PLUGINS, path.join(root, 'deploy/helm-plugin'), { recursive: true });
    // Nothing else of this machine, which may have a node.
    mkdirSync(path.join(root, 'bin'), { recursive: true });
    for (const name of ['basename', 'cat', 'dirname', 'sh']) symlinkSync(path.join('/bin', name), path.join(root, 'bin', name));
    const script = path.join(root, 'deploy/helm-plugin', plugin, `${plugin}.sh`);
    const env = {
      PATH: path.join(root, 'bin'),
      HELM_NAMESPACE: 'shop',
      HELM_BIN: '/opt/helm',
      KPORT_REPORT: path.join(root, 'report'),
    };
    const { status, stderr } = spawnSync(script, ['x'], { env, encoding: 'utf8', input: '' });
    const told = plugin === 'kport' ? stderr : readFileSync(path.join(root, 'report'), 'utf8');
    return { status, told: told.replaceAll(`${root}/deploy/helm-plugin/${plugin}/../../../`, '') };
  };

  test('in a clone it runs with the Node.js of the clone, whatever is on the PATH', () => {
    const { status, told } = inClone('whole', ['node_modules/node/bin/node', 'bin/node']);
    const [helm, command] = plugin === 'kport' ? ['/opt/helm', ''] : ['', 'helm-post-render '];
    expect({ status, told }).toEqual({ status: 7, told: `node|${helm}|dist/cli/main.cjs ${command}x\n` });
  });

  test('says that there is no node', () => {
    const { status, told } = inClone('bare', []);
    expect({ status, told }).toEqual({
      status: 2,
      told: `${plugin === 'kport' ? 'helm kport' : plugin}: there is no node on the PATH, which kport needs\n`,
    });
  });

  test('says what to do where there is no kport', () => {
    const { status, stdout, stderr } = run(`${plugin}/${plugin}.sh`, ['lint'], { PATH: BARE, KPORT_REPORT: '' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    // That of helm 4 may have gone to the terminal.
    if (plugin === 'kport')
      expect(stderr).toBe('helm kport: there is no kport on the PATH: install it, or name it in KPORT_BIN\n');
  });

  test('is of the version of kport', () => {
    expect(load(readFileSync(path.join(PLUGINS, plugin, 'plugin.yaml'), 'utf8'))).toMatchObject({
      name: plugin,
      version: manifest.version,
    });
  });
});
