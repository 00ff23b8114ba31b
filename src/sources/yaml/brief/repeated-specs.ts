// Pod specs that stand in many files with the same text: their values are made once, so that whoever knows a value by what it is has
// met it before. Most specs never come again: of those a number is all that is kept.
import { ownText } from '../../../model/own-text.ts';
import { CODE, type Stretch, TOKEN, TOKEN_SIZE } from './scan.ts';

/** Of one thread, for texts that are read in it. What it gives is part of many documents, and not to be changed. */
export interface RepeatedSpecs {
  /** The value of a block that has come before; undefined for one that has not, and for what is not worth it. */
  find(block: Stretch, make: MakeValue): Mapping | undefined;
  /** Whether other documents have a value, or will. */
  isKept(spec: Mapping): boolean;
}

type Mapping = Readonly<Record<string, unknown>>;

/** Undefined for a value with a key that stands twice in it. */
type MakeValue = (block: Stretch) => Mapping | undefined;

/** What its value depends on: the lines of it, and how far in the first one begins. */
interface Written {
  readonly start: number;
  readonly stop: number;
  readonly column: number;
}

interface Kept {
  readonly text: string;
  readonly column: number;
  readonly count: number;
  readonly value: Mapping | undefined;
}

/** Characters. What is made of them takes some times as much. */
const LARGEST = 64 * 1024;
const MOST = 512 * 1024;
const MOST_SPECS = 512;
/** The numbers of specs that came once; a newer one takes the place of another. A power of two. */
const PLACES = 4096;

/** Where there is too much of them, all are forgotten. */
export function repeatedSpecs(): RepeatedSpecs {
  const seen = new Int32Array(PLACES);
  const kept = new Map<number, Kept>();
  const values = new WeakSet<Mapping>();
  let room = MOST;
  const keep = (number: number, one: Kept): void => {
    room -= one.text.length;
    if (room < 0 || kept.size >= MOST_SPECS) {
      kept.clear();
      room = MOST - one.text.length;
    }
    kept.set(number, one);
    if (one.value !== undefined) values.add(one.value);
  };
  return {
    find(block, make) {
      const written = writtenIn(block);
      if (written === undefined) return undefined;
      const number = numberOf(block, written);
      const place = number & (PLACES - 1);
      if (seen[place] !== number) {
        seen[place] = number;
        return undefined;
      }
      const before = kept.get(number);
      if (before !== undefined) return isSame(before, block, written) ? before.value : undefined;
      const one = keptOf(block, written, make);
      keep(number, one);
      return one.value;
    },
    isKept: (spec) => values.has(spec),
  };
}

/** Undefined for one in braces, in whose lines others may stand, and for one that is too long. */
function writtenIn({ text, tokens, at, end }: Stretch): Written | undefined {
  const start = tokens[at + 1] ?? 0;
  if (text.charCodeAt(start) === CODE.brace) return undefined;
  let last = end - TOKEN_SIZE;
  while (tokens[last] === TOKEN.close && tokens[last + 2] === -1) last -= TOKEN_SIZE;
  const shown = tokens[last + 2] ?? start;
  if (shown - start > LARGEST) return undefined;
  // Its last line whole: of a key without a value the colon is no part of a token. A block scalar ends with its last line.
  const stop = text.charCodeAt(shown - 1) === CODE.lf ? shown : text.indexOf('\n', shown);
  return stop - start > LARGEST ? undefined : { start, stop, column: start - text.lastIndexOf('\n', start) };
}

const PRIME = 0x01000193;

/** FNV-1a: nothing depends on who can find two texts with one number, for the texts themselves are compared. */
function numberOf({ text, tokens, at, end }: Stretch, { start, stop, column }: Written): number {
  let number = column ^ (end - at) ^ (tokens[at] ?? 0);
  for (let index = start; index < stop; index += 1) number = Math.imul(number ^ text.charCodeAt(index), PRIME);
  return number;
}

function isSame({ text, column, count }: Kept, block: Stretch, written: Written): boolean {
  if (count !== block.end - block.at || column !== written.column || text.length !== written.stop - written.start) return false;
  return block.text.slice(written.start, written.stop) === text;
}

function keptOf({ text, tokens, at, end }: Stretch, { start, stop, column }: Written, make: MakeValue): Kept {
  const own = ownText(text.slice(start, stop));
  const moved = tokens.slice(at, end).map((value, index) => (index % TOKEN_SIZE === 0 || value === -1 ? value : value - start));
  return { text: own, column, count: end - at, value: make({ text: own, tokens: moved, at: 0, end: end - at }) };
}
