import type { Cel } from '../rules/cel.ts';
import { readPlaceholder } from '../words/placeholder.ts';

/** A string literal. */
export function celString(text: string): Cel {
  return `'${text.replaceAll(/[\\'\n\r\t]/g, (one) => ESCAPES[one] ?? one)}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A sentence of the catalogue with expressions for its `{placeholders}`; one that has none stands as it is written. */
export function celSentence(template: string, data: Readonly<Record<string, Cel>>): Cel {
  const parts = template.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part === '' ? undefined : celString(part);
    const value = data[part];
    return value === undefined ? celString(`{${part}}`) : `(${value})`;
  });
  return parts.filter((part) => part !== undefined).join(' + ') || "''";
}

/** What stands for a placeholder of a message, and its name. */
export function celWord(written: string, data: Readonly<Record<string, Cel>>): { readonly name: string; readonly word: Cel } {
  const { name, words } = readPlaceholder(written);
  const given = data[name] ?? "''";
  if (words.length === 0) return { name, word: given };
  const chosen = words.map((one) => `x == ${celString(one.value)} ? ${celString(one.word)} : `);
  return { name, word: `[${given}].map(x, ${chosen.join('')}x)[0]` };
}

/** A map with values of several types, each of which has to be told that it may be any, but for those that may already. */
export function celRecord(typed: Readonly<Record<string, Cel>>, any: Readonly<Record<string, Cel>> = {}): Cel {
  const entries = Object.entries(typed).map(([name, value]) => [name, `dyn(${value})`] as const);
  return `{${[...Object.entries(any), ...entries].map(([name, value]) => `${celString(name)}: ${value}`).join(', ')}}`;
}
