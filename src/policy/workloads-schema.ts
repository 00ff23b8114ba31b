import type { WorkloadPath } from '../model/outcome.ts';
import { type JsonSchema, mapping, text } from './schema-parts.ts';

/** The schema of `spec.workloads`. */
export function workloadsSchema(): JsonSchema {
  return {
    description: 'Custom resources that hold Pod specs and that kport does not know by itself.',
    type: 'array',
    items: mapping<WorkloadPath>(
      'A custom resource.',
      { apiGroup: API_GROUP, kind: text('The kind.', ['Crawler']), podSpecs: POD_SPECS },
      ['apiGroup', 'kind', 'podSpecs'],
    ),
  };
}

const API_GROUP: JsonSchema = {
  description: 'The API group, without a version.',
  type: 'string',
  pattern: '^[a-z0-9.-]+$',
  patternErrorMessage: 'must be an API group without its version, such as "batch.example.com"',
  examples: ['batch.example.com'],
};

const POD_SPECS: JsonSchema = {
  description: 'Where the Pod specs are: dotted field names; [*] stands for every item of a list or value of a map.',
  type: 'array',
  minItems: 1,
  items: {
    type: 'string',
    pattern: '^[^.[\\]]+(\\[\\*\\])?(\\.[^.[\\]]+(\\[\\*\\])?)*$',
    patternErrorMessage: 'must be dotted field names, such as "spec.template.spec" or "spec.tasks[*].podSpec"',
  },
  examples: [['spec.template.spec'], ['spec.tasks[*].podSpec']],
};
