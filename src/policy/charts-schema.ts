import type { ChartSpec, ValueSetSpec } from './port-policy.ts';
import { type JsonSchema, mapping, text } from './schema-parts.ts';

/** The schema of `spec.charts`. */
export function chartsSchema(): JsonSchema {
  return {
    description: 'How charts are rendered before they are judged. Read by kport lint; in a cluster nothing is rendered.',
    type: 'array',
    items: mapping<ChartSpec>(
      'A chart, and what it is rendered with.',
      {
        path: text('The folder or the archive of the chart, relative to this file.', ['charts/web']),
        releaseName: text('The name of the release.', ['web']),
        namespace: text('The namespace of the release.', ['shop']),
        kubeVersion: text('The version of Kubernetes that the chart is told of.', ['1.34.0']),
        apiVersions: {
          description: 'Versions of APIs that the chart is told of.',
          type: 'array',
          items: { type: 'string' },
          examples: [['monitoring.coreos.com/v1']],
        },
        skipTests: { description: "Without the chart's tests.", type: 'boolean', default: false },
        valueSets: valueSetsSchema(),
      },
      ['path'],
    ),
  };
}

function valueSetsSchema(): JsonSchema {
  return {
    description: 'What the chart is installed with: it is rendered and judged once for each of them.',
    type: 'array',
    minItems: 1,
    items: mapping<ValueSetSpec>(
      'A set of values.',
      {
        name: text('What reports call it.', ['prod']),
        values: {
          description: 'Files of values, relative to this file; the last one wins.',
          type: 'array',
          items: { type: 'string', minLength: 1 },
          examples: [['values-prod.yaml']],
        },
        set: {
          description: 'Single values by their dotted paths; they go before the files.',
          type: 'object',
          examples: [{ 'image.tag': '1.2', replicas: 3 }],
        },
      },
      ['name'],
    ),
  };
}
