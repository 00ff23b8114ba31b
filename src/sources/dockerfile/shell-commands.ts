// The commands of a shell script, as far as plain ones go: words, what joins commands, what is written to files.
import { lineEnd } from '../yaml/lines.ts';

export interface Word {
  readonly from: number;
  readonly to: number;
}

export interface FoundCommand {
  readonly words: readonly Word[];
  /** Files behind `>`. */
  readonly writes: readonly Word[];
}

const BLANK = /[ \t\r\f\v]/;
/** What ends a word. */
const ENDS = /[\s;&|()<>]/;
const DEEPEST = 40;

/** Where the commands of a script stand, and their words. Linear, whatever the text. */
export function shellCommands(text: string): FoundCommand[] {
  const found: FoundCommand[] = [];
  let words: Word[] = [];
  let writes: Word[] = [];
  const end = () => {
    if (words.length + writes.length > 0) found.push({ words, writes });
    words = [];
    writes = [];
  };
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (BLANK.test(char)) at += 1;
    else if (char === '\\' && text.charAt(at + 1) === '\n') at += 2;
    else if (char === '#') at = lineEnd(text, at);
    else if (char === '<' || char === '>') {
      const target = redirection(text, at);
      if (target.isWritten && target.to > target.from) writes.push({ from: target.from, to: target.to });
      at = target.to;
    } else if (ENDS.test(char)) {
      end();
      at += 1;
    } else {
      const to = wordEnd(text, at);
      if (!isDescriptor(text, at, to)) words.push({ from: at, to });
      at = to;
    }
  }
  end();
  return found;
}

/** `2` of `2>/dev/null`. */
function isDescriptor(text: string, from: number, to: number): boolean {
  return '<>'.includes(text.charAt(to) || ' ') && /^\d+$/.test(text.slice(from, to));
}

interface Redirection extends Word {
  readonly isWritten: boolean;
}

/** `>file`, `>> file`, `2>&1`, `<<<word`: to the end of the word behind it. */
function redirection(text: string, start: number): Redirection {
  let at = start;
  while ('<>&|'.includes(text.charAt(at) || ' ')) at += 1;
  const isWritten = text.slice(start, at).includes('>') && !text.slice(start, at).includes('&');
  while (BLANK.test(text.charAt(at))) at += 1;
  return { from: at, to: ENDS.test(text.charAt(at) || ' ') ? at : wordEnd(text, at), isWritten };
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !ENDS.test(text.charAt(at))) at = pieceEnd(text, at, 0);
  return at;
}

/** Behind one character, or behind all that a quote, a bracket or a backquote holds. */
function pieceEnd(text: string, at: number, depth: number): number {
  const char = text.charAt(at);
  if (char === '\\') return Math.min(at + 2, text.length);
  if (char === "'" || char === '`') return closing(text, at, char);
  if (char === '"') return within(text, at + 1, { end: '"', depth: depth + 1 });
  if (char !== '$') return at + 1;
  const opening = text.charAt(at + 1);
  if (opening === '(') return within(text, at + 2, { end: ')', depth: depth + 1 });
  return opening === '{' ? within(text, at + 2, { end: '}', depth: depth + 1 }) : at + 1;
}

function closing(text: string, at: number, quote: string): number {
  const end = text.indexOf(quote, at + 1);
  return end === -1 ? text.length : end + 1;
}

function within(text: string, start: number, { end, depth }: { readonly end: string; readonly depth: number }): number {
  if (depth > DEEPEST) return text.length;
  let at = start;
  while (at < text.length && text.charAt(at) !== end) {
    // Of brackets only what is in `$(...)` may hold quotes that open; in double quotes an apostrophe is one.
    const isPlain = end === '"' && (text.charAt(at) === "'" || text.charAt(at) === '`');
    at = isPlain
      ? at + 1
      : text.charAt(at) === '(' && end === ')'
        ? within(text, at + 1, { end, depth: depth + 1 })
        : pieceEnd(text, at, depth);
  }
  return Math.min(at + 1, text.length);
}
