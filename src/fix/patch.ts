import { createTwoFilesPatch } from 'diff';
import type { ChangedFile } from './repair-files.ts';

/** As `git apply` takes it. */
export function patchOf({ file, text, changed }: ChangedFile): string {
  const name = file.replaceAll('\\', '/');
  const patch = createTwoFilesPatch(text === '' ? '/dev/null' : `a/${name}`, `b/${name}`, text, changed, undefined, undefined, {
    context: 3,
  });
  // Its first line is a rule that git does not write.
  return patch.slice(patch.indexOf('---'));
}
