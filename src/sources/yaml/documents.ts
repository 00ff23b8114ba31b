import { withMore } from '../../model/lists.ts';
import type { Reason } from '../../model/reason.ts';

/** A stretch of a file that holds one document; offsets are into the file's text. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** There for a document that is JSON and is read as such. */
  readonly json?: Json;
}

export interface Json {
  readonly value: unknown;
}

/** Where a file cannot be cut any further. */
interface BadRest {
  readonly offset: number;
  readonly reason: Reason;
}

interface Chunks {
  readonly chunks: readonly Chunk[];
  /** kubectl reads nothing behind it. */
  readonly bad?: BadRest;
}

/**
 * Cuts a file into documents as k8s.io/apimachinery's YAMLOrJSONDecoder does, before any YAML is read. A file that starts
 * with `{` is a stream of JSON values, which need no separator, as long as it is JSON; what follows is YAML again.
 */
export function splitDocuments(text: string): Chunks {
  return /^[^\S\ufeff]*\{/.test(text) ? splitJson(text) : splitYaml(text, 0);
}

/** At each line that starts with `---`, also within a block scalar; only blanks and a comment may follow on that line. */
function splitYaml(text: string, from: number): Chunks {
  let chunks: Chunk[] | undefined;
  let start = from;
  for (let at = from; at !== -1; at = nextSeparator(text, at)) {
    SEPARATOR.lastIndex = at;
    const match = SEPARATOR.exec(text);
    if (!match) continue;
    if (at > start) chunks = withMore(chunks, { start, end: at });
    const rest = (match[1] ?? '').trim();
    if (rest !== '' && !rest.startsWith('#')) return { chunks: chunks ?? [], bad: { offset: at, reason: badSeparator(rest) } };
    // A separator with nothing before it belongs to its document: behind it even `...` may stand.
    start = at > start ? at + match[0].length : at;
  }
  if (start < text.length) chunks = withMore(chunks, { start, end: text.length });
  return { chunks: chunks ?? [] };
}

/** Only a line feed ends a line here, although YAML knows other breaks. */
const SEPARATOR = /---([^\n]*)\n?/y;

/** Where the next line begins with `---` behind an offset; -1 where none does. */
export function nextSeparator(text: string, at: number): number {
  const found = text.indexOf('\n---', at);
  return found === -1 ? -1 : found + 1;
}

function badSeparator(rest: string): Reason {
  return { code: 'bad-separator', data: { rest: JSON.stringify(rest.slice(0, 40)) } };
}

function splitJson(text: string): Chunks {
  const whole = parseJson(text);
  if (whole) return { chunks: [{ start: 0, end: text.length, json: whole }] };
  const chunks: Chunk[] = [];
  let start = 0;
  for (let end = jsonEnd(text, 0); end !== -1; end = jsonEnd(text, start)) {
    const json = parseJson(text.slice(start, end));
    if (!json) break;
    chunks.push({ start, end, json });
    start = end;
  }
  const rest = text.slice(start).search(/\S/);
  if (rest === -1) return { chunks };
  // After one object the file may still be YAML; after two it is JSON to kubectl, to its end.
  if (chunks.length > 1) return { chunks, bad: { offset: start + rest, reason: { code: 'no-json-object' } } };
  const yaml = splitYaml(text, start + blankAt(text, start));
  return { ...yaml, chunks: [...chunks, ...yaml.chunks] };
}

/** How many blanks kubectl drops before it reads on as YAML: up to the first line feed. */
function blankAt(text: string, start: number): number {
  const blank = /[^\S\n]*\n?/y;
  blank.lastIndex = start;
  return blank.exec(text)?.[0].length ?? 0;
}

/** What an object begins with. A template does otherwise: to hear from JSON.parse what is wrong with it takes longer than to read it. */
const BEGINS_OBJECT = /^\s*\{\s*["}]/;

function parseJson(text: string): Json | undefined {
  if (!BEGINS_OBJECT.test(text)) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The offset behind the object that starts at `start`; -1 where there is none or it does not close. */
function jsonEnd(text: string, start: number): number {
  const token = /["{}]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '"') {
      token.lastIndex = stringEnd(text, match.index);
      if (token.lastIndex === 0) return -1;
    } else if (match[0] === '{') depth += 1;
    else {
      depth -= 1;
      if (depth <= 0) return token.lastIndex;
    }
  }
  return -1;
}

/** The offset behind the string that starts at `start`; 0 where it does not close. */
function stringEnd(text: string, start: number): number {
  let quote = start;
  let isEscaped = true;
  while (isEscaped) {
    quote = text.indexOf('"', quote + 1);
    if (quote === -1) return 0;
    let before = quote;
    while (text.charAt(before - 1) === '\\') before -= 1;
    isEscaped = (quote - before) % 2 === 1;
  }
  return quote + 1;
}
