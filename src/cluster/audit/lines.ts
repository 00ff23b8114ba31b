import type { Readable } from 'node:stream';

/** An object is at most as large as etcd takes, 1.5 MiB, and more than that where it was made larger; this is more than any. */
const LONGEST_LINE = 32 * 1024 * 1024;
const LINE_BREAK = 10;

/** Calls `take` for every line that is not empty, until it returns false. Rejects where the stream breaks, or a line has no end. */
export async function eachLine(stream: Readable, take: (line: string) => boolean): Promise<void> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    let rest = chunk as Buffer;
    for (let end = rest.indexOf(LINE_BREAK); end !== -1; end = rest.indexOf(LINE_BREAK)) {
      parts.push(rest.subarray(0, end));
      const line = parts.length === 1 ? (parts[0] ?? rest).toString() : Buffer.concat(parts).toString();
      [parts, bytes] = [[], 0];
      rest = rest.subarray(end + 1);
      if (line.trim() !== '' && !take(line)) return;
    }
    if (rest.length > 0) parts.push(rest);
    bytes += rest.length;
    if (bytes > LONGEST_LINE) throw new RangeError('a line of the answer has no end');
  }
  if (bytes > 0) throw new RangeError('the answer ends in the middle of a line');
}
