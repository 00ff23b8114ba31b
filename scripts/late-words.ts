import { parseAst } from 'rolldown/parseAst';
import { type Edit, isNode, type Place, withEdits } from './source-edits.ts';

/**
 * The text of a module in which the words of rules are made in the language, and when, they are asked for: a run tells a few sentences, and
 * all of them, in all languages and dialects, are a third of what each start would load. Undefined for one that defines none. The Japanese
 * ones are made by the module `beside`, where it is given: see japaneseWords.
 */
export function withLateWords(code: string, beside?: string): string | undefined {
  if (!code.includes('Words({')) return undefined;
  const edits = languagesIn(parseAst(code, { lang: 'ts' })).map(({ at: { start, end }, language, value }): Edit => {
    const words = beside && language === 'ja' ? `${IN_JAPANESE}()` : code.slice(value.start, value.end);
    const text = `get ${language}() { const value = ${words}; Object.defineProperty(this, '${language}', { value }); return value; }`;
    return { start, end, text };
  });
  const imported = beside ? `import { ${IN_JAPANESE} } from '${beside}';\n` : '';
  return imported + withEdits(code, edits);
}

const IN_JAPANESE = 'wordsInJapanese';

/** The text of a module that makes the Japanese words of another, and nothing else, from the text of that one. */
export function japaneseWords(code: string): string {
  const body = parseAst(code, { lang: 'ts' }).body as readonly unknown[];
  const edits = body.filter(isNode).flatMap((statement): readonly Edit[] => {
    const [{ value } = {}] = languagesIn(statement).filter(({ language }) => language === 'ja');
    if (!value) return [];
    const { start, end } = statement;
    return [{ start, end, text: `export const ${IN_JAPANESE} = () => (${code.slice(value.start, value.end)});` }];
  });
  return withEdits(code, edits);
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
  if (!isNode(property) || !isNode(property.key) || !isNode(property.value)) return [];
  const { name } = property.key;
  return typeof name === 'string' && LATE.includes(name) ? [{ at: property, language: name, value: property.value }] : [];
}
