import { type Marks, markPattern, placeInFile } from './instrument.ts';

/** A piece of what a template rendered to, and what rendered it; offsets are into the text without marks, `end` is exclusive. */
export interface Piece {
  /** The text of a template, or of a file that it reads, as it is; or what an action printed. */
  readonly kind: 'literal' | 'action';
  readonly start: number;
  readonly end: number;
  /** The number of the template, or of the file. */
  readonly file: number;
  /** The offset in it: of the first character, or of the action. */
  readonly at: number;
  /** How many actions it was printed by, one in the other. */
  readonly depth: number;
  /** Of an action, by the offset of a range in the template: which round it was in, from 0. */
  readonly rounds: ReadonlyMap<number, number>;
  /** The action that has called what this stands in; absent for what a template prints itself. */
  readonly caller?: Call | undefined;
}

/** An action that prints something defined elsewhere. */
export interface Call extends Pick<Piece, 'file' | 'at' | 'rounds' | 'caller'> {
  /** The text stands in a `block`, where it is defined and printed at once. */
  readonly isInline: boolean;
}

/** One rendering of one template. */
export interface MarkedFile {
  /** The number that the template was marked with. */
  readonly file: number;
  /** As helm names it: `web/charts/redis/templates/x.yaml`. */
  readonly source: string;
  readonly text: string;
  /** In the order of their ends, what an action prints before the action; without what no mark tells of. */
  readonly pieces: readonly Piece[];
}

/** A file or a definition that is being printed, or an action that prints. */
interface Frame {
  readonly kind: 'file' | 'action';
  readonly file: number;
  readonly at: number;
  readonly start: number;
  readonly rounds: Map<number, number>;
  literal: { readonly file: number; readonly at: number; readonly start: number } | undefined;
}

interface ReadContext {
  readonly file: number;
  readonly source: string;
  readonly frames: Frame[];
  readonly pieces: Piece[];
  text: string;
  /** Marks that do not fit together: something has cut what they stood in. */
  isBroken: boolean;
}

/** Takes the output of marked templates apart: helm prints `# Source: ` before what each of them rendered to. */
export function readMarked(output: string, marks: Marks): MarkedFile[] {
  const files: MarkedFile[] = [];
  let reading: ReadContext | undefined;
  let from = 0;
  for (const match of output.matchAll(markPattern(marks))) {
    const [whole, kind = '', value = ''] = match;
    const between = output.slice(from, match.index);
    from = match.index + whole.length;
    if (reading) {
      reading.text += between;
      follow(reading, kind, Number(value));
    } else if (kind === 'B') reading = begin(Number(value), between);
    if (reading?.frames.length === 0) {
      const { file, source, text, pieces, isBroken } = reading;
      if (!isBroken && source !== '') files.push({ file, source, text, pieces });
      reading = undefined;
    }
  }
  return files;
}

function begin(file: number, before: string): ReadContext {
  const source = /(?:^|\n)# Source: ([^\n]+)\n\s*$/.exec(before.slice(-2000))?.[1] ?? '';
  return { file, source, text: '', pieces: [], frames: [beginning('file', file, 0)], isBroken: false };
}

function beginning(kind: Frame['kind'], file: number, start: number): Frame {
  return { kind, file, at: 0, start, rounds: new Map(), literal: undefined };
}

function follow(reading: ReadContext, kind: string, value: number): void {
  const frame = reading.frames.at(-1);
  if (!frame) return;
  endLiteral(reading, frame);
  const start = reading.text.length;
  switch (kind) {
    case 'L':
      frame.literal = { file: frame.file, at: value, start };
      break;
    case 'T':
      frame.literal = { ...placeInFile(value), start };
      break;
    case 'A':
      reading.frames.push({ ...beginning('action', frame.file, start), at: value, rounds: new Map(frame.rounds) });
      break;
    case 'B':
    case 'D':
      reading.frames.push(beginning('file', value, start));
      break;
    case 'Z':
      close(reading, (one) => one.kind === 'action' && one.at === value);
      break;
    case 'F':
    case 'E':
      close(reading, (one) => one.kind === 'file' && one.file === value);
      break;
    case 'S':
      frame.rounds.set(value, -1);
      break;
    case 'I':
      frame.rounds.set(value, (frame.rounds.get(value) ?? -1) + 1);
  }
}

/** Ends a frame, and with it those in it whose ends have been cut away: nobody knows what of them is left. */
function close(reading: ReadContext, isMeant: (frame: Frame) => boolean): void {
  const index = reading.frames.findLastIndex(isMeant);
  const frame = reading.frames[index];
  if (!frame) {
    reading.isBroken = true;
    return;
  }
  reading.frames.length = index + 1;
  if (frame.kind === 'action') endAction(reading, frame);
  reading.frames.pop();
}

function endLiteral({ text, pieces, frames }: ReadContext, frame: Frame): void {
  const { literal } = frame;
  frame.literal = undefined;
  if (!literal || literal.start === text.length) return;
  pieces.push({ kind: 'literal', ...literal, end: text.length, depth: depthOf(frames), rounds: NO_ROUNDS });
}

const NO_ROUNDS: ReadonlyMap<number, number> = new Map();

function endAction({ text, pieces, frames }: ReadContext, { file, at, start, rounds }: Frame): void {
  if (start === text.length) return;
  const caller = callerOf(frames.slice(0, -1));
  pieces.push({
    kind: 'action',
    start,
    end: text.length,
    file,
    at,
    depth: depthOf(frames),
    rounds,
    ...(caller ? { caller } : {}),
  });
}

/** Of what stands in the innermost file or definition. */
function callerOf(frames: readonly Frame[]): Call | undefined {
  const inner = frames.findLastIndex(({ kind }) => kind === 'file');
  const below = frames.slice(0, Math.max(inner, 0));
  const index = below.findLastIndex(({ kind }) => kind === 'action');
  const action = below[index];
  if (!action) return undefined;
  const { file, at, rounds } = action;
  const isInline = below.at(-1)?.kind === 'file';
  return { file, at, rounds, isInline, caller: callerOf(below.slice(0, index)) };
}

function depthOf(frames: readonly Frame[]): number {
  return frames.filter(({ kind }) => kind === 'action').length;
}
