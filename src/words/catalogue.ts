import type { Language } from '../model/finding.ts';
import { enNouns, enWords } from './en/words.ts';
import { jaNouns, jaWords } from './ja/words.ts';
import { filling, PLACEHOLDER } from './placeholder.ts';
import type { Catalogue, NounId } from './texts.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  en: { words: enWords, nouns: enNouns },
  ja: { words: jaWords, nouns: jaNouns },
};

/** The catalogue of a language. */
export function catalogue(language: Language): Catalogue {
  return CATALOGUES[language];
}

/** A template with its `{placeholders}` filled in; one that has no value stays as it is, so that a test can see it. */
export function fill(template: string, data: Readonly<Record<string, string | number>>): string {
  // By hand rather than by a pattern, which takes three times as long: a large Deployment may have hundreds of findings.
  let text = '';
  let told = 0;
  for (let open = template.indexOf('{'); open !== -1; open = template.indexOf('{', open + 1)) {
    const end = template.indexOf('}', open);
    if (end === -1) break;
    const value = filling(template.slice(open + 1, end), data);
    if (value === undefined) continue;
    text += template.slice(told, open) + String(value);
    told = end + 1;
  }
  return text + template.slice(told);
}

/** The same for a template that is filled in often: when it comes a second time it is taken apart once for all that follow. */
export function template(text: string): (data: Readonly<Record<string, string | number>>) => string {
  let isKnown = false;
  let parts: readonly string[] | undefined;
  return (data) => {
    if (!isKnown) {
      isKnown = true;
      return fill(text, data);
    }
    // A text, a placeholder, a text, and so on.
    parts ??= text.split(PLACEHOLDER);
    return joined(parts, data);
  };
}

function joined(parts: readonly string[], data: Readonly<Record<string, string | number>>): string {
  let filled = parts[0] ?? '';
  for (let index = 1; index < parts.length; index += 2) {
    const written = parts[index] ?? '';
    filled += (filling(written, data) ?? `{${written}}`) + (parts[index + 1] ?? '');
  }
  return filled;
}

/** A number of things in a language's own way: `1 file`, `2 files`. */
export function count({ nouns }: Catalogue, n: number, noun: NounId): string {
  const { one, other } = nouns[noun];
  return fill(n === 1 && one !== undefined ? one : other, { n });
}
