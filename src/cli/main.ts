#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { VERSION } from '../model/version.ts';
import { EARLY_WORDS } from '../words/early-words.ts';
import { keptCode } from './io/compiled-code.ts';
import { askedLanguage } from './options/language.ts';

/** As in package.json; before anything that an older Node.js does not have. */
const OLDEST_NODE = [22, 20] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  const told = EARLY_WORDS[askedLanguage(process.argv, process.env)].needsNode
    .replace('{oldest}', OLDEST_NODE.join('.'))
    .replace('{version}', process.versions.node);
  writeSync(2, `kport: ${told}\n`);
  process.exit(2);
}

// Scripts ask for it before they do anything else, and no file is loaded for it.
if (/^(?:-V|--version)$/.test(process.argv.slice(2).join(' ')) && isTold(`${VERSION}\n`)) process.exit(0);

/** Where it cannot be written, at once and whole, the output of the process knows what to do. */
function isTold(text: string): boolean {
  try {
    return writeSync(1, text) > 0;
  } catch {
    return false;
  }
}

// Before anything else is loaded: what is loaded after it is compiled once for all runs.
const code = keptCode(process.env, Date.now);
if (!code) process.getBuiltinModule('node:module').enableCompileCache();

// All the rest is in what is loaded here: this file is compiled in each run.
async function main(): Promise<void> {
  const { runProcess } = await import('./process.ts');
  await runProcess(code, process.exit);
}

void main();
