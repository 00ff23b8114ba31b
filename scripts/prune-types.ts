// Leaves of the declarations that tsc wrote only those that the library's entry leads to: `node scripts/prune-types.ts FOLDER`.
// The others name packages that kport brings in its bundle, and that nobody who installs it has.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const ENTRY = 'index.d.ts';

const [, , folder = 'dist/types'] = process.argv;
const kept = new Set<string>();
keep(path.join(folder, ENTRY));
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const file = path.join(folder, name);
  if (file.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
}

function keep(file: string): void {
  if (kept.has(file)) return;
  kept.add(file);
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)) {
    // A package would be missing where kport is installed.
    if (!from.startsWith('.')) throw new Error(`${file}: the types of the library import ${from}`);
    keep(path.join(path.dirname(file), from.replace(/\.[jt]s$/, '.d.ts')));
  }
}
