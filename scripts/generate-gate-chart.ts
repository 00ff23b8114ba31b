// Writes the schema of the values of charts/kport-gate, and the table of its README, from the comments of its values.yaml:
// `node scripts/generate-gate-chart.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { readValues } from './chart-values.ts';
import { valuesSchema, withTables } from './generate-chart.ts';

const CHART = new URL('../charts/kport-gate/', import.meta.url);

/** The generated files of the chart by name, with their text. */
export function gateChartFiles(): ReadonlyMap<string, string> {
  const keys = readValues(readFileSync(new URL('values.yaml', CHART), 'utf8'));
  return new Map([
    ['values.schema.json', `${JSON.stringify(valuesSchema(keys, 'kport-gate'), null, 2)}\n`],
    ['README.md', withTables(readFileSync(new URL('README.md', CHART), 'utf8'), keys)],
  ]);
}

if (import.meta.main) {
  for (const [name, content] of gateChartFiles()) writeFileSync(new URL(name, CHART), content);
}
