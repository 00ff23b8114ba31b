import type { Shared } from './shared.ts';
import type { TextEdit } from './text-edit.ts';
import type { Style } from './written.ts';

export interface Editing {
  /** The text of the document, which the tree's offsets are in. */
  readonly source: string;
  readonly style: Style;
  readonly shared: Shared;
  readonly edits: TextEdit[];
}

/** A pair or an item that is there. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly isKept: boolean;
}

/** A pair, which has a key, or an item that is new. */
export interface Added {
  /** The place of the part that it comes behind; -1 for none. */
  readonly behind: number;
  readonly key?: string;
  readonly value: unknown;
  /** What stands beside it is written in brackets. */
  readonly isInLine?: boolean;
}

/** What becomes of a mapping or a list of which something stays. */
export interface Changed {
  readonly parts: readonly Part[];
  readonly added: readonly Added[];
}

/** A run of parts that go, and its neighbours that stay. */
export interface Gap {
  readonly first: Part;
  readonly last: Part;
  readonly before: Part | undefined;
  readonly after: Part | undefined;
}

export function gapsOf(parts: readonly Part[]): Gap[] {
  const gaps: Gap[] = [];
  let before: Part | undefined;
  let run: Part[] = [];
  const close = (after: Part | undefined): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (first && last) gaps.push({ first, last, before, after });
    run = [];
  };
  for (const part of parts) {
    if (!part.isKept) run.push(part);
    else {
      close(part);
      before = part;
    }
  }
  close(undefined);
  return gaps;
}
