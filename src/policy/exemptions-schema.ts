import { SELECTORS, type Selector } from './port-policy.ts';
import { type JsonSchema, mapping } from './schema-parts.ts';

const DESCRIPTIONS: Readonly<Record<Selector, string>> = {
  rules: 'Ids of the rules that it exempts from. All of them without this key.',
  files:
    'Files, relative to this one; "*" also stands for "/". Of what a chart or a kustomization renders, the file that the finding is told of, or the folder that it comes from. At admission there are no files.',
  namespaces: 'Namespaces. A manifest that names none matches none.',
  kinds: 'Kinds, of any group ("Deployment") or of one ("apps/Deployment"; the group of Pods is called "core").',
  names: 'Names of the objects. Pods of a Deployment have names of their own with a generated suffix: list "web" and "web-*".',
  containers: 'Names of containers, init and ephemeral ones included.',
  images: 'Images, as the manifest writes them. "*" also stands for "/".',
  users:
    'Users who make the request: of a Deployment that one of them creates, the ReplicaSet and the Pods are requests of controllers, and not exempt. Nobody is known when files are judged.',
  groups: 'Groups of the user who makes the request.',
};

const EXAMPLES: Readonly<Record<Exclude<Selector, 'rules'>, readonly string[]>> = {
  files: ['third_party/*'],
  namespaces: ['kube-system', 'team-a-*'],
  kinds: ['DaemonSet', 'apps/Deployment'],
  names: ['web', 'web-*'],
  containers: ['controller'],
  images: ['registry.example.com/dns/*'],
  users: ['system:serviceaccount:ops:*'],
  groups: ['system:masters'],
};

const KIND_PATTERN = {
  pattern: '^([a-z0-9.*?-]+/)?[A-Za-z0-9*?]+$',
  patternErrorMessage: 'must be a kind, such as "Deployment", or a group and a kind, such as "apps/Deployment"',
};

/** The schema of `spec.exemptions`. */
export function exemptionsSchema(ruleIds: readonly string[]): JsonSchema {
  const selectors = SELECTORS.map((name) => [name, selectorSchema(name, ruleIds)] as const);
  const item = mapping(
    'One exemption: a finding is exempt when every key that is given matches it. Texts are exact, or globs with * and ?.',
    {
      ...Object.fromEntries(selectors),
      reason: {
        description: 'Why this is right: it stands beside every finding that is exempt.',
        type: 'string',
        pattern: '\\S',
        patternErrorMessage: 'must not be empty: say why this is right',
        examples: ['the ingress controller is the front door of the cluster'],
      },
      expires: {
        description: 'The last day on which it holds, YYYY-MM-DD. For ever without this key.',
        type: 'string',
        format: 'date',
        examples: ['2030-12-31'],
      },
    },
    ['reason'],
  );
  return {
    description: 'Findings that are right as they are. Unused and expired exemptions are reported.',
    type: 'array',
    items: { ...item, anyOf: SELECTORS.map((name) => ({ required: [name] })) },
  };
}

function selectorSchema(name: Selector, ruleIds: readonly string[]): JsonSchema {
  const list = { description: DESCRIPTIONS[name], type: 'array', minItems: 1 };
  if (name === 'rules') return { ...list, items: { enum: ruleIds } };
  const items = { type: 'string', ...(name === 'kinds' ? KIND_PATTERN : { minLength: 1 }) };
  return { ...list, items, examples: [EXAMPLES[name]] };
}
