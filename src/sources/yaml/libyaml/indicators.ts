// The tokens that a character starts on its own: yaml_parser_fetch_* of scannerc.go, but for plain scalars.
import { YamlFault } from '../node.ts';
import { blockEnd } from '../scalar-node.ts';
import { scanBlockScalar } from './block-scalar.ts';
import { isBlankOrEnd } from './characters.ts';
import { scanAnchor, scanTag } from './properties.ts';
import { scanQuoted } from './quoted-scalar.ts';
import { column, peek, type Scanner, type TokenType } from './scanner.ts';
import {
  type Content,
  closeFlow,
  currentKey,
  forget,
  insertToken,
  isValid,
  openFlow,
  pushToken,
  removeSimpleKey,
  rollIndent,
  saveSimpleKey,
} from './simple-keys.ts';

/** By their first character; false where it is no indicator in its place. */
export const INDICATORS: Readonly<Record<string, (scanner: Scanner) => boolean>> = {
  '[': (scanner) => fetchFlowStart(scanner, 'flow-sequence-start'),
  '{': (scanner) => fetchFlowStart(scanner, 'flow-mapping-start'),
  ']': (scanner) => fetchFlowEnd(scanner, 'flow-sequence-end'),
  '}': (scanner) => fetchFlowEnd(scanner, 'flow-mapping-end'),
  ',': fetchFlowEntry,
  '-': (scanner) => isBlankOrEnd(peek(scanner, 1)) && fetchBlockEntry(scanner),
  '?': (scanner) => isFlowOrBeforeBlank(scanner) && fetchKey(scanner),
  ':': (scanner) => isFlowOrBeforeBlank(scanner) && fetchValue(scanner),
  '*': (scanner) => fetchScalar(scanner, scanAnchor, 'alias'),
  '&': (scanner) => fetchScalar(scanner, scanAnchor, 'anchor'),
  '!': (scanner) => fetchScalar(scanner, scanTag, 'tag'),
  '|': (scanner) => scanner.flowLevel === 0 && fetchBlockScalar(scanner),
  '>': (scanner) => scanner.flowLevel === 0 && fetchBlockScalar(scanner),
  "'": (scanner) => fetchScalar(scanner, scanQuoted, 'scalar'),
  '"': (scanner) => fetchScalar(scanner, scanQuoted, 'scalar'),
};

function isFlowOrBeforeBlank(scanner: Scanner): boolean {
  return scanner.flowLevel > 0 || isBlankOrEnd(peek(scanner, 1));
}

function fetchFlowStart(scanner: Scanner, type: TokenType): true {
  saveSimpleKey(scanner);
  openFlow(scanner);
  scanner.simpleKeyAllowed = true;
  return take(scanner, type);
}

function fetchFlowEnd(scanner: Scanner, type: TokenType): true {
  removeSimpleKey(scanner);
  closeFlow(scanner);
  scanner.simpleKeyAllowed = false;
  return take(scanner, type);
}

function fetchFlowEntry(scanner: Scanner): true {
  removeSimpleKey(scanner);
  scanner.simpleKeyAllowed = true;
  return take(scanner, 'flow-entry');
}

function fetchBlockEntry(scanner: Scanner): true {
  if (scanner.flowLevel === 0) {
    if (!scanner.simpleKeyAllowed) throw new YamlFault(scanner.at, { code: 'block-entry-not-allowed' });
    rollIndent(scanner, 'block-sequence-start', { at: scanner.at, column: column(scanner) });
  }
  removeSimpleKey(scanner);
  scanner.simpleKeyAllowed = true;
  return take(scanner, 'block-entry');
}

function fetchKey(scanner: Scanner): true {
  if (scanner.flowLevel === 0) {
    if (!scanner.simpleKeyAllowed) throw new YamlFault(scanner.at, { code: 'mapping-key-not-allowed' });
    rollIndent(scanner, 'block-mapping-start', { at: scanner.at, column: column(scanner) });
  }
  removeSimpleKey(scanner);
  scanner.simpleKeyAllowed = scanner.flowLevel === 0;
  return take(scanner, 'key');
}

function fetchValue(scanner: Scanner): true {
  const key = currentKey(scanner);
  if (isValid(scanner, key)) {
    insertToken(scanner, 'key', key);
    rollIndent(scanner, 'block-mapping-start', key);
    forget(scanner, key);
    scanner.simpleKeyAllowed = false;
  } else {
    if (scanner.flowLevel === 0) {
      if (!scanner.simpleKeyAllowed) throw new YamlFault(scanner.at, { code: 'mapping-value-not-allowed' });
      rollIndent(scanner, 'block-mapping-start', { at: scanner.at, column: column(scanner) });
    }
    scanner.simpleKeyAllowed = scanner.flowLevel === 0;
  }
  return take(scanner, 'value');
}

function take(scanner: Scanner, type: TokenType): true {
  scanner.at += 1;
  pushToken(scanner, type, scanner.at - 1);
  return true;
}

type Scan = (scanner: Scanner) => Content;

/** An alias, an anchor, a tag or a scalar that may be a key, or the start of one. */
function fetchScalar(scanner: Scanner, scan: Scan, type: TokenType): true {
  saveSimpleKey(scanner);
  scanner.simpleKeyAllowed = false;
  const start = scanner.at;
  pushToken(scanner, type, start, scan(scanner));
  return true;
}

function fetchBlockScalar(scanner: Scanner): true {
  removeSimpleKey(scanner);
  scanner.simpleKeyAllowed = true;
  const start = scanner.at;
  const { value } = scanBlockScalar(scanner);
  pushToken(scanner, 'scalar', start, { value, end: blockEnd(scanner.text, start, scanner.at) });
  return true;
}
