// A unit with its drop-ins as one document: the assignments in the order in which systemd reads them, and the place of each.
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import type { MarkedComment, SourceDocument, SourceRange, WrittenPlace } from '../../model/source.ts';
import type { UnitObject, UnitValue } from '../../model/unit.ts';
import { fatalValue } from '../../model/unit-values.ts';
import { lineText, positionAt, rangeAt } from '../yaml/lines.ts';
import { readExecLine } from './exec-line.ts';
import { type Assignment, placeOf, readUnitText, type UnitText } from './unit-text.ts';
import { type Word, wordsOf } from './words.ts';

export interface UnitFile {
  /** As the user names it. */
  readonly file: string;
  readonly text: string;
}

export interface UnitFiles {
  /** `nginx.service`. */
  readonly name: string;
  /** Absent where only drop-ins are there. */
  readonly unit?: UnitFile;
  /** In the order in which systemd reads them. */
  readonly dropIns: readonly UnitFile[];
}

/** An assignment, or one command of it, with its place. */
interface Entry extends UnitValue {
  readonly assignment: Assignment;
  /** Where its words stand in the value of the assignment. */
  readonly places: readonly Word[];
  readonly source: Source;
  /** Where it stands in the value of the assignment. */
  readonly from: number;
  readonly to: number;
}

interface Source extends UnitFile {
  readonly read: UnitText;
}

type Entries = Map<string, Map<string, Entry[]>>;

/** Never throws. A drop-in that systemd could not read counts as far as it was read, as systemd has it. */
export function readUnitDocument({ name, unit, dropIns }: UnitFiles): SourceDocument & { readonly object: UnitObject } {
  const sources = [
    ...(unit ? [sourceOf(unit)] : []),
    ...dropIns.map(sourceOf).map((one) => ({ ...one, read: untilFatal(one.read, name) })),
  ];
  const entries = entriesOf(sources);
  const [main] = sources;
  const partial = unit === undefined ? { partial: true as const } : {};
  const object = { ...objectOf(name, entries, unit && main ? [main] : []), ...partial };
  const found = (pointer: Pointer): Found | undefined => placeIn(entries, pointer) ?? (main && headerOf(main, pointer));
  return {
    object,
    origin: { file: main?.file ?? '', document: 0 },
    duplicateKeys: [],
    locate: (pointer) => {
      const place = found(pointer);
      return place?.source === main ? place?.range : main && headerOf(main, pointer).range;
    },
    written: (pointer) => {
      const place = found(pointer);
      return place === undefined || place.source === main ? undefined : writtenPlace(place);
    },
    line: (number) => main && lineText(main.read.lines, number),
    comments: (word) =>
      sources.flatMap((source) => {
        const marked = markedComments(source, beginningsIn(source, entries, source === main), word);
        return source === main ? marked : marked.map((comment) => elsewhere(comment, source));
      }),
  };
}

function sourceOf(file: UnitFile): Source {
  return { ...file, read: readUnitText(file.text) };
}

/** Of a drop-in, what stands behind a value that systemd refuses is not read, and all else counts: measured with 252. */
function untilFatal(read: UnitText, name: string): UnitText {
  if (!name.endsWith('.service')) return read;
  const end = read.assignments.findIndex(
    ({ section, key, value }) => section === 'Service' && fatalValue(key, value, { name }) !== undefined,
  );
  return end === -1 ? read : { ...read, assignments: read.assignments.slice(0, end) };
}

function entriesOf(sources: readonly Source[]): Entries {
  const entries: Entries = new Map();
  for (const source of sources) {
    for (const assignment of source.read.assignments) {
      const keys = entries.get(assignment.section) ?? new Map<string, Entry[]>();
      entries.set(assignment.section, keys);
      const known = keys.get(assignment.key);
      const made = entriesIn(assignment, source);
      if (known === undefined) keys.set(assignment.key, made);
      else for (const entry of made) known.push(entry);
    }
  }
  return entries;
}

const COMMAND_LINE = /^Exec(?:Start|StartPre|StartPost|Condition|Reload|Stop|StopPre|StopPost)$/;

/** Each command of a command line is one; a line that has none clears those before it. */
function entriesIn(assignment: Assignment, source: Source): Entry[] {
  const { key, value } = assignment;
  if (!COMMAND_LINE.test(key)) {
    const places = wordsOf(value);
    return [{ value, words: places.map(textOf), assignment, places, source, from: 0, to: value.length }];
  }
  if (value === '') return [{ value, words: [], assignment, places: [], source, from: 0, to: 0 }];
  return readExecLine(value).map(({ prefixes, program, args }): Entry => {
    const places = [program, ...args];
    const [from, to] = [program.from - prefixes.length, places.at(-1)?.to ?? program.to];
    return { value: value.slice(from, to), words: places.map(textOf), prefixes, assignment, places, source, from, to };
  });
}

