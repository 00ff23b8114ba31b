import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const FILES = 1000;
const folder = mkdtempSync(path.join(tmpdir(), 'kport-terminal-'));

beforeAll(() => {
  mkdirSync(path.join(folder, 'apps'));
  for (let file = 0; file < FILES; file += 1) {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a${file}}\nspec: {containers: [{name: a, ports: [{containerPort: 80}]}]}\n`;
    writeFileSync(path.join(folder, 'apps', `${file}.yaml`), pod);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** util-linux makes a terminal for a command: `script --command`. */
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
const why = hasScript ? '' : ' (skipped: the program "script" of util-linux is not here)';

const env = { PATH: process.env.PATH, TERM: 'xterm', NODE_COMPILE_CACHE: path.join(folder, 'cache') };
const lint = `"${process.execPath}" "${MAIN}" lint --quiet --fail-on never apps`;

/** What a shell command writes to its terminal. */
async function onTerminal(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

describe('kport lint on a thousand files', () => {
  test.skipIf(!hasScript)(`shows on a terminal how far it is, and leaves nothing of it${why}`, async () => {
    const seen = await onTerminal(`${lint} > report.txt`);
    expect(seen).toMatch(new RegExp(`^(\\r\u001b\\[Kjudging: \\d+ of ${FILES} files)+\\r\u001b\\[K$`));
  });

  test.skipIf(!hasScript)(`says nothing on the terminal beside the report when it is piped${why}`, async () => {
    const seen = await onTerminal(`${lint} 2> progress.txt | cat; cat progress.txt`);
    expect(seen).not.toContain('judging');
    expect(seen.trimEnd().split('\n').length).toBeGreaterThanOrEqual(FILES);
  });

  test('says nothing into a pipe', async () => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [MAIN, 'lint', '--format', 'json', '--fail-on', 'never', 'apps'],
      {
        cwd: folder,
        env,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).counts.files).toBe(FILES);
  });
});
