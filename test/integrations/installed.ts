import { chmodSync, cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A folder in which kport is installed as `npm ci` does it, but runs from its sources. */
export function installedKport(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kport-installed-'));
  const bin = path.join(folder, 'node_modules/.bin');
  const main = path.join(folder, 'dist/cli/main.cjs');
  mkdirSync(bin, { recursive: true });
  mkdirSync(path.dirname(main), { recursive: true });
  symlinkSync(process.execPath, path.join(bin, 'node'));
  writeFileSync(main, `import(${JSON.stringify(pathToFileURL(path.join(ROOT, 'src/cli/main.ts')).href)});\n`);
  program(path.join(bin, 'kport'), `exec "${process.execPath}" "${main}" "$@"`);
  cpSync(path.join(ROOT, 'deploy/github-action'), path.join(folder, 'deploy/github-action'), { recursive: true });
  return folder;
}

/** A shell script that can be called by its name. */
export function program(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
