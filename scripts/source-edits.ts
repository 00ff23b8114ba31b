// Modules changed while they are bundled, by what stands where in their text.

export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Place {
  readonly text: string;
}

/** Of the tree of a module. */
export type Node = Readonly<Record<string, unknown>> & Place & { readonly type: string };

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;
}

/** From the end, so that the places of what is before stay. */
export function withEdits(code: string, edits: readonly Edit[]): string {
  const fromEnd = edits.toSorted((a, b) => b.start - a.start);
  return fromEnd.reduce((made, { start, end, text }) => made.slice(0, start) + text + made.slice(end), code);
}
