import { RUNTIME_PROFILES } from '../model/bind.ts';
import { MODES } from '../model/decision.ts';
import { SEVERITIES } from '../model/finding.ts';
import { everyRule } from '../rules/index.ts';
import { type Option, PRESETS, type Preset, type RuleMeta } from '../rules/rule.ts';
import { chartsSchema } from './charts-schema.ts';
import { exemptionsSchema } from './exemptions-schema.ts';
import { imagesSchema, programsSchema } from './images-schema.ts';
import { API_VERSION, KIND, type NodeSpec, type PortPolicy, type PortPolicySpec, type RuleOverride } from './port-policy.ts';
import { DEFAULT_PRESET } from './presets.ts';
import { type JsonSchema, mapping, text } from './schema-parts.ts';
import { suppressionsSchema } from './suppressions-schema.ts';
import { workloadsSchema } from './workloads-schema.ts';

/**
 * The JSON Schema (draft-07, which editors know best) of a policy, built from the rules. `patternErrorMessage` is the
 * keyword by which editors and kport's own messages say in words what a pattern wants.
 */
export function policySchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: KIND,
    ...mapping<PortPolicy>(
      'A kport policy: how grave each rule is, and who is exempt.',
      {
        apiVersion: { description: 'The version of this format.', const: API_VERSION },
        kind: { description: 'What this document is.', const: KIND },
        metadata: metadataSchema(),
        spec: specSchema(),
      },
      ['apiVersion', 'kind', 'spec'],
    ),
  };
}

function specSchema(): JsonSchema {
  return mapping<PortPolicySpec>('The policy itself.', {
    extends: extendsSchema(),
    mode: {
      description:
        'What the admission webhook does. enforce: errors deny. warn: everything is a warning. audit: everything is only recorded. off: nothing is judged. The label kport.dev/mode of a namespace goes before it; kport lint does not ask for it.',
      enum: [...MODES],
      default: 'enforce',
    },
    rules: mapping(
      'Rules by id. A rule or option that is not named here stays as the policy has it that this one extends.',
      Object.fromEntries(everyRule.map((rule) => [rule.id, ruleSchema(rule)])),
    ),
    exemptions: exemptionsSchema(everyRule.map(({ id }) => id)),
    workloads: workloadsSchema(),
    runtime: {
      description: 'What runs the containers of the nodes; unknown: what is said of a port holds for every one of them.',
      enum: [...RUNTIME_PROFILES],
      default: 'unknown',
    },
    runtimeClasses: runtimeClassesSchema(),
    nodes: nodesSchema(),
    images: imagesSchema(),
    programs: programsSchema(),
    charts: chartsSchema(),
    exclude: {
      description:
        'Files that are not judged: patterns as in .gitignore, relative to this file. Read by kport lint, baseline and inspect; in a cluster there are no files.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
      examples: [['third_party/', '*.gen.yaml', '!third_party/ours/']],
    },
    suppressions: suppressionsSchema(),
  });
}

function runtimeClassesSchema(): JsonSchema {
  return {
    description:
      'By the name of a RuntimeClass what runs the Pods that ask for it: gvisor, for one. It goes before runtime, and before --runtime.',
    type: 'object',
    additionalProperties: { type: 'string', enum: [...RUNTIME_PROFILES] },
    examples: [{ gvisor: 'gvisor' }],
  };
}

function nodesSchema(): JsonSchema {
  return mapping<NodeSpec>('What the nodes have in common, as far as it matters for a port under hostNetwork.', {
    portStart: {
      description:
        'net.ipv4.ip_unprivileged_port_start of the node itself: the first port that any user may bind there. Without this key kport reckons with 1024, which is the default, and with 0.',
      type: 'integer',
      minimum: 0,
      maximum: 32768,
      examples: [1024, 0],
    },
    rootless: {
      description:
        'podman is run by another user than root: its containers have no privilege in the network of the host, and no port of the host below portStart can be published.',
      type: 'boolean',
    },
  });
}

function metadataSchema(): JsonSchema {
  const words = { type: 'object', additionalProperties: { type: 'string' } };
  return mapping<NonNullable<PortPolicy['metadata']>>('As of every Kubernetes object.', {
    name: text('The name of the policy in reports. The file name without it.', ['team-a']),
    labels: { description: 'Not read by kport.', ...words },
    annotations: { description: 'Not read by kport.', ...words },
  });
}

function extendsSchema(): JsonSchema {
  return {
    description: `The policy that this one starts from: ${PRESETS.join(', ')}, or a path relative to this file, with "/" or an ending in it.`,
    type: 'string',
    minLength: 1,
    default: DEFAULT_PRESET,
    examples: [...PRESETS, './team.yaml'],
  };
}

function ruleSchema(rule: RuleMeta): JsonSchema {
  const levels = PRESETS.map((preset) => `${preset}: ${levelsIn(rule, preset)}`).join(', ');
  const options = Object.entries(rule.options).map(([name, option]) => [name, optionSchema(option)] as const);
  return mapping<RuleOverride>(`${findingsOf(rule).join('; ')}. In the shipped policies: ${levels}.`, {
    severity: {
      description: 'How much a finding of this rule weighs; off: the rule is not asked.',
      enum: [...SEVERITIES, 'off'],
    },
    mode: {
      description:
        'What a finding of this rule may do at admission, at most: of this mode and that of the namespace or the policy, the laxer one holds. warn: it denies nothing. audit: it is only recorded. off: it is dropped. kport lint does not ask for it.',
      enum: [...MODES],
    },
    options: mapping(`Options of ${rule.id}.`, Object.fromEntries(options)),
  });
}

/** Under hostNetwork it may weigh more. */
function levelsIn({ levels, onNode }: RuleMeta, preset: Preset): string {
  const graver = onNode?.[preset];
  return graver === undefined || graver === levels[preset] ? levels[preset] : `${levels[preset]} (${graver} under hostNetwork)`;
}

/** What a rule may find, one line a message, with the placeholders as `<words>`. */
export function findingsOf(rule: RuleMeta): string[] {
  const texts = Object.values(rule.words.en.messages).map(({ text }) => text.replaceAll(/\{(\w+)\}/g, '<$1>'));
  // Variants differ in what repairs them.
  return [...new Set(texts)];
}

function optionSchema(option: Option): JsonSchema {
  return { description: option.description.en, type: 'boolean', default: option.default };
}
