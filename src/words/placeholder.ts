// What stands between the braces of a template, apart from the words, so that the HTML page need not bring all of these along.

type Data = Readonly<Record<string, string | number>>;

/**
 * A name, and behind it the words of a language for values that it calls otherwise, as in `{from|container=コンテナ|Pod=Pod }で`, or two
 * quotes in place of `"` around the names in a value, as in `{containers|「」}`.
 */
export const PLACEHOLDER = /\{(\w+(?:\|[^{}]*)?)\}/g;

interface Placeholder {
  readonly name: string;
  readonly words: readonly { readonly value: string; readonly word: string }[];
  /** An opening and a closing one. */
  readonly quotes?: string | undefined;
}

export function readPlaceholder(written: string): Placeholder {
  const [name = '', ...given] = written.split('|');
  const words = given.map((one) => one.split('=')).flatMap(([value = '', word]) => (word === undefined ? [] : [{ value, word }]));
  return { name, words, quotes: given.find((one) => !one.includes('=')) };
}

/** The names of those in a template, as often as they stand there. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, written = '']) => readPlaceholder(written).name);
}

/** Undefined without a value. Most are a name alone, and not looked at twice. */
export function filling(written: string, data: Data): string | number | undefined {
  if (Object.hasOwn(data, written)) return data[written];
  if (!written.includes('|')) return undefined;
  const { name, words, quotes } = readPlaceholder(written);
  const value = Object.hasOwn(data, name) ? data[name] : undefined;
  if (quotes !== undefined && value !== undefined) return requoted(String(value), quotes);
  return words.find((one) => one.value === value)?.word ?? value;
}

/** The names are as JSON has them. Japanese has no blank beside its quotes, and one beside Latin letters. */
function requoted(value: string, [open = '', close = '']: string): string {
  const names = / ?"((?:[^"\\]|\\.)*)"(,(?= "))?/g;
  const quoted = value.replaceAll(names, (_, name: string, comma?: string) => open + name + close + (comma ? '、' : ''));
  return quoted === value ? `${value} ` : quoted;
}
