import type { ChartCase } from './chart-case.ts';
import { refersElsewhere } from './schema-refs.ts';

/** The arguments of `helm template`: nothing in them makes it ask a cluster, a registry or a name server. */
export function templateArguments({ chart, path, values }: ChartCase): string[] {
  const { releaseName, namespace, kubeVersion, apiVersions, skipTests } = values;
  return [
    'template',
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(kubeVersion === undefined ? [] : [`--kube-version=${kubeVersion}`]),
    ...apiVersions.map((version) => `--api-versions=${asCsv(version)}`),
    ...(skipTests ? ['--skip-tests'] : []),
    // What a chart comes to does not depend on it; helm has the option since 3.16.
    ...(refersElsewhere(chart) ? ['--skip-schema-validation'] : []),
    ...values.files.map((file) => `--values=${asCsv(file.path)}`),
    ...Object.entries(values.set).map(([key, value]) => `--set-json=${key}=${JSON.stringify(value)}`),
    ...values.setFlags.map(({ flag, value }) => `--${flag}=${value}`),
    // What follows is no option, whatever it begins with.
    '--',
    releaseName,
    path,
  ];
}

/** These options are lists with commas between, in the way of CSV: https://pkg.go.dev/encoding/csv */
function asCsv(value: string): string {
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
