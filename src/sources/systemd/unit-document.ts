// A unit with its drop-ins as one document: the assignments in the order in which systemd reads them, and the place of each.
import { mentions } from '../../model/mentions.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import type { MarkedComment, SourceDocument, SourceRange, WrittenPlace } from '../../model/source.ts';
import type { RefusedValue, UnitObject, UnitValue, UnreadRest } from '../../model/unit.ts';
import { lineText, positionAt, rangeAt } from '../yaml/lines.ts';
import type { ExecCommand } from './exec-line.ts';
import { fatalAssignment, isCommandLine, isLeftOut, type Unit, unitOf } from './fatal-value.ts';
import { refusedService } from './refused-service.ts';
import { type Assignment, placeOf, readUnitText, type UnitFault, type UnitText } from './unit-text.ts';
import { type Word, wordsOf } from './words.ts';

export interface UnitFile {
  /** As the user names it. */
  readonly file: string;
  readonly text: string;
}

export interface UnitFiles {
  /** `nginx.service`. */
  readonly name: string;
  /** Absent where only drop-ins are there; of an instance, its template. */
  readonly unit?: UnitFile;
  /** In the order in which systemd reads them. */
  readonly dropIns: readonly UnitFile[];
  /** The drop-in that is judged, where it is not the unit's own file. */
  readonly judged?: string;
}

/** An assignment, or one command of it, with its place. Of most nobody asks more than the value. */
class Entry implements UnitValue {
  readonly assignment: Assignment;
  readonly source: Source;
  readonly prefixes: string | undefined;
  readonly value: string;
  /** Where it stands in the value of the assignment. */
  readonly from: number;
  readonly to: number;
  /** Among those of its key. */
  readonly #index: number;
  #places: readonly Word[] | undefined;

  constructor(assignment: Assignment, source: Source, index: number, command?: ExecCommand) {
    const { value } = assignment;
    this.assignment = assignment;
    this.source = source;
    this.#index = index;
    this.prefixes = command?.prefixes;
    this.#places = command && [command.program, ...command.args];
    this.from = command ? command.program.from - command.prefixes.length : 0;
    this.to = this.#places?.at(-1)?.to ?? value.length;
    this.value = command ? value.slice(this.from, this.to) : value;
  }

  /** Where its words stand in the value of the assignment. */
  get places(): readonly Word[] {
    this.#places ??= wordsOf(this.value);
    return this.#places;
  }

  get words(): readonly string[] {
    return this.places.map(({ text }) => text);
  }