function textOf({ text }: Word): string {
  return text;
}

function objectOf(name: string, entries: Entries, [main]: readonly Source[]): UnitObject {
  const sections = new Map<string, Readonly<Record<string, readonly UnitValue[]>>>();
  for (const [section, keys] of entries) sections.set(section, Object.fromEntries(keys));
  const fault = main?.read.fault;
  const broken = fault ? { broken: { code: fault.code, text: fault.text } } : {};
  return { name, sections: Object.fromEntries(sections), ...broken };
}

interface Found {
  readonly source: Source;
  readonly range: SourceRange;
}

/** Of an assignment its value, or its key where that is empty; of a word the word. */
function placeIn(entries: Entries, pointer: Pointer): Found | undefined {
  const [section = '', key = '', index = '', word] = tokens(pointer);
  const entry = entries.get(section)?.get(key)?.[Number(index === '' ? 0 : index)];
  if (entry === undefined) return undefined;
  const { assignment, source } = entry;
  const { lines } = source.read;
  const { from, to } = (word === undefined ? undefined : entry.places[Number(word)]) ?? entry;
  if (to <= from) return { source, range: rangeAt(lines, assignment.at, assignment.at + assignment.key.length) };
  // The end belongs to the line of the last character.
  const [start, last] = [placeOf(assignment.pieces, from), placeOf(assignment.pieces, to - 1)];
  return { source, range: rangeAt(lines, start, last + 1) };
}

/** The header of a section, or of the first one; else the beginning of the text. */
function headerOf(source: Source, pointer: Pointer): Found {
  const [section] = tokens(pointer);
  const { sections, lines } = source.read;
  const header = sections.find(({ name }) => name === section) ?? sections[0];
  const start = header?.at ?? 0;
  return { source, range: rangeAt(lines, start, header ? start + header.name.length + 2 : start) };
}

function writtenPlace({ source, range }: Found): WrittenPlace {
  const excerpt = lineText(source.read.lines, range.start.line);
  return { file: source.file, range, ...(excerpt === undefined ? {} : { excerpt }) };
}

function elsewhere(comment: MarkedComment, { file, read }: Source): MarkedComment {
  return { ...comment, elsewhere: { file, excerpt: lineText(read.lines, comment.position.line) } };
}

/** systemd has comments of whole lines only: each is about the next line that is none. */
function markedComments(source: Source, beginnings: () => ReadonlyMap<number, Pointer[]>, word: string): MarkedComment[] {
  const { comments, lines } = source.read;
  const begins = new RegExp(`^[ \\t]*[#;]+[ \\t]*(?=${word})`, 'i');
  const targets = new Map<number, number>();
  // From below, so that comments above one another have one line to look for.
  for (const number of comments.toReversed()) targets.set(number, targets.get(number + 1) ?? number + 1);
  return comments.flatMap((number) => {
    const text = lineText(lines, number) ?? '';
    const before = begins.exec(text)?.[0];
    if (before === undefined) return [];
    const line = targets.get(number) ?? number;
    const position = { line: number, column: before.length + 1 };
    return [{ text: text.slice(before.length).trimEnd(), position, line, covers: beginnings().get(line) ?? [] }];
  });
}

/** The same, worked out when a comment asks, and once. */
function beginningsIn(source: Source, entries: Entries, isMain: boolean): () => ReadonlyMap<number, Pointer[]> {
  let found: ReadonlyMap<number, Pointer[]> | undefined;
  return () => {
    found ??= beginnings(source, entries, isMain);
    return found;
  };
}

/** By line what begins there: a section with all that it says (of a drop-in, with what that one says), an assignment, words of a continued one. */
function beginnings(source: Source, entries: Entries, isMain: boolean): ReadonlyMap<number, Pointer[]> {
  const { lines, sections } = source.read;
  const found = new Map<number, Pointer[]>();
  const add = (offset: number, pointer: Pointer) => {
    const { line } = positionAt(lines, offset);
    const here = found.get(line);
    if (here === undefined) found.set(line, [pointer]);
    else here.push(pointer);
    return line;
  };
  const headers = new Map<string, number>();
  for (const { at, name } of sections) {
    headers.set(name, at);
    if (isMain) add(at, child('', name));
  }
  for (const [section, keys] of entries) {
    for (const [key, all] of keys) {
      for (const [index, { source: own, assignment, places }] of all.entries()) {
        if (own !== source) continue;
        const pointer = child('', section, key, index);
        add(assignment.at, pointer);
        if (!isMain) add(headers.get(section) ?? 0, pointer);
        if (assignment.pieces.length === 1) continue;
        for (const [at, { from }] of places.entries()) add(placeOf(assignment.pieces, from), child(pointer, at));
      }
    }
  }
  return found;
}
