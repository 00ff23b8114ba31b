import { dirname, relative, resolve, sep } from 'node:path';
import type { Finding } from '../model/finding.ts';

/** The files that a finding is of, as the file of a policy names them. */
export type FilesOf = (finding: Finding, policyFile: string) => readonly string[];

/** What is on standard input is no file. Undefined where nothing is: at admission. */
export function filesFrom(cwd: string | undefined): FilesOf | undefined {
  if (cwd === undefined) return undefined;
  return ({ origin, written }, policyFile) => {
    const folder = resolve(cwd, dirname(policyFile));
    const named = [origin.file, origin.rendered?.from, written?.file];
    return named.flatMap((file) =>
      file === undefined || file === '-' ? [] : [relative(folder, resolve(cwd, file)).replaceAll(sep, '/')],
    );
  };
}
