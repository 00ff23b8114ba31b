import type { Reason } from '../../model/reason.ts';
import type { Rendered, Unreadable } from '../../model/source.ts';
import type { ChartCase } from './chart-case.ts';
import { shownTemplate } from './chart-tree.ts';
import type { RunHelm } from './helm.ts';
import { helmProblem } from './problems.ts';
import { type RenderedTemplate, splitOutput } from './split-output.ts';
import { templateArguments } from './template-command.ts';

/** What one template came to, as text to judge. */
export interface RenderedFile {
  readonly file: string;
  readonly text: string;
  readonly rendered: Rendered;
  readonly template: RenderedTemplate;
}

type ChartRendering = { readonly files: readonly RenderedFile[] } | { readonly problem: Unreadable };

/** Renders a chart as it would be installed, with its hooks and CRDs. Never rejects for what is in the chart. */
export async function renderChart(given: ChartCase, helm: RunHelm): Promise<ChartRendering> {
  const { chart, values } = given;
  const args = templateArguments(given);
  const ran = await helm([args[0] ?? '', '--include-crds', ...args.slice(1)]);
  const inSet = (why: Reason): Reason =>
    values.name === undefined ? why : { code: 'with-values', data: { why, set: JSON.stringify(values.name) } };
  if (ran.kind !== 'ended') {
    return { problem: { file: chart.shown, reason: inSet({ code: 'helm-stopped', data: { why: ran.reason } }) } };
  }
  if (ran.code !== 0) {
    const { source, position, reason } = helmProblem(ran.stderr, chart.shown);
    const file = source === undefined ? chart.shown : shownTemplate(chart, source);
    return { problem: { file, ...(position ? { position } : {}), reason: inSet(reason) } };
  }
  const rendered: Rendered = { by: 'helm', from: chart.shown, ...(values.name === undefined ? {} : { set: values.name }) };
  const templates = splitOutput(ran.stdout);
  return {
    files: templates.map((template) => ({
      file: shownTemplate(chart, template.source),
      text: template.text,
      rendered,
      template,
    })),
  };
}
