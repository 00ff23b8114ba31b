import type { Language } from '../model/finding.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Catalogue, NounId } from './texts.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, ja };

/** The catalogue of a language. */
export function catalogue(language: Language): Catalogue {
  return CATALOGUES[language];
}

/** A template with its `{placeholders}` filled in; one that has no value stays as it is, so that a test can see it. */
export function fill(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(data, name) ? String(data[name]) : whole));
}

/** A number of things in a language's own way: `1 file`, `2 files`. */
export function count({ nouns }: Catalogue, n: number, noun: NounId): string {
  const { one, other } = nouns[noun];
  return fill(n === 1 && one !== undefined ? one : other, { n });
}
