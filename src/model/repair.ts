import type { SourceRange } from './source.ts';

/** What would repair a finding, from the texts as they are, whatever else is repaired. */
export interface Repair {
  /** What a person has to make sure of, in words; empty for what is safe. */
  readonly needs: readonly string[];
  /** By file and place; no two of them touch the same text. */
  readonly edits: readonly RepairEdit[];
}

/** A stretch of a file that another text takes the place of. */
export interface RepairEdit {
  readonly file: string;
  readonly range: SourceRange;
  readonly text: string;
  /** The whole lines that it changes, without their breaks: as they are, and as they are to be. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}
