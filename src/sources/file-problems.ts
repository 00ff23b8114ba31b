/** What a person is told for the errors of the file system that a person can do something about. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space is left on the device',
  EROFS: 'the file system is read-only',
};

/** The outcome of something that asks the file system. */
export type Attempt<T> = { readonly value: T } | { readonly problem: string };

export function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { value: action() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { problem: PROBLEMS[code] ?? `it cannot be read (${code || String(error)})` };
  }
}

/** Sizes are in bytes; `most` is a whole number of MiB. */
export function tooLarge(bytes: number, most: number): { readonly unreadable: string } {
  const size = (value: number) => `${Math.ceil(value / 1024 / 1024)} MiB`;
  return { unreadable: `the file has ${size(bytes)}; kport reads files of up to ${size(most)}` };
}
