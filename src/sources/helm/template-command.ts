import type { ChartValues } from './chart-values.ts';

export interface TemplateCall {
  /** The chart's absolute path. */
  readonly chart: string;
  readonly values: ChartValues;
}

/** The arguments of `helm template`: nothing in them makes it ask a cluster, a registry or a name server. */
export function templateArguments({ chart, values }: TemplateCall): string[] {
  const { releaseName, namespace, kubeVersion, apiVersions, skipTests } = values;
  return [
    'template',
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(kubeVersion === undefined ? [] : [`--kube-version=${kubeVersion}`]),
    ...apiVersions.map((version) => `--api-versions=${asCsv(version)}`),
    ...(skipTests ? ['--skip-tests'] : []),
    ...values.files.map(({ path }) => `--values=${asCsv(path)}`),
    ...Object.entries(values.set).map(([key, value]) => `--set-json=${key}=${JSON.stringify(value)}`),
    ...values.setFlags.map(({ flag, value }) => `--${flag}=${value}`),
    // What follows is no option, whatever it begins with.
    '--',
    releaseName,
    chart,
  ];
}

/** These options are lists with commas between, in the way of CSV: https://pkg.go.dev/encoding/csv */
function asCsv(value: string): string {
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
