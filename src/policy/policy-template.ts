import type { PolicyTemplateWords } from '../model/policy-template-words.ts';
import type { Preset } from '../rules/rule.ts';
import { API_VERSION, KIND } from './port-policy.ts';

interface TemplateChoices {
  readonly name: string;
  readonly preset: Preset;
  /** Where the JSON Schema of policies is, seen from the file; undefined where no path leads there. */
  readonly schema: string | undefined;
}

/** A policy to begin with: what holds, and behind "#" what can be said. Whole blocks can be uncommented as they are. */
export function policyTemplate({ name, preset, schema }: TemplateChoices, told: PolicyTemplateWords): string {
  const hint = comment(told.schema, '');
  // Behind a second "#" no editor looks for a file that is not there yet.
  const modeline = `# yaml-language-server: $schema=${schema ?? 'kport-policy.schema.json'}`;
  return `${schema === undefined ? `${hint}\n#   ${modeline}` : modeline}
#
${comment(told.about, '')}
apiVersion: ${API_VERSION}
kind: ${KIND}
metadata:
  name: ${JSON.stringify(name)}
spec:
${comment(told.extends, '  ')}
  extends: ${preset}

${comment(told.runtime, '  ')}
  runtime: unknown

${comment(told.nodes, '  ')}
  # nodes:
  #   portStart: 1024

${comment(told.rules, '  ')}
  # rules:
  #   net-bind-service-kept:
  #     severity: "off"
  #   net-bind-service-added:
  #     severity: warning
  #     options:
  #       allowWhenNeeded: true

${comment(told.exemptions, '  ')}
  # exemptions:
  #   - rules: [privileged-host-port, may-run-as-root]
  #     namespaces: [kube-system]
  #     names: [node-local-dns]
  #     reason: ${told.reason}
  #     expires: 2030-12-31

${comment(told.suppressions, '  ')}
  # suppressions:
  #   comments: allow
  #   annotations: forbid

${comment(told.charts, '  ')}
  # charts:
  #   - path: charts/web
  #     namespace: shop
  #     valueSets:
  #       - name: production
  #         values: [charts/web/values-production.yaml]
`;
}

function comment(lines: readonly string[], indent: string): string {
  return lines.map((line) => `${indent}# ${line}`).join('\n');
}
