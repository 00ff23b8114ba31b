// Brings the public files that test/public reads, where they are missing: `node test/public/fetch.ts`, some megabytes by git. What
// cannot be had is said, and the tests of it are skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { type PublicSource, publicFolder, SOURCES } from './sources.ts';

function bring(source: PublicSource, env: NodeJS.ProcessEnv): string {
  const folder = publicFolder(source, env);
  const { repository, commit } = source;
  if (existsSync(folder)) return `${repository}: ${folder}`;
  // Of this process alone, and renamed when it is whole.
  const partial = `${folder}.${process.pid}.partial`;
  mkdirSync(partial, { recursive: true });
  // A minute each: where nothing answers, CI goes on without.
  const git = (...args: readonly string[]) =>
    spawnSync('git', ['-C', partial, ...args], { env: { ...env, GIT_TERMINAL_PROMPT: '0' }, encoding: 'utf8', timeout: 60_000 });
  const commands = [
    ['init', '--quiet'],
    ['sparse-checkout', 'set', source.folder],
    ['fetch', '--quiet', '--depth=1', '--filter=blob:none', `https://github.com/${repository}.git`, commit],
    ['checkout', '--quiet', 'FETCH_HEAD'],
  ];
  for (const command of commands) {
    const { status, stderr, error } = git(...command);
    if (status === 0) continue;
    rmSync(partial, { recursive: true });
    return `left out: ${repository} cannot be had here (${(error?.message ?? stderr).trim().split('\n')[0]})`;
  }
  renameSync(partial, folder);
  return `${repository}: ${folder}`;
}

for (const source of SOURCES) process.stdout.write(`${bring(source, process.env)}\n`);
