// Writes deploy/crd/portpolicies.yaml from the rules: `node scripts/generate-crd.ts`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { policyDefinition } from './policy-definition.ts';

const HEAD = `# PortPolicy as a custom resource. Generated from the rules (node scripts/generate-crd.ts): do not edit.
#
# The schema is that of a policy file, as far as a CustomResourceDefinition can say it. What it cannot say is judged by
# kport, which reports it in the status (kubectl get portpolicies -o wide) and keeps the last policy that it accepted:
# - unknown keys, which is why they are preserved here: the API server would drop them, and a misspelt rule with them;
# - defaults, which would stand over the policy that is extended;
# - that every value of an enum is a text: in YAML "off" needs its quotes, or it is the boolean false and refused here.
`;

/** The text of the definition. */
export function definitionFile(): string {
  return HEAD + dump(policyDefinition(), { lineWidth: 120, noRefs: true });
}

if (import.meta.main) {
  const file = new URL('../deploy/crd/portpolicies.yaml', import.meta.url);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, definitionFile());
}
