// What stands between the braces of a template, apart from the words, so that the HTML page need not bring all of these along.

type Data = Readonly<Record<string, string | number>>;

/** A name, and behind it the words of a language for values that it calls otherwise, as in `{from|container=コンテナ|Pod=Pod }で`. */
export const PLACEHOLDER = /\{(\w+(?:\|[^{}]*)?)\}/g;

interface Placeholder {
  readonly name: string;
  readonly words: readonly { readonly value: string; readonly word: string }[];
}

export function readPlaceholder(written: string): Placeholder {
  const [name = '', ...given] = written.split('|');
  const words = given.map((one) => {
    const [value = '', word = ''] = one.split('=');
    return { value, word };
  });
  return { name, words };
}

/** The names of those in a template, as often as they stand there. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, written = '']) => readPlaceholder(written).name);
}

/** Undefined without a value. Most are a name alone, and not looked at twice. */
export function filling(written: string, data: Data): string | number | undefined {
  if (Object.hasOwn(data, written)) return data[written];
  if (!written.includes('|')) return undefined;
  const { name, words } = readPlaceholder(written);
  const value = Object.hasOwn(data, name) ? data[name] : undefined;
  return words.find((one) => one.value === value)?.word ?? value;
}
