import { isMapping } from '../../model/mapping.ts';
import { type ChartTree, textOf } from './chart-tree.ts';

/** Keywords whose value is the address of a schema: https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.3 */
const REFERENCES: readonly string[] = ['$ref', '$dynamicRef', '$recursiveRef', '$schema'];

/** Within the schema itself, or among those that every validator brings along. */
const HERE = /^(?:#|https?:\/\/json-schema\.org\/)/;

/**
 * Whether helm, to check values, would fetch something or read a file anywhere: a schema for the values of a chart, or of a
 * chart in it, refers to another one. What cannot be read may do so, too.
 */
export function refersElsewhere(chart: ChartTree): boolean {
  const text = textOf(chart.files, 'values.schema.json');
  return (text !== undefined && leadsElsewhere(text)) || chart.subcharts.some(refersElsewhere);
}

function leadsElsewhere(text: string): boolean {
  try {
    const left: unknown[] = [JSON.parse(text)];
    while (left.length > 0) {
      const value = left.pop();
      if (Array.isArray(value)) for (const item of value) left.push(item);
      if (!isMapping(value)) continue;
      if (REFERENCES.some((name) => isElsewhere(value[name]))) return true;
      for (const inner of Object.values(value)) left.push(inner);
    }
    return false;
  } catch {
    return true;
  }
}

function isElsewhere(reference: unknown): boolean {
  return typeof reference === 'string' && !HERE.test(reference);
}
