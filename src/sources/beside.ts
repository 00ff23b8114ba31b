import { namesIn, readRegularFile } from './files.ts';
import { decode } from './yaml/text.ts';

/** The files beside one that is read; paths are spelt as the user would name them. */
export interface Beside {
  /** Undefined where there is none, or none that can be read. */
  text(file: string): string | undefined;
  /** The names in a folder, sorted; none where there is no folder. */
  names(folder: string): readonly string[];
}

/** Of a text that is in no folder. */
export const NOTHING_BESIDE: Beside = Object.freeze({ text: () => undefined, names: () => [] });

/** Only regular files: nothing that a file names may wait for ever. */
export function besideIn(cwd: string): Beside {
  return {
    text(file) {
      const read = readRegularFile(file, cwd);
      return 'bytes' in read ? decode(read.bytes) : undefined;
    },
    names: (folder) => namesIn(folder, cwd),
  };
}

/** A text that is, or may be, in a dialect. */
export interface DialectText {
  readonly file: string;
  readonly text: string;
  /** Somebody says that it is of the dialect; else it may only look like it. */
  readonly isForced: boolean;
  /** Nobody named it: it may be nothing for kport at all. */
  readonly isMet: boolean;
}
