import { KportError } from '../model/errors.ts';
import type { ChartOptions } from './chart-options.ts';

/**
 * Whoever writes `-f web.yaml` as for kubectl would have everything else judged, and not that file. Throws KportError `usage`
 * where values are given and no chart is there to take them.
 */
export function checkThereIsChart(renderedBy: readonly string[], options: ChartOptions): void {
  if (renderedBy.includes('helm')) return;
  const [file] = options.values ?? [];
  if (file !== undefined) throw new KportError('usage', { code: 'values-without-chart', data: { option: '--values', file } });
  const { set, setString, setJson, setFile, setLiteral } = options;
  const given = {
    '--set': set,
    '--set-string': setString,
    '--set-json': setJson,
    '--set-file': setFile,
    '--set-literal': setLiteral,
  };
  const [option] = Object.entries(given).find(([, values]) => values !== undefined) ?? [];
  if (option !== undefined) throw new KportError('usage', { code: 'option-without-chart', data: { option } });
}
