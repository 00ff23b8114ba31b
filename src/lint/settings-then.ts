// A run over the files of another commit: values of charts, and what a policy says of files, are those of the commit, too.
import { isAbsolute, resolve } from 'node:path';
import { setFilePaths, withSetFilePaths } from '../render/helm/set-file.ts';
import { kindOfPath } from '../sources/files.ts';
import { namedIn } from '../sources/place-of.ts';
import type { LintSettings } from './lint-paths.ts';
import { pathsFrom } from './repository-path.ts';

/** The files that charts take values from, as they are named from the working directory. */
export function valueFiles({ charts = {}, policy: { policy } }: LintSettings): string[] {
  const ofPolicy = (policy.charts ?? []).flatMap(({ file, valueSets = [] }) =>
    valueSets.flatMap(({ values = [] }) => values.map((path) => namedIn(file, path))),
  );
  return [...(charts.values ?? []), ...(charts.setFile ?? []).flatMap(setFilePaths), ...ofPolicy];
}

interface Then {
  /** The top of the repository. */
  readonly root: string;
  /** The same at the commit. */
  readonly tree: string;
  /** The working directory at the commit. */
  readonly cwd: string;
}

/** What lies outside of the repository is as it is now. Values that the commit has not are new, and so is what comes of them. */
export function settingsThen({ io, policy, charts = {}, ...settings }: LintSettings, { root, tree, cwd }: Then): LintSettings {
  const pathOf = pathsFrom(root, io.cwd);
  const moved = (path: string) => (path === '-' ? path : resolve(tree, pathOf(path)));
  const isThen = (path: string) => path === '-' || kindOfPath(path) !== undefined;
  const seenThen = <T extends { readonly file: string }>(entry: T): T =>
    isAbsolute(entry.file) ? { ...entry, file: moved(entry.file) } : entry;
  const { charts: entries = [], excludes = [], ...others } = policy.policy;
  const { values = [], setFile = [] } = charts;
  return {
    ...settings,
    io: { ...io, cwd },
    charts: {
      ...charts,
      values: values.map(moved).filter(isThen),
      setFile: setFile.map((option) => withSetFilePaths(option, (path) => (isThen(moved(path)) ? moved(path) : path))),
    },
    policy: { ...policy, policy: { ...others, charts: entries.map(seenThen), excludes: excludes.map(seenThen) } },
  };
}
