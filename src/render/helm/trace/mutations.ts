import { decode } from '../../../sources/yaml/text.ts';
import type { ChartTree } from '../chart-tree.ts';
import { lexTemplate } from './lex-template.ts';

/**
 * `set .Values "a" 1`, `merge $.Values.b .c`: they change their first argument, and what follows sees other values than those of
 * the files: https://helm.sh/docs/chart_template_guide/function_list/#set
 */
const CHANGES =
  /\b(?:un)?set\s+\(?\s*\$?\.?\s*"Values"|\b(?:set|unset|merge|mustMerge|mergeOverwrite|mustMergeOverwrite)\s+\(?\s*\$?\.Values\b/;

/** Whether a template of a chart, or of a chart in it, changes the values that it was given. */
export function changesValues({ files, subcharts }: ChartTree): boolean {
  for (const [path, file] of files) {
    if (!path.startsWith('templates/') || !('bytes' in file)) continue;
    const actions = lexTemplate(decode(file.bytes)) ?? [];
    if (actions.some((token) => token.kind === 'action' && CHANGES.test(token.body))) return true;
  }
  return subcharts.some(changesValues);
}
