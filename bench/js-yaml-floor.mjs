// The floor of a single-threaded linter in Node: find the files, read them, parse them and make their values, judge nothing.
//   node bench/js-yaml-floor.mjs DIRECTORY
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { constructFromEvents, parseEvents, YAML11_SCHEMA } from 'js-yaml';

let refused = 0;
for (const entry of readdirSync(process.argv[2] ?? '.', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(?:ya?ml|json)$/.test(entry.name)) continue;
  const source = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
  try {
    constructFromEvents(parseEvents(source, {}), { source, json: true, schema: YAML11_SCHEMA });
  } catch {
    refused += 1;
  }
}
process.stdout.write(`${refused} refused\n`);
