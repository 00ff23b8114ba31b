import { execFileSync } from 'node:child_process';

/** Applies the patch that is said beside the repairs, as somebody would. */
export function applyPrinted(cwd: string, err: string): void {
  const patches = err
    .slice(err.indexOf('--- '))
    .split('\n')
    .filter((line) => /^(?:---|\+\+\+|@@|[ +-])/.test(line));
  execFileSync('git', ['apply'], { cwd, input: `${patches.join('\n')}\n` });
}
