// Builds the programs that the end-to-end tests run, where they are missing: `node test/e2e/build-tools.ts`. The first time it
// takes about fifteen minutes on two cores, and 7 GB of Go's build cache; nothing is downloaded but the source of Go modules.
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { buildOf, COMPONENTS, COMPOSE, cacheFolder, findTool, HELMS, type Tool } from './components.ts';

type Say = (line: string) => void;

/** Builds what is missing, one after the other: two at once would need 5 GB. Throws where a build fails. */
export function buildTools(env: NodeJS.ProcessEnv, say: Say): void {
  const tools: readonly Tool[] = [COMPOSE, ...COMPONENTS, ...HELMS];
  const missing = tools.filter((tool) => {
    const file = findTool(tool, env);
    if (file !== undefined) say(`${tool}: ${file}`);
    return file === undefined;
  });
  if (missing.length === 0) return;
  const go = goVersion(env);
  if (go === undefined) {
    say(`Go is not installed (https://go.dev/dl), so nothing is built; missing: ${missing.join(', ')}`);
    return;
  }
  say(go);
  for (const tool of missing) build(tool, env, say);
}

function goVersion(env: NodeJS.ProcessEnv): string | undefined {
  const { error, stdout } = spawnSync('go', ['version'], { env, encoding: 'utf8' });
  return error ? undefined : stdout.trim();
}

function build(tool: Tool, env: NodeJS.ProcessEnv, say: Say): void {
  const folder = cacheFolder(tool, env);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, tool);
  // Of this process alone, and renamed when it is whole: a build that is broken off leaves nothing that looks like a program.
  const partial = `${file}.${process.pid}.partial`;
  const { module, package: name, ldflags } = buildOf(tool);
  const command = ['build', '-C', module, '-mod=readonly', '-ldflags', ldflags, '-o', partial, name];
  say(`${tool}: go build ${name}`);
  const start = performance.now();
  const { error, status } = spawnSync('go', command, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error || status !== 0) throw new Error(`go ${command.join(' ')} failed`, { cause: error });
  renameSync(partial, file);
  say(`${tool}: ${file} (${Math.round((performance.now() - start) / 1000)} s)`);
}

if (import.meta.main) buildTools(process.env, (line) => process.stdout.write(`${line}\n`));
