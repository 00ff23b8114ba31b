// How go-yaml v2, which kubectl reads YAML with, resolves a scalar (go.yaml.in/yaml/v2, resolve.go): YAML 1.1 with
// timestamps left as text, because the conversion to JSON makes them strings again.
import { Buffer } from 'node:buffer';
import { YamlFault } from './node.ts';

type Scalar = string | number | boolean | null;

const WORDS = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/** Longer than any of the words. */
const LONG = 6;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
/** What starts with a point goes to Go's ParseFloat as it is, which takes underscores between digits only. */
const POINTED = /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?$/;
const TIMESTAMP =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$/;
const LARGEST_INTEGER = 18_446_744_073_709_551_615n;
const SMALLEST_INTEGER = -9_223_372_036_854_775_808n;
const RESOLVED_TAGS = new Set(['int', 'float', 'bool', 'null', 'timestamp']);
const TAG_PREFIX = 'tag:yaml.org,2002:';

/** The value of a plain scalar without a tag. */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  // Beyond the digits stand letters and ~, below them signs of which only three begin a number.
  const isWord = !(first <= 0x39);
  if (isWord && text.length >= LONG) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (isWord || first < 0x2b || first === 0x2c || first === 0x2f) return text;
  if (text.startsWith('.')) return POINTED.test(text) ? (float(withoutUnderscores(text)) ?? text) : text;
  const plain = withoutUnderscores(text);
  return integer(plain) ?? float(plain) ?? text;
}

/** The value of a scalar with a tag, as written (`!!int`, `!`, `!local`, `!<uri>`). Throws YamlFault where it does not fit. */
export function resolveTagged(tag: string, text: string, isPlain: boolean, offset: number): Scalar {
  const name = coreTag(tag);
  if (name === 'binary') return binary(text, offset);
  // go-yaml takes a node with any other tag as its text, and a timestamp comes back as text.
  if (name === undefined || !RESOLVED_TAGS.has(name)) return text;
  const value = resolvePlain(text);
  if (!fits(name, value, text))
    throw new YamlFault(offset, {
      code: isPlain ? 'plain-not-of-type' : 'quoted-not-of-type',
      data: { text: JSON.stringify(text), type: `!!${name}` },
    });
  return value;
}

/** `int` for `!!int` or `!<tag:yaml.org,2002:int>`; undefined for any other tag. */
function coreTag(tag: string): string | undefined {
  if (tag.startsWith('!!')) return tag.slice(2);
  return tag.startsWith(`!<${TAG_PREFIX}`) && tag.endsWith('>') ? tag.slice(2 + TAG_PREFIX.length, -1) : undefined;
}

function fits(name: string, value: Scalar, text: string): boolean {
  if (name === 'int')
    return typeof value === 'number' && !text.startsWith('.') && integer(withoutUnderscores(text)) !== undefined;
  if (name === 'float') return typeof value === 'number';
  if (name === 'bool') return typeof value === 'boolean';
  return name === 'timestamp' ? TIMESTAMP.test(text) : value === null;
}

function withoutUnderscores(text: string): string {
  return text.includes('_') ? text.replaceAll('_', '') : text;
}

function integer(text: string): number | undefined {
  const match = INTEGER.exec(text);
  if (!match) return undefined;
  const [, sign, hex, bits, octal, decimal] = match;
  const digits =
    hex !== undefined ? `0x${hex}` : bits !== undefined ? `0b${bits}` : octal !== undefined ? `0o${octal}` : (decimal ?? '');
  // No integer of 64 bits: a decimal number goes on as a float, any other as text.
  if (digits.length > 16 && !hasSixtyFourBits(digits, sign === '-')) return undefined;
  const value = Number(digits);
  // -0 is the integer 0.
  return sign === '-' && value !== 0 ? -value : value;
}

function hasSixtyFourBits(digits: string, isNegative: boolean): boolean {
  // BigInt takes time by the square of the length.
  if (digits.length > 100) return false;
  return isNegative ? -BigInt(digits) >= SMALLEST_INTEGER : BigInt(digits) <= LARGEST_INTEGER;
}

function float(text: string): number | undefined {
  if (!FLOAT.test(text)) return undefined;
  const value = Number(text);
  // Go's ParseFloat reports a range error, and the scalar stays a string.
  return Number.isFinite(value) ? value : undefined;
}

function binary(text: string, offset: number): string {
  const compact = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
    throw new YamlFault(offset, { code: 'binary-not-base64' });
  }
  return Buffer.from(compact, 'base64').toString('utf8');
}
