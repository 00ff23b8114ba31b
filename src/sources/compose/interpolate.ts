// What becomes of `$VAR` and `${VAR}` in a value: compose-go template/template.go. The environment of the shell is not read, so
// that a variable which no .env file sets stays as it is written.

/** What the .env files say. */
export type Variables = Pick<ReadonlyMap<string, string>, 'get'>;

/** Deeper than anybody nests defaults. */
const MAX_NESTED = 30;
/** Longer than any value of a service. */
const MAX_LENGTH = 1_000_000;

/** Undefined where Compose refuses the text: it is no template. */
export function interpolate(text: string, variables: Variables, depth = 0): string | undefined {
  if (!text.includes('$')) return text;
  if (depth > MAX_NESTED) return undefined;
  let filled = '';
  let at = 0;
  for (let dollar = text.indexOf('$'); dollar !== -1; dollar = text.indexOf('$', at)) {
    filled += text.slice(at, dollar);
    const reference = referenceAt(text, dollar);
    const value = reference === undefined ? undefined : replaced(reference, variables, depth);
    if (reference === undefined || value === undefined || filled.length > MAX_LENGTH) return undefined;
    filled += value;
    at = reference.end;
  }
  return filled + text.slice(at);
}

interface Reference {
  /** Undefined for what stands for itself: `$$`, and a dollar before anything that is no name. */
  readonly name: string | undefined;
  readonly operator?: string;
  readonly operand?: string;
  readonly end: number;
}

/** Undefined for a brace without a name or an end. */
function referenceAt(text: string, dollar: number): Reference | undefined {
  const next = text.charAt(dollar + 1);
  if (next === '$') return { name: undefined, end: dollar + 2 };
  const braced = next === '{';
  const pattern = /[A-Za-z_][A-Za-z0-9_]*/y;
  pattern.lastIndex = dollar + (braced ? 2 : 1);
  const name = pattern.exec(text)?.[0];
  if (!braced) return name === undefined ? { name, end: dollar + 1 } : { name, end: pattern.lastIndex };
  const end = closingBrace(text, dollar + 1);
  if (name === undefined || end === -1) return undefined;
  const rest = text.slice(pattern.lastIndex, end);
  if (rest === '') return { name, end: end + 1 };
  const operator = /^:?[-+?]/.exec(rest)?.[0];
  if (operator === undefined || rest.includes('\n')) return undefined;
  return { name, operator, operand: rest.slice(operator.length), end: end + 1 };
}

/** Where a brace is closed that opens at an offset; -1 where it is not. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function replaced({ name, operator, operand = '' }: Reference, variables: Variables, depth: number): string | undefined {
  if (name === undefined) return '$';
  const known = variables.get(name);
  const isSet = known !== undefined && !(operator?.startsWith(':') && known === '');
  switch (operator?.at(-1)) {
    case '-':
      return isSet ? known : interpolate(operand, variables, depth + 1);
    case '+':
      // Of a variable that is not known nobody knows whether it is set.
      if (known === undefined) return `\${${name}}`;
      return isSet ? interpolate(operand, variables, depth + 1) : known;
    case '?':
      return isSet ? known : `\${${name}}`;
    default:
      return known ?? `\${${name}}`;
  }
}
