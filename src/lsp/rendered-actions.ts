// What an editor offers in a file of a chart or a kustomization: the repairs of what it renders, where they are written. They take
// a rendering each, so that they are looked for where a person asks, and told as they are known where the cursor goes by.
import { resolve } from 'node:path';
import type { Range } from 'vscode-languageserver';
import type { FoundRepair } from '../fix/repairs-of-findings.ts';
import type { LintFinding } from '../model/lint.ts';
import type { SourceRange } from '../model/source.ts';
import { renderableAbove } from '../sources/renderable.ts';
import type { Place } from './place.ts';

/** What is known of a folder that is rendered, as its files are on the disk. */
export interface RenderedRepairs {
  readonly repairs: ReadonlyMap<LintFinding, FoundRepair>;
  /** Of a file as it was read. */
  readonly textOf: (file: string) => string | undefined;
}

/** Finds them for a folder, seen from another. */
export type RenderedRepairsOf = (folder: Place) => Promise<RenderedRepairs>;

export interface RenderedFolders {
  readonly of: (folder: Place, isWanted: boolean) => Promise<RenderedRepairs | undefined>;
  readonly forget: () => void;
}

/** Each folder once, until somebody says that files have changed. */
export function renderedFolders(find: RenderedRepairsOf): RenderedFolders {
  const known = new Map<string, { readonly found: Promise<RenderedRepairs>; readonly now: { value?: RenderedRepairs } }>();
  return {
    of: async (folder, isWanted) => {
      const key = resolve(folder.cwd, folder.file);
      const before = known.get(key);
      if (!isWanted) return before?.now.value;
      if (before) return before.found;
      const now: { value?: RenderedRepairs } = {};
      const found = find(folder).then((value) => {
        now.value = value;
        return value;
      });
      known.set(key, { found, now });
      found.catch(() => known.delete(key));
      return found;
    },
    forget: () => known.clear(),
  };
}

/** The folder that is rendered with a file in it. All kustomizations of a tree may use each other; a chart stands for itself. */
export function renderedFolder({ cwd, file }: Place, isThere: (path: string) => boolean): Place | undefined {
  const found = renderableAbove(file, (path) => isThere(resolve(cwd, path)));
  return found && { cwd, file: found.renderedBy === 'helm' ? found.file : '.' };
}

export interface AskedRendered {
  readonly place: Place;
  readonly range: Range;
  /** The text of a document that is open; undefined for any other. */
  readonly openText: (file: string) => string | undefined;
}

/** Those that change lines which are marked, or repair what stands there, in files that are in the editor as they are on the disk. */
export function repairsAt(
  found: RenderedRepairs,
  { place, range, openText }: AskedRendered,
): (readonly [LintFinding, FoundRepair])[] {
  const isMarked = ({ start, end }: SourceRange) => start.line - 1 <= range.end.line && range.start.line <= end.line - 1;
  const isSame = (file: string) => {
    const open = openText(file);
    return open === undefined || open === found.textOf(file);
  };
  return [...found.repairs].filter(([{ written }, { edits }]) => {
    const places = [...(written ? [written] : []), ...edits];
    return places.some((one) => one.file === place.file && isMarked(one.range)) && edits.every(({ file }) => isSame(file));
  });
}
