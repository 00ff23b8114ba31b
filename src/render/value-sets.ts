import { resolve } from 'node:path';
import type { Unreadable } from '../model/source.ts';
import type { ChartEntry, Policy, ValueSetSpec } from '../policy/port-policy.ts';
import { kindOfPath } from '../sources/files.ts';
import { namedIn } from '../sources/place-of.ts';
import type { ChartOptions } from './chart-options.ts';
import type { GivenFiles } from './given-files.ts';
import { type ChartValues, type GivenFile, PLAIN_VALUES, type SetFlag } from './helm/chart-values.ts';
import { withSetFilePaths } from './helm/set-file.ts';

/** A set of the policy that cannot be used. */
interface NoValues {
  readonly problem: Unreadable;
}

interface ValueSettings {
  readonly policy: Pick<Policy, 'charts'>;
  readonly options: ChartOptions;
  readonly cwd: string;
  readonly given: GivenFiles;
}

/**
 * What a chart is rendered with, once for each. Values of the command line stand in place of the sets of the policy; its other
 * options go before what the policy says of the chart.
 */
export function chartValues(chart: string, { policy, options, cwd, given }: ValueSettings): (ChartValues | NoValues)[] {
  const entry = policy.charts?.findLast((one) => pathOf(one, cwd) === resolve(cwd, chart));
  const common = { ...fromPolicy(entry), ...fromOptions(options) };
  const files = (options.values ?? []).flatMap((name) => given.get(name) ?? []);
  const setFlags = flags(options, given);
  if (files.length + setFlags.length > 0) return [{ ...common, files, setFlags }];
  if (!entry?.valueSets) return [common];
  return entry.valueSets.map((valueSet) => {
    const set = ofSet(entry, valueSet, cwd);
    return 'problem' in set ? set : { ...common, ...set };
  });
}

/** The charts of the policy that are not there: their sets are never used. */
export function missingCharts({ policy, cwd }: Pick<ValueSettings, 'policy' | 'cwd'>): ChartEntry[] {
  return (policy.charts ?? []).filter((entry) => {
    const path = pathOf(entry, cwd);
    return kindOfPath(/\.(?:tgz|tar\.gz)$/.test(path) ? path : `${path}/Chart.yaml`) !== 'file';
  });
}

/** Absolute. */
function pathOf({ path, file }: ChartEntry, cwd: string): string {
  return resolve(cwd, namedIn(file, path));
}

function fromPolicy(entry: ChartEntry | undefined): ChartValues {
  if (!entry) return PLAIN_VALUES;
  const { releaseName, namespace, kubeVersion, apiVersions, skipTests } = entry;
  return { ...PLAIN_VALUES, ...present({ releaseName, namespace, kubeVersion, apiVersions, skipTests }) };
}

function fromOptions({ releaseName, namespace, kubeVersion, apiVersions, skipTests }: ChartOptions): Partial<ChartValues> {
  return present({ releaseName, namespace, kubeVersion, apiVersions, skipTests });
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}

function ofSet(
  { file }: ChartEntry,
  { name, values = [], set = {} }: ValueSetSpec,
  cwd: string,
): Partial<ChartValues> | NoValues {
  const files = values.map((path): GivenFile => {
    const shown = namedIn(file, path);
    return { path: resolve(cwd, shown), shown };
  });
  const missing = files.find(({ path }) => kindOfPath(path) === undefined);
  if (!missing) return { name, files, set };
  return { problem: { file, reason: { code: 'values-missing', data: { set: JSON.stringify(name), file: missing.shown } } } };
}

function flags(
  { set = [], setString = [], setJson = [], setFile = [], setLiteral = [] }: ChartOptions,
  given: GivenFiles,
): SetFlag[] {
  const of = (flag: SetFlag['flag'], values: readonly string[]) => values.map((value) => ({ flag, value }));
  const setFiles = setFile.map((value) => withSetFilePaths(value, (path) => given.get(path)?.path ?? path));
  return [
    ...of('set-json', setJson),
    ...of('set', set),
    ...of('set-string', setString),
    ...of('set-file', setFiles),
    ...of('set-literal', setLiteral),
  ];
}
