import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import { add, addMapping, addSequence, type Composer, close, newComposer } from './composer.ts';
import { MAX_DEPTH, type MappingNode, type ScalarNode, type SequenceNode, type YamlNode } from './node.ts';
import { blockEnd, emptyScalar, scalarOf } from './scalar-node.ts';

/** The events of a text; undefined where js-yaml refuses it. */
export function parse(text: string): Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH + 2 });
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** The tree of one document without anchors, aliases and tags. Throws YamlFault. */
export function compose(text: string, events: readonly Event[]): YamlNode | undefined {
  const composer = newComposer(text);
  for (const event of events) {
    if (event.type === EVENT_ID.POP) close(composer, (node) => endOf(composer, node));
    else if (event.type === EVENT_ID.SCALAR) add(composer, scalar(composer, event));
    else if (event.type === EVENT_ID.SEQUENCE) addSequence(composer, event.start);
    else if (event.type === EVENT_ID.MAPPING) addMapping(composer, event.start);
  }
  return composer.root;
}

function scalar(composer: Composer, event: ScalarEvent): ScalarNode {
  const { text, last } = composer;
  const { style, valueStart, valueEnd } = event;
  if (valueStart === -1) return emptyScalar(emptyAt(composer));
  const isPlain = style === SCALAR_STYLE.PLAIN;
  const read = { text: getScalarValue(text, event), isPlain, tag: '' };
  if (isPlain) return scalarOf({ ...read, start: valueStart, end: valueEnd });
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return scalarOf({ ...read, start: valueStart - 1, end: valueEnd + 1 });
  }
  const start = blockIndicator(text, last, valueStart);
  return scalarOf({ ...read, start, end: blockEnd(text, start, valueEnd) });
}

/** The offset of the `|` or `>` on the line before a block scalar's content; `last` is what was read before. */
function blockIndicator(text: string, last: number, content: number): number {
  const line = text.lastIndexOf('\n', content - 2) + 1;
  const from = Math.max(line, last);
  return from + Math.max(text.slice(from, content).search(/[|>]/), 0);
}

/** The events do not tell where a collection ends: a block ends with what is last in it, a flow with its bracket. */
function endOf({ text, last }: Composer, { kind, start }: SequenceNode | MappingNode): number {
  const [open, bracket] = kind === 'sequence' ? '[]' : '{}';
  if (text.charAt(start) !== open) return last;
  const at = skipped(text, last, ' \t\r\n,:?#');
  return text.charAt(at) === bracket ? at + 1 : last;
}

/** An empty item stands behind its dash, an empty value behind its key. */
function emptyAt({ text, last, open }: Composer): number {
  const node = open.at(-1)?.node;
  if (node?.kind !== 'sequence' || node.items.length === 0) return last;
  const at = skipped(text, last, ' \t\r\n#');
  return text.charAt(at) === '-' ? at + 1 : last;
}

/** The offset behind certain characters and comments. */
function skipped(text: string, from: number, characters: string): number {
  let at = from;
  while (at < text.length && characters.includes(text.charAt(at))) {
    at = text.charAt(at) === '#' ? lineEnd(text, at) : at + 1;
  }
  return at;
}

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
