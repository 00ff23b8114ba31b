// Which value an expression of a template prints, as far as its text alone says so. Functions that only change how a value is
// written are looked through; what may print something else is not understood, and that is an answer, too.

/** A step into a value: a field, an item, or whatever a range has come to. */
export type Step = string | number | { readonly range: number };

/** From the root of the template's data: `['Values', 'service', 'port']`. */
export type DataPath = readonly Step[];

/** What `.` and the variables stand for; undefined for what is not known. */
export interface Scope {
  readonly dot: DataPath | undefined;
  readonly variables: ReadonlyMap<string, DataPath | undefined>;
}

/** Functions whose last argument is the value. */
const LAST = new Set(
  'toYaml toYamlPretty mustToYaml toJson toRawJson mustToJson quote squote int int64 float64 toString print nindent indent trim default required'.split(
    ' ',
  ),
);
/** Those whose first argument is the value. */
const FIRST = new Set(['omit', 'pick', 'tpl']);

type Word = string;

/** The path of the value that an expression prints; undefined where it is not understood. */
export function pathOf(expression: string, scope: Scope): DataPath | undefined {
  const words = wordsOf(expression);
  if (!words) return undefined;
  const reader = { words, at: 0, scope, depth: 0 };
  const path = readPipeline(reader);
  return reader.at === words.length ? path : undefined;
}

/** What an expression hands over where it includes a definition, or one whose name is not told by its text. */
export function argumentsOf(expression: string, name: string | undefined, scope: Scope): (DataPath | undefined)[] {
  const words = wordsOf(expression) ?? [];
  return words.flatMap((word, index) => {
    if (word !== 'include' && !(word === 'template' && index === 0)) return [];
    const reader = { words, at: index + 1, scope, depth: 0 };
    const named = readOperand(reader);
    const isOther = name !== undefined && named !== undefined && !isPath(named) && named.constant !== name;
    if (isOther) return [];
    const given = readOperand(reader);
    return [isPath(given) ? given : undefined];
  });
}

interface Reader {
  readonly words: readonly Word[];
  readonly scope: Scope;
  at: number;
  depth: number;
}

function wordsOf(expression: string): Word[] | undefined {
  const word = /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|\)(?:\.\w+)+|[()|]|[^\s()|"'`]+/y;
  const words: Word[] = [];
  for (let at = 0; at < expression.length; at = word.lastIndex) {
    word.lastIndex = at;
    const match = word.exec(expression);
    if (!match) return undefined;
    // A field belongs to the bracket before it only where no blank is between: then the two are one word.
    if (match[0].trim() !== '') words.push(match[0]);
  }
  return words;
}

function readPipeline(reader: Reader): DataPath | undefined {
  reader.depth += 1;
  if (reader.depth > 50) return undefined;
  let value = readStage(reader, []);
  while (reader.words[reader.at] === '|') {
    reader.at += 1;
    value = readStage(reader, [value]);
  }
  reader.depth -= 1;
  return value;
}

/** A function with its arguments and what was piped into it, or a single operand. */
function readStage(reader: Reader, piped: readonly Operand[]): DataPath | undefined {
  const name = reader.words[reader.at] ?? '';
  const isFunction = /^[a-zA-Z]\w*$/.test(name) && !['true', 'false', 'nil'].includes(name);
  if (isFunction) reader.at += 1;
  const operands: Operand[] = [];
  for (
    let word = reader.words[reader.at];
    word !== undefined && word !== '|' && !word.startsWith(')');
    word = reader.words[reader.at]
  ) {
    operands.push(readOperand(reader));
  }
  const all = [...operands, ...piped];
  if (isFunction) return applied(name, all);
  const [only] = operands;
  return operands.length === 1 && piped.length === 0 && Array.isArray(only) ? only : undefined;
}

/** A path, a constant, or what is not understood. */
type Operand = DataPath | { readonly constant: string | number } | undefined;

function applied(name: string, operands: readonly Operand[]): DataPath | undefined {
  if (name === 'index' || name === 'get') return indexed(operands);
  if (name === 'print' && operands.length !== 1) return undefined;
  const value = LAST.has(name) ? operands.at(-1) : FIRST.has(name) ? operands[0] : undefined;
  return isPath(value) ? value : undefined;
}

function indexed([value, ...keys]: readonly Operand[]): DataPath | undefined {
  if (!isPath(value)) return undefined;
  const steps: Step[] = [];
  for (const key of keys) {
    if (key === undefined || isPath(key)) return undefined;
    steps.push(key.constant);
  }
  return [...value, ...steps];
}

function isPath(operand: Operand): operand is DataPath {
  return Array.isArray(operand);
}

function readOperand(reader: Reader): Operand {
  const word = reader.words[reader.at] ?? '';
  reader.at += 1;
  if (word === '(') return readBracket(reader);
  if (/^"/.test(word)) return constantOf(word);
  if (/^\d+$/.test(word)) return { constant: Number(word) };
  const match = /^(\$\w*)?((?:\.\w+)*|\.)$/.exec(word);
  if (!match || word === '') return undefined;
  const [, variable, fields = ''] = match;
  const base = variable === undefined ? reader.scope.dot : reader.scope.variables.get(variable);
  return base && [...base, ...fieldsOf(fields)];
}

function readBracket(reader: Reader): DataPath | undefined {
  const path = readPipeline(reader);
  const end = reader.words[reader.at];
  if (!end?.startsWith(')')) return undefined;
  reader.at += 1;
  return path && [...path, ...fieldsOf(end.slice(1))];
}

function fieldsOf(fields: string): string[] {
  return fields.split('.').filter((field) => field !== '');
}

function constantOf(word: string): Operand {
  try {
    return { constant: String(JSON.parse(word)) };
  } catch {
    return undefined;
  }
}
