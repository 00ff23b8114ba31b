import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import { add, addMapping, addSequence, close, newComposer } from './composer.ts';
import { MAX_DEPTH, type ScalarNode, type YamlNode } from './node.ts';
import { scalarOf } from './scalar-node.ts';

/** The tree of a text that is JSON, whose escapes are not all libyaml's; undefined where js-yaml refuses it. */
export function jsonTree(text: string): YamlNode | undefined {
  try {
    return compose(text);
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

function compose(text: string): YamlNode | undefined {
  const composer = newComposer(text);
  for (const event of parseEvents(text, { maxDepth: MAX_DEPTH + 2 })) {
    // The events do not tell where a collection ends: its bracket comes next.
    if (event.type === EVENT_ID.POP) close(composer, () => behindBracket(text, composer.last));
    else if (event.type === EVENT_ID.SCALAR) add(composer, scalar(text, event));
    else if (event.type === EVENT_ID.SEQUENCE) addSequence(composer, event.start);
    else if (event.type === EVENT_ID.MAPPING) addMapping(composer, event.start);
  }
  return composer.root;
}

function scalar(text: string, event: ScalarEvent): ScalarNode {
  const isPlain = event.style === SCALAR_STYLE.PLAIN;
  const inset = isPlain ? 0 : 1;
  const place = { start: event.valueStart - inset, end: event.valueEnd + inset };
  return scalarOf({ text: getScalarValue(text, event), isPlain, tag: '', ...place });
}

function behindBracket(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at + 1;
}
