import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { isBlankOrEnd } from './libyaml/characters.ts';
import { resolvePlain } from './scalar.ts';
import type { Skimmed } from './skimmed.ts';

/** `unlike`: libyaml may read the text otherwise; `unsure`: the object has to be made to know its type and its faults. */
export type Skim = Skimmed | 'unlike' | 'unsure';

interface Walk {
  readonly text: string;
  /** What is open: for a mapping, whether a key comes next; for a sequence, undefined. */
  readonly keyNext: (boolean | undefined)[];
  /** How many of them are flow collections: the innermost ones. */
  flows: number;
  /** The event before was the end of a sequence. */
  isBehindSequence: boolean;
  isSure: boolean;
  field: string;
  apiVersion: unknown;
  kind: unknown;
}

/**
 * Goes through the events of a document once: whether YAML 1.1 reads it as js-yaml does, and which object it is. Told only
 * where nothing in it could be refused later, which merge keys, odd keys, infinities and escapes could be.
 */
export function skim(text: string, events: readonly Event[]): Skim {
  const [document, root] = events;
  if (document?.type !== EVENT_ID.DOCUMENT || document.explicitEnd || root?.type !== EVENT_ID.MAPPING) return 'unlike';
  if (document.explicitStart ? !text.startsWith('---') : /^\.\.\./m.test(text.slice(0, root.start))) return 'unlike';
  const walk: Walk = {
    text,
    keyNext: [],
    flows: 0,
    isBehindSequence: false,
    isSure: true,
    field: '',
    apiVersion: undefined,
    kind: undefined,
  };
  for (let index = 1; index < events.length; index += 1) {
    const event = events[index];
    if (event === undefined || !take(walk, event)) return 'unlike';
  }
  return walk.isSure ? { apiVersion: walk.apiVersion, kind: walk.kind } : 'unsure';
}

/** False where the event may be another in YAML 1.1. */
function take(walk: Walk, event: Event): boolean {
  const { isBehindSequence } = walk;
  if (event.type === EVENT_ID.POP) {
    walk.isBehindSequence = walk.keyNext.pop() === undefined;
    if (walk.flows > 0) walk.flows -= 1;
    return true;
  }
  walk.isBehindSequence = false;
  if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.ALIAS) return false;
  if (event.anchorStart !== -1 || event.tagStart !== -1) return false;
  const depth = walk.keyNext.length;
  const isKey = depth > 0 && walk.keyNext[depth - 1] === true;
  if (depth > 0 && walk.keyNext[depth - 1] !== undefined) walk.keyNext[depth - 1] = !isKey;
  if (event.type === EVENT_ID.SCALAR) {
    if (isKey && isBehindSequence && walk.flows === 0 && !startsLine(walk.text, event)) return false;
    return takeScalar(walk, event, isKey);
  }
  if (isKey && walk.flows > 0) return false;
  if (isKey) walk.isSure = false;
  walk.keyNext.push(event.type === EVENT_ID.MAPPING ? true : undefined);
  if (walk.flows > 0 || event.style === COLLECTION_STYLE.FLOW) walk.flows += 1;
  return true;
}

function takeScalar(walk: Walk, event: ScalarEvent, isKey: boolean): boolean {
  const { text } = walk;
  if (isKey && !endsAsKey(text, event, walk.flows > 0)) return false;
  if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast && hasOddEscape(text, event)) return false;
  if (walk.flows > 0 && event.style === SCALAR_STYLE.PLAIN && isOddInFlow(text, event)) return false;
  if (walk.isSure && isDoubtful(text, event, isKey)) walk.isSure = false;
  if (walk.keyNext.length > 1) return true;
  if (isKey) walk.field = getScalarValue(text, event);
  else if (walk.field === 'apiVersion') walk.apiVersion = scalarValue(text, event);
  else if (walk.field === 'kind') walk.kind = scalarValue(text, event);
  return true;
}

/**
 * libyaml wants the colon on the line of the key's start and within 1024 characters of it, and behind a plain key in a flow a
 * blank after the colon.
 */
function endsAsKey(text: string, { style, fast, valueStart, valueEnd }: ScalarEvent, inFlow: boolean): boolean {
  const isPlain = style === SCALAR_STYLE.PLAIN;
  const end = isPlain ? valueEnd : valueEnd + 1;
  if (text.charCodeAt(end) !== 0x3a || end - valueStart > 1000) return false;
  if (!fast && text.slice(valueStart, valueEnd).includes('\n')) return false;
  if (!inFlow) return true;
  return !isBehindQuestionMark(text, valueStart) && (!isPlain || isBlankOrEnd(text.charCodeAt(end + 1) || 0));
}

/** `[? a: b]`: the two readers do not agree where the pair starts. */
function isBehindQuestionMark(text: string, valueStart: number): boolean {
  let at = valueStart - 1;
  // It is within a bracket, at which this ends at the latest.
  while (' \r\n"\''.includes(text.charAt(at))) at -= 1;
  return text.charAt(at) === '?';
}

/** js-yaml takes `- [a] key:` for the end of a sequence and the next key. */
function startsLine(text: string, { style, valueStart }: ScalarEvent): boolean {
  let at = style === SCALAR_STYLE.PLAIN ? valueStart - 1 : valueStart - 2;
  while (text.charCodeAt(at) === 0x20) at -= 1;
  return at < 0 || text.charCodeAt(at) === 0x0a;
}

/** One that only JSON has, of half a character, or of a line break: behind that libyaml keeps empty lines. */
function hasOddEscape(text: string, { valueStart, valueEnd }: ScalarEvent): boolean {
  return /\\(?:[/U\r\n]|u[dD][89a-fA-F])/.test(text.slice(valueStart, valueEnd));
}

/** Begins with a colon, which YAML 1.1 takes for a key's, or holds a question mark, which ends a scalar there. */
function isOddInFlow(text: string, { valueStart, valueEnd }: ScalarEvent): boolean {
  if (valueStart === -1) return false;
  return text.charCodeAt(valueStart) === 0x3a || text.slice(valueStart, valueEnd).includes('?');
}

/** Could be a merge key, a key that JSON has not, an infinity, or a key that hides its name behind an escape. */
function isDoubtful(text: string, event: ScalarEvent, isKey: boolean): boolean {
  const { style, valueStart, valueEnd } = event;
  if (valueStart === -1) return isKey;
  if (style === SCALAR_STYLE.DOUBLE_QUOTED) return isKey && !event.fast;
  // Both are short: most scalars are told apart by their length alone.
  if (style !== SCALAR_STYLE.PLAIN || valueEnd - valueStart > 5) return false;
  return (isKey ? /^(?:<<|~|null|[-+]?\.(?:inf|nan))$/i : /^[-+]?\.(?:inf|nan)$/i).test(text.slice(valueStart, valueEnd));
}

function scalarValue(text: string, event: ScalarEvent): unknown {
  const value = getScalarValue(text, event);
  return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(value) : value;
}
