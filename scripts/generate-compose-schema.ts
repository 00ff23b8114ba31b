// Writes src/knowledge/compose-schema.generated.json: what a Compose file may hold, schema/compose-spec.json of compose-go (Apache-2.0)
// without its prose. Run: node scripts/generate-compose-schema.ts; without compose-go, which test/e2e/build-tools.ts builds, nothing is
// written.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { findCompose } from '../test/e2e/components.ts';

export const SCHEMA_FILE = new URL('../src/knowledge/compose-schema.generated.json', import.meta.url);

const PROSE: ReadonlySet<string> = new Set(['$schema', '$id', 'title', 'description', 'deprecated', 'default']);

/** A definition a line. Undefined where there is no compose-go. */
export function renderComposeSchema(env: NodeJS.ProcessEnv): string | undefined {
  const compose = findCompose(env);
  if (compose === undefined) return undefined;
  const { stdout } = spawnSync(compose, ['--schema'], { encoding: 'utf8' });
  const lean = (key: string, value: unknown) => (PROSE.has(key) && typeof value !== 'object' ? undefined : value);
  const { properties, $defs } = JSON.parse(stdout, lean);
  const lines = (all: object) => Object.entries(all).map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`);
  return `{"properties":{\n${lines(properties).join(',\n')}},\n"$defs":{\n${lines($defs).join(',\n')}}}\n`;
}

if (import.meta.main) {
  const text = renderComposeSchema(process.env);
  if (text !== undefined) writeFileSync(SCHEMA_FILE, text);
}
