// Writes policies/*.yaml and policies/policy.schema.json from the rules: `node scripts/generate-policies.ts`.
import { writeFileSync } from 'node:fs';
import { policySchema } from '../src/policy/schema.ts';
import { PRESETS } from '../src/rules/rule.ts';
import { presetFile } from './preset-file.ts';

/** The generated files by name, with their text. */
export function policyFiles(): ReadonlyMap<string, string> {
  const presets = PRESETS.map((preset) => [`${preset}.yaml`, presetFile(preset)] as const);
  return new Map([...presets, ['policy.schema.json', `${JSON.stringify(policySchema(), null, 2)}\n`]]);
}

if (import.meta.main) {
  for (const [name, content] of policyFiles()) writeFileSync(new URL(`../policies/${name}`, import.meta.url), content);
}
