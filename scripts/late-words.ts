import { parseAst } from 'rolldown/parseAst';

/**
 * The text of a module in which the words of rules are made in the language, and when, they are asked for: a run tells a few sentences, and
 * all of them, in all languages and dialects, are a third of what each start would load. Undefined for one that defines none.
 */
export function withLateWords(code: string): string | undefined {
  if (!code.includes('Words({')) return undefined;
  let late = code;
  // From the end, so that the places of what is before stay.
  for (const { at, language, value } of languagesIn(parseAst(code, { lang: 'ts' })).toReversed()) {
    const words = code.slice(value.start, value.end);
    const getter = `get ${language}() { const value = ${words}; Object.defineProperty(this, '${language}', { value }); return value; }`;
    late = late.slice(0, at.start) + getter + late.slice(at.end);
  }
  return late;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

interface InLanguage {
  readonly at: Place;
  readonly language: string;
  readonly value: Place;
}

const DEFINE: readonly unknown[] = ['defineWords', 'defineDialectWords'];
/** What few runs ask for: both languages, and what is cited. */
const LATE: readonly unknown[] = ['en', 'ja', 'references'];

/** In the order of the text. */
function languagesIn(node: unknown): readonly InLanguage[] {
  if (Array.isArray(node)) return node.flatMap(languagesIn);
  if (!isNode(node)) return [];
  const { type, callee, arguments: given } = node;
  if (type !== 'CallExpression' || !isNode(callee) || !DEFINE.includes(callee.name))
    return Object.values(node).flatMap(languagesIn);
  const [words] = Array.isArray(given) ? given : [];
  return isNode(words) && Array.isArray(words.properties) ? words.properties.flatMap(inLanguage) : [];
}

function inLanguage(property: unknown): readonly InLanguage[] {
  if (!isNode(property) || !isNode(property.key) || !isPlace(property) || !isPlace(property.value)) return [];
  const { name } = property.key;
  return typeof name === 'string' && LATE.includes(name) ? [{ at: property, language: name, value: property.value }] : [];
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isPlace(value: unknown): value is Place {
  return isNode(value) && typeof value.start === 'number' && typeof value.end === 'number';
}
