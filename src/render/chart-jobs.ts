import { resolve } from 'node:path';
import type { Reason } from '../model/reason.ts';
import { textAt } from '../sources/files.ts';
import { givenFiles } from './given-files.ts';
import type { ChartCase } from './helm/chart-case.ts';
import type { ChartTree } from './helm/chart-tree.ts';
import { findHelm, type RunHelm } from './helm/helm.ts';
import { ChartRefused, loadChart } from './helm/load-chart.ts';
import { randomNames } from './helm/random-names.ts';
import { renderChart } from './helm/render-chart.ts';
import { chartRewriting } from './helm/rewriting.ts';
import { traceChart } from './helm/trace/trace-chart.ts';
import type { Rendering, RenderJob, RenderWorld } from './rendering.ts';
import { chartValues } from './value-sets.ts';

/** A rendering for each set of values of each chart. Rejects with KportError for files of values that are not there. */
export async function chartJobs(charts: readonly string[], world: RenderWorld): Promise<RenderJob[]> {
  const { io, policy, options, scratch } = world;
  const given = await givenFiles(options, world);
  const helm = findHelm({ env: io.env, cwd: io.cwd, scratch });
  return charts.flatMap((shown): RenderJob[] => {
    const sets = chartValues(shown, { policy, options, cwd: io.cwd, given });
    const chart = loaded(shown, io.cwd);
    if (!('files' in chart)) return [{ render: async () => chart }];
    if ('problem' in helm) return [{ render: async () => ({ problem: { file: shown, reason: helm.problem } }) }];
    return sets.map((values) => ({
      render: async () => ('problem' in values ? values : render({ chart, path: resolve(io.cwd, shown), values }, helm, world)),
    }));
  });
}

function loaded(shown: string, cwd: string): ChartTree | Rendering {
  try {
    const chart = loadChart(shown, cwd);
    return chart.isLibrary ? { skipped: { file: shown, reason: { code: 'library-chart' } } } : chart;
  } catch (error) {
    if (!(error instanceof ChartRefused)) throw error;
    return { problem: { file: error.file, reason: error.reason } };
  }
}

async function render(given: ChartCase, helm: RunHelm, { io, scratch }: RenderWorld): Promise<Rendering> {
  const rendering = await renderChart(given, helm);
  if ('problem' in rendering) return rendering;
  const { files } = rendering;
  const { name, namespace } = given.values;
  if (files.length === 0) {
    const reason: Reason =
      name === undefined
        ? { code: 'chart-renders-nothing' }
        : { code: 'chart-renders-nothing-with', data: { set: JSON.stringify(name) } };
    return { skipped: { file: given.chart.shown, reason } };
  }
  return {
    sources: files.map(({ file, text, rendered }) => ({ file, text, rendered })),
    ...(namespace === undefined ? {} : { namespace }),
    rewriting: chartRewriting(given, files, { helm, scratch, cwd: io.cwd }),
    async trace(wanted) {
      const asked = wanted.flatMap(({ index, finding }) => {
        const { range, at, origin } = finding;
        const file = files[index];
        return file && range ? [{ file, range, at, document: origin.document, finding }] : [];
      });
      const traced = await traceChart(given, asked, { helm, scratch, readText: (path) => textAt(path, io.cwd) });
      const places = new Map([...traced].map(([{ finding }, place]) => [finding, place]));
      const hasRandomName = await randomNames(given, helm);
      return (index, finding) => {
        const file = files[index];
        const isRandom = file !== undefined && hasRandomName(file, finding.origin.document);
        return { written: places.get(finding), hasRandomName: isRandom };
      };
    },
  };
}
