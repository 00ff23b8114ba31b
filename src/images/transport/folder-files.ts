import { statSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../sources/file-problems.ts';
import { imageError } from '../image-error.ts';
import type { FileSet } from '../layout.ts';
import { fileBytes } from './file-bytes.ts';

/** The files of a folder. Their paths are made of digests and fixed names, so that none leads out of it. */
export function folderFiles(folder: string): FileSet {
  return {
    open: async (path) => {
      const file = join(folder, path);
      const found = attempt(() => statSync(file));
      if ('problem' in found) {
        if (found.problem.code !== 'no-such-file') throw imageError(found.problem);
        // A folder that is not there is told as such, and not as one without an index.
        const above = attempt(() => statSync(folder));
        if ('problem' in above) throw imageError(above.problem);
        return undefined;
      }
      // A pipe would never end.
      if (!found.value.isFile()) throw imageError({ code: 'not-a-regular-file' });
      return fileBytes(file);
    },
  };
}