  get at(): Pointer {
    return child('', this.assignment.section, this.assignment.key, this.#index);
  }
}

interface Source extends UnitFile {
  readonly read: UnitText;
  /** Of a drop-in, what systemd does not read past, and what stands behind it. */
  readonly unread?: Unread;
}

interface Unread {
  readonly refused: Refused;
  readonly rest: readonly Assignment[];
}

/** An assignment, or a section, that systemd refuses. */
interface Refused extends Omit<RefusedValue, 'at'> {
  readonly assignment: Assignment;
}

type Entries = Map<string, Map<string, Entry[]>>;

/** Never throws. A drop-in that systemd could not read counts as far as it was read, as systemd has it. */
export function readUnitDocument({ name, unit, dropIns, judged }: UnitFiles): SourceDocument & { readonly object: UnitObject } {
  const asked = unitOf(name);
  const sources = [...(unit ? [sourceOf(unit, name)] : []), ...dropIns.map((own) => untilRefused(sourceOf(own, name), asked))];
  const entries = entriesOf(sources, asked);
  const main = sources.find(({ file }) => file === judged) ?? sources[0];
  const object = { ...objectOf(asked, { entries, sources, hasUnit: unit !== undefined }) };
  addUnread(entries, sources, object);
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

function sourceOf({ file, text }: UnitFile, name: string): Source {
  return { file, text, read: readUnitText(text, isOfQuadlet(name)) };
}

/** Of a drop-in, what stands behind a value that systemd refuses is not read, and all else counts. */
function untilRefused(source: Source, unit: Unit): Source {
  const refused = firstRefused(source.read, unit);
  if (refused === undefined) return source;
  const { assignments } = source.read;
  // Quadlet leaves out the whole of it.
  if (isOfQuadlet(unit.name))
    return { ...source, read: { ...source.read, assignments: [] }, unread: { refused, rest: assignments } };
  const end = assignments.indexOf(refused.assignment);
  const rest = end === -1 ? [] : assignments.slice(end + 1);
  const read = end === -1 ? source.read : { ...source.read, assignments: assignments.slice(0, end) };
  return { ...source, read, unread: { refused, rest } };
}

const FAULTS = {
  'section-header': 'section',
  'section-characters': 'section-name',
  'line-too-long': 'line',
} as const satisfies Record<UnitFault['code'], RefusedValue['kind']>;

/** In the order of the text; what cannot be read as a text of its kind comes last, because nothing is read behind it. */
function firstRefused(read: UnitText, unit: Unit): Refused | undefined {
  for (const assignment of unit.name.endsWith('.service') ? read.assignments : []) {
    const fatal = fatalAssignment(assignment, unit);
    if (fatal !== undefined) return { ...fatal, key: assignment.key, assignment };
  }
  return faultOf(read, unit.name);
}

function isOfQuadlet(name: string): boolean {
  return /\.(?:container|pod|kube)$/.test(name);
}

function faultOf({ lines, fault, stray }: UnitText, name: string): Refused | undefined {
  const first = isOfQuadlet(name) ? (stray ?? fault) : fault;
  if (first === undefined) return undefined;
  const { at, text } = first;
  const assignment: Assignment = { section: '', key: text, at, value: '', pieces: [{ from: 0, at }] };
  if (!isOfQuadlet(name)) return fault && { kind: FAULTS[fault.code], text, key: '', assignment };
  const { line } = positionAt(lines, at);
  const isOutside = 'isOutside' in first && first.isOutside;
  const words = `file contains line ${line}: “${text}” which is not a key-value pair, group, or comment`;
  return { kind: 'not-read', text: isOutside ? 'key file does not start with a group' : words, key: '', assignment };
}

/** A name that no section has: what is not read has its places there, each drop-in by its number. */
const UNREAD = '"unread"';
/** Where the header stands, among them, at which the reading of the unit's own file ends. */
const HEADER = child('', UNREAD, 'unit', 0);

function addUnread(entries: Entries, sources: readonly Source[], object: UnitObject): void {
  const cut = sources.flatMap(({ unread, ...source }) => (unread ? [new Entry(unread.refused.assignment, source, 0)] : []));
  const places = new Map(cut.map((entry, index): [string, Entry[]] => [String(index), [entry]]));
  const [unit] = sources;
  const own = object.refused?.at === HEADER && unit ? faultOf(unit.read, object.name) : undefined;
  if (own && unit) places.set('unit', [new Entry(own.assignment, unit, 0)]);
  if (places.size > 0) entries.set(UNREAD, places);
}

function entriesOf(sources: readonly Source[], unit: Unit): Entries {
  const entries: Entries = new Map();
  for (const source of sources) {
    for (const assignment of source.read.assignments) {
      const keys = entries.get(assignment.section) ?? new Map<string, Entry[]>();
      entries.set(assignment.section, keys);
      const all = keys.get(assignment.key) ?? [];
      keys.set(assignment.key, all);
      add(all, assignment, source, unit);
    }
  }
  return entries;
}

/** Each command of a command line is one; a line that has none clears those before it. */
function add(all: Entry[], assignment: Assignment, source: Source, unit: Unit): void {
  const { key, value } = assignment;
  if (value === '' || !isCommandLine(key)) all.push(new Entry(assignment, source, all.length));
  else {
    for (const command of unit.commands(value))
      if (!isLeftOut(command, unit)) all.push(new Entry(assignment, source, all.length, command));
  }
}

interface UnitParts {
  readonly entries: Entries;
  readonly sources: readonly Source[];
  /** Else only drop-ins are here. */
  readonly hasUnit: boolean;
}

function objectOf(unit: Unit, { entries, sources, hasUnit }: UnitParts): UnitObject {
  const [own] = sources;
  const refused = hasUnit && own ? (refusedOf(entries, own, unit) ?? refusedWhole(entries, sources, unit)) : undefined;
  const unread = sources.flatMap((source) => source.unread ?? []).map(restOf);
  return {
    name: unit.name,
    sections: entries,
    ...(hasUnit ? {} : { partial: true }),
    ...(refused ? { refused } : {}),
    ...(unread.length > 0 ? { unread } : {}),
  };
}

function refusedOf(entries: Entries, own: Source, unit: Unit): RefusedValue | undefined {
  const first = firstRefused(own.read, unit);
  if (first === undefined) return undefined;
  const { assignment, ...refused } = first;
  if (refused.key === '') return { ...refused, at: HEADER };
  const { section, key } = assignment;
  const all = entries.get(section)?.get(key) ?? [];
  const isProgram = refused.kind === 'program' || refused.kind === 'folder';
  const command = isProgram ? all.findIndex((entry) => entry.assignment === assignment && entry.words[0] === refused.text) : -1;
  const index = command === -1 ? all.findIndex((entry) => entry.assignment === assignment) : command;
  if (index === -1) return { ...refused, at: child('', section) };
  return { ...refused, at: command === -1 ? child('', section, key, index) : child('', section, key, index, 0) };
}

/** A unit whose values are each taken, and not together. */
function refusedWhole(entries: Entries, sources: readonly Source[], { name }: Unit): RefusedValue | undefined {
  if (!name.endsWith('.service')) return undefined;
  const isSaid = ({ section, key, value }: Assignment) => section === 'Service' && key === 'ExecStart' && value !== '';
  // One of which no command is said is a part.
  if (!sources.some(({ read }) => read.assignments.some(isSaid))) return undefined;
  return refusedService((section, key) => entries.get(section)?.get(key) ?? []);
}

function restOf({ refused: { assignment: _, ...refused }, rest }: Unread, index: number): UnreadRest {
  return { refused: { ...refused, at: child('', UNREAD, index, 0) }, keys: [...new Set(rest.map(({ key }) => `${key}=`))] };
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
  // Most units have none of that word.
  if (comments.length === 0 || !mentions(source.text, word)) return [];
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
