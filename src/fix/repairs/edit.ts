import type { Site } from '../site.ts';

/** What a fix says, done to the object of a finding and to others. */
export type Edit = (site: Site) => void;

/** Edits by `rule message`. */
export type Edits = Readonly<Record<string, Edit>>;

export function each(rule: string, messages: readonly string[], edit: Edit): Edits {
  return Object.fromEntries(messages.map((message) => [`${rule} ${message}`, edit]));
}

export function bare(name: unknown): string {
  return String(name).toUpperCase().replace(/^CAP_/, '');
}
