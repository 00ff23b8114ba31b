import type { YamlNode } from '../node.ts';
import type { Skimmed } from '../skimmed.ts';
import type { Value } from '../value.ts';
import type { Extent } from './place.ts';
import type { RepeatedSpecs } from './repeated-specs.ts';

/** A brief document: its type at once, the rest for whoever wants it. */
export interface Brief {
  /** Undefined for a list. */
  readonly type: Skimmed | undefined;
  /** With the values of Pod specs that came before, where somebody keeps them. */
  readonly value: (specs?: RepeatedSpecs) => Value;
  /** Where the value is that a path leads to, or the last mapping on its way; undefined where only the tree can say it. */
  readonly place: (path: readonly string[]) => Extent | undefined;
  readonly root: () => YamlNode;
  /** Whether an alias is in it: its tree is made, and its value may be too large. Of its type nothing is said. */
  readonly hasAliases: boolean;
}
