// `--set-file key=path,key=path`, as helm reads it (pkg/strvals): a backslash takes the meaning from what is behind it.

interface Setting {
  /** With its `=`, as it was written; the whole where there is none. */
  readonly key: string;
  readonly path: string;
}

function settingsIn(option: string): Setting[] {
  const parts = option.match(/(?:[^\\,]|\\[\s\S]|\\$)+/g) ?? [];
  return parts.map((part) => {
    const [, key = part, path = ''] = /^((?:[^\\=]|\\[\s\S])*=)([\s\S]*)$/.exec(part) ?? [];
    return { key, path: path.replace(/\\([\s\S])/g, '$1') };
  });
}

/** The files that an option names. */
export function setFilePaths(option: string): string[] {
  return settingsIn(option).flatMap(({ path }) => (path === '' ? [] : [path]));
}

/** The option with other paths. */
export function withSetFilePaths(option: string, pathOf: (path: string) => string): string {
  return settingsIn(option)
    .map(({ key, path }) => key + (path === '' ? '' : pathOf(path).replace(/[\\,]/g, '\\$&')))
    .join(',');
}
