import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../sources/scratch.ts';
import { runKport } from '../run-kport.ts';

type Shell = 'bash' | 'zsh' | 'fish';

/** Asks a real shell what it offers behind a line: a command with its arguments. */
const ASK: Readonly<Record<Shell, (script: string, line: string, pause: number) => readonly string[]>> = {
  bash: (script, line) => ['bash', '--norc', '--noprofile', '-c', BASH, 'bash', script, ...line.split(' ')],
  fish: (script, line) => ['fish', '--no-config', '-c', `source ${script}; complete -C '${line}'`],
  zsh: (_script, line, pause) => ['sh', '-c', ZSH, 'sh', line, String(pause)],
};

const BASH = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kport; printf '%s\\n' "\${COMPREPLY[@]}"`;

// zsh completes only where somebody types: in a terminal of its own, with a key that lists what would be offered.
/** Seconds that zsh gets to start, and to answer: more where a busy machine needs them. */
const PAUSES = [0.6, 2, 8];

const ZSH = `(sleep "$2"; printf '%s\\024' "$1"; sleep "$2"; printf '\\025exit\\n') | script -qec 'zsh -i' /dev/null`;
const ZSHRC = (script: string): string =>
  `PROMPT=''; autoload -Uz compinit; compinit -D -u; source ${script}; LISTMAX=10000; bindkey '^T' list-choices; stty columns 300\n`;

const QUESTIONS: readonly { readonly line: string; readonly offers: readonly string[]; readonly not: readonly string[] }[] = [
  { line: 'kport ', offers: ['lint', 'explain', 'serve'], not: ['bind', 'privileged-host-port'] },
  { line: 'kport li', offers: ['lint'], not: ['serve'] },
  { line: 'kport lint --fo', offers: ['--format'], not: ['--fail-on', '--drain-time'] },
  { line: 'kport lint --fail-on ', offers: ['error', 'warning', 'never'], not: ['lint', '--format'] },
  { line: 'kport lint --policy ba', offers: ['baseline'], not: ['restricted'] },
  { line: 'kport explain net-', offers: ['net-bind-service-added'], not: ['may-run-as-root'] },
  { line: 'kport explain bind --run', offers: ['--runtime'], not: ['--format'] },
  { line: 'kport completion ', offers: ['bash', 'zsh', 'fish'], not: ['lint'] },
];

const folder = folderWith();

async function scriptFor(shell: Shell, env: NodeJS.ProcessEnv = {}, ...options: readonly string[]): Promise<string> {
  const { code, out } = await runKport(['completion', shell, ...options], { env });
  expect(code).toBe(0);
  return out;
}

it('offers the same in Japanese as in English, of which the script for bash has no other words', async () => {
  expect(await scriptFor('bash', { KPORT_LANG: 'ja' })).toBe(await scriptFor('bash'));
});

it('takes --lang before KPORT_LANG, as other commands do', async () => {
  expect(await scriptFor('zsh', {}, '--lang=ja')).toBe(await scriptFor('zsh', { KPORT_LANG: 'ja' }));
  expect(await scriptFor('zsh', { KPORT_LANG: 'ja' }, '--lang=en')).toBe(await scriptFor('zsh'));
});

describe.each(['bash', 'fish', 'zsh'] as const)('%s', (shell) => {
  const missing = (shell === 'zsh' ? [shell, 'script'] : [shell]).filter((name) => spawnSync(name, ['--version']).error);
  if (missing.length > 0)
    process.stderr.write(`skipped: completion in ${shell} is not tried, for want of ${missing.join(', ')}\n`);

  it.skipIf(missing.length > 0)('reads the script without a complaint', async () => {
    const script = path.join(folder, `check.${shell}`);
    writeFileSync(script, await scriptFor(shell));
    const { status, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8', timeout: 10_000 });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.skipIf(missing.length > 0)('tells commands and options in Japanese where that is asked for', async () => {
    const script = path.join(folder, `ja.${shell}`);
    writeFileSync(script, await scriptFor(shell, { KPORT_LANG: 'ja' }));
    expect(spawnSync(shell, ['-n', script], { encoding: 'utf8', timeout: 10_000 })).toMatchObject({ status: 0, stderr: '' });
    if (shell === 'bash') return;
    const written = await scriptFor(shell, { KPORT_LANG: 'ja' });
    for (const told of ['マニフェストを判定する', '待ち受けるアドレス', '重大度']) expect(written).toContain(told);
    expect(written).not.toContain('judge manifests');
  });

  it.skipIf(missing.length > 0).each(QUESTIONS)('"$line" offers $offers', async ({ line, offers, not }) => {
    const script = path.join(folder, `kport.${shell}`);
    writeFileSync(script, await scriptFor(shell));
    writeFileSync(path.join(folder, '.zshrc'), ZSHRC(script));
    let words: readonly string[] = [];
    for (const pause of PAUSES) {
      const [command = '', ...args] = ASK[shell](script, line, pause);
      const env = { ...process.env, TERM: 'dumb', ZDOTDIR: folder };
      const { stdout } = spawnSync(command, args, { encoding: 'utf8', cwd: folder, env, timeout: 30_000 });
      // A terminal shows the typed line, too.
      words = stdout.replaceAll(line, '').split(/\s+/);
      if (offers.every((offer) => words.includes(offer))) break;
    }
    expect(words).toEqual(expect.arrayContaining([...offers]));
    expect(words.filter((word) => not.includes(word))).toEqual([]);
  });
});

it('refuses a shell that it does not know', async () => {
  const { code, err } = await runKport(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(err).toContain('bash, zsh, fish');
});
