// What the documents of a text were scanned to, as numbers that another thread gets: it makes of them what is asked of a document, and does
// not scan it again.
import { scanBrief } from './blocks.ts';
import { newScan, type Scan } from './scan.ts';

/** What scans the documents of one text, in their order. */
export type ScanBrief = typeof scanBrief;

export interface Scanner {
  readonly scan: ScanBrief;
  /** More is asked of a document than its type, which was scanned last; nothing where it was not. */
  readonly scanWhole: (text: string) => void;
  /** Of all documents; undefined where there is no room for them. */
  readonly numbers: () => Int32Array | undefined;
}

/** Of each document stand in front of its tokens how long it is, how many numbers these are, whether there are all, and the places of its type's. */
const HEAD = 5;
const NOT_BRIEF = -1;

/** Of one text, for a thread that asks of documents no more than their types. What they are scanned to is in `room`. */
export function scanner(room: Int32Array): Scanner {
  let [start, end, last] = [0, 0, ''];
  const scan: ScanBrief = (text, isWhole) => {
    [start, last] = [end, text];
    const found = scanBrief(text, isWhole);
    end = Math.min(start + HEAD + (found?.count ?? 0), room.length + 1);
    if (end <= room.length) note(room.subarray(start, end), text, found);
    // Nobody makes anything of it here, for which the tokens would be kept.
    if (found) found.isWhole = false;
    return found;
  };
  return {
    scan,
    scanWhole: (text) => {
      if (text !== last || room[start + 2] === 1) return;
      end = start;
      scan(text, true);
    },
    numbers: () => (end <= room.length ? room.subarray(0, end) : undefined),
  };
}

function note(numbers: Int32Array, text: string, scan: Scan | undefined): void {
  const { count = NOT_BRIEF, isWhole = true, apiVersion = 0, kind = 0, tokens = [] } = scan ?? {};
  numbers.set([text.length, count, Number(isWhole), apiVersion, kind]);
  for (let at = 0; at < count; at += 1) numbers[HEAD + at] = tokens[at] ?? 0;
}

/** Gives, of each document of a text, what a scanner of the same text has come to; scans itself what is not as long as that says. */
export function scannedBefore(numbers: Int32Array): ScanBrief {
  let at = 0;
  return (text, isAsked) => {
    const [length, count = NOT_BRIEF, isWhole, apiVersion = 0, kind = 0] = numbers.subarray(at, at + HEAD);
    if (length !== text.length) return scanBrief(text, isAsked);
    const first = at + HEAD;
    at = first + Math.max(0, count);
    if (count === NOT_BRIEF) return undefined;
    const scan = newScan(text, isWhole === 1);
    for (let token = 0; token < count; token += 1) scan.tokens[token] = numbers[first + token] ?? 0;
    return Object.assign(scan, { count, apiVersion, kind });
  };
}
