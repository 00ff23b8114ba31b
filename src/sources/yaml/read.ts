import { withMore } from '../../model/lists.ts';
import { ownText } from '../../model/own-text.ts';
import { hinted } from '../../model/placeholder.ts';
import type { Reason } from '../../model/reason.ts';
import type { Unreadable } from '../../model/source.ts';
import { type Move, moveTo } from './brief/crlf.ts';
import { type Extent, extentOf } from './brief/place.ts';
import { readBrief, treeOf, wholeOf } from './brief/read-brief.ts';
import type { RepeatedSpecs } from './brief/repeated-specs.ts';
import type { Stretch } from './brief/scan.ts';
import { briefValue } from './brief/value.ts';
import { type Chunk, type Json, splitDocuments } from './documents.ts';
import { jsonTree } from './json-tree.ts';
import { parseFirstDocument } from './libyaml/parser.ts';
import { indexLines, type Lines, positionAt } from './lines.ts';
import { MAX_DEPTH, YamlFault, type YamlNode } from './node.ts';
import { placeholderAt } from './placeholder-at.ts';
import type { Skimmed } from './skimmed.ts';
import { forbiddenCharacter, isUsual } from './text.ts';
import { checkSize, toValue, type Value } from './value.ts';

/** One document of a file: its value as kubectl reads it, and the tree behind it. */
export interface YamlDocument extends Value {
  readonly root: YamlNode;
  /** The text that the tree was read from. */
  readonly source: string;
  /** What to add to an offset in the tree for that in the file's text. */
  readonly start: number;
  /** Where a value is, or the last mapping on the way to it, without a tree; undefined where only the tree can say it. */
  readonly place?: (path: readonly string[]) => { readonly start: number; readonly end: number } | undefined;
}

/** Whether a document's tree has to be made, told from its text and its type alone; of JSON its value is there anyway. */
export type Wanted = (text: string, skimmed: Skimmed, value?: unknown) => boolean;

/** For whoever wants the trees of all: they are not skimmed first. */
const ALL: Wanted = () => true;

interface YamlFile {
  /** In the file's order, empty ones left out; one that is not wanted is only skimmed. */
  readonly documents: readonly (YamlDocument | Skimmed)[];
  readonly unreadable: readonly Unreadable[];
  /** The file's lines, indexed when they are first asked for. */
  lines(): Lines;
}

/** The documents of a text; what kubectl would refuse is told with its place and hides no other document. Never throws. */
export function readYaml(text: string, file: string, wanted: Wanted = ALL, specs?: RepeatedSpecs): YamlFile {
  let indexed: Lines | undefined;
  const lines = (): Lines => {
    indexed ??= indexLines(text);
    return indexed;
  };
  let documents: (YamlDocument | Skimmed)[] | undefined;
  let unreadable: Unreadable[] | undefined;
  const { chunks, bad } = splitDocuments(text);
  const how = { wanted, specs };
  for (const chunk of chunks) {
    const { document, fault } = readChunk(text, chunk, how);
    if (document) documents = withMore(documents, document);
    if (fault) unreadable = withMore(unreadable, refused(file, lines(), chunk.start + fault.offset, fault.reason));
  }
  if (bad) unreadable = withMore(unreadable, refused(file, lines(), bad.offset, bad.reason));
  return { documents: documents ?? [], unreadable: unreadable ?? [], lines };
}

function refused(file: string, lines: Lines, offset: number, why: Reason): Unreadable {
  const position = positionAt(lines, offset);
  return { file, position, reason: hinted(why, placeholderAt(lines, position)) };
}

interface Read {
  readonly document?: YamlDocument | Skimmed;
  /** Its offset is in the text of the document. */
  readonly fault?: Pick<YamlFault, 'offset' | 'reason'>;
}

interface How {
  readonly wanted: Wanted;
  /** Where Pod specs come again, of many files; absent where nobody asks. */
  readonly specs: RepeatedSpecs | undefined;
}

function readChunk(text: string, { start, end, json }: Chunk, how: How): Read {
  // One of many is a text by itself: what is kept of it, a name, would keep all of them in memory.
  const source = end - start === text.length ? text : ownText(text.slice(start, end));
  try {
    return json ? readJson(source, json, start, how) : readDocument(source, start, how);
  } catch (error) {
    if (error instanceof YamlFault) return { fault: error };
    throw error;
  }
}

/** An escape could hide the name of a field from the text; those of <, > and &, which Go's encoder writes, do not. */
const HIDES = /\\u(?!003[ce]|0026)/;

/** Throws YamlFault. */
function readJson(source: string, { value }: Json, start: number, { wanted }: How): Read {
  if (isDeeperThan(MAX_DEPTH, value)) throw new YamlFault(0, { code: 'nested-too-deep', data: { most: MAX_DEPTH } });
  const { apiVersion, kind } = value as Skimmed;
  if (!HIDES.test(source) && !wanted(source, { apiVersion, kind }, value)) return { document: { apiVersion, kind } };
  const root = jsonTree(source);
  return root ? made(root, false, { source, start }) : readAsLibyaml(source, start);
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const item of Object.values(value)) if (isDeeperThan(levels - 1, item)) return true;
  return false;
}

/** Nearly all documents are brief; libyaml's own way decides about the others. Throws YamlFault. */
function readDocument(text: string, start: number, { wanted, specs }: How): Read {
  // kubectl reads lines, and gives each of them a line feed.
  const source = text.endsWith('\n') ? text : `${text}\n`;
  const usual = isUsual(source);
  if (!usual) refuseForbidden(source);
  const brief = usual ? readBrief(source, wanted === ALL || undefined) : undefined;
  if (brief === undefined) return readAsLibyaml(source, start);
  if (brief === 'nothing') return {};
  if (brief.shared) return made(brief.shared, true, { source, start, place: () => undefined });
  const { type, whole } = brief;
  return { document: type === undefined || wanted(source, type) ? new BriefDocument(source, start, whole, specs) : type };
}

function readAsLibyaml(source: string, start: number): Read {
  const { root, hasAliases, ignoredFrom } = parseFirstDocument(source);
  const read = made(root, hasAliases, { source, start });
  return ignoredFrom === undefined ? read : { ...read, fault: { offset: ignoredFrom, reason: { code: 'ignored-behind-end' } } };
}

/** Nothing comes of a document that is empty or null. */
function made(root: YamlNode | undefined, hasAliases: boolean, rest: Omit<YamlDocument, 'root' | keyof Value>): Read {
  if (!root || (root.kind === 'scalar' && root.value === null)) return {};
  if (hasAliases) checkSize(root);
  return { document: { root, ...toValue(root), ...rest } };
}

/**
 * Its value and its tree are made for whoever asks for them. A class, for its objects share their getters: one
 * with getters of its own has a shape of its own, by which V8 keeps the whole text until it next looks through all of its memory.
 */
class BriefDocument implements YamlDocument {
  readonly source: string;
  readonly start: number;
  readonly #specs: RepeatedSpecs | undefined;
  #whole: Stretch | undefined;
  #move: Move | undefined;
  #tree: YamlNode | undefined;
  #said: Value | undefined;
  #left = MOST_PLACES;

  constructor(source: string, start: number, whole: Stretch | undefined, specs: RepeatedSpecs | undefined) {
    this.source = source;
    this.start = start;
    this.#whole = whole;
    this.#specs = specs;
  }

  #all(): Stretch {
    this.#whole ??= wholeOf(this.source);
    return this.#whole;
  }

  /** Undefined where the text was read as it is. */
  #moving(): Move | undefined {
    const { text } = this.#all();
    if (text.length !== this.source.length) this.#move ??= moveTo(this.source, text);
    return this.#move;
  }

  get root(): YamlNode {
    this.#tree ??= treeOf(this.source, this.#all());
    return this.#tree;
  }

  get value(): unknown {
    return this.#saying().value;
  }

  get hasDuplicates(): boolean {
    return this.#saying().hasDuplicates;
  }

  place(path: readonly string[]): Extent | undefined {
    this.#left -= 1;
    const found = this.#left < 0 ? undefined : extentOf(this.#all(), path);
    const move = found && this.#moving();
    return move ? { start: move(found.start), end: move(found.end) } : found;
  }

  #saying(): Value {
    this.#said ??= briefValue(this.#all(), this.#specs);
    return this.#said;
  }
}

/** Each is looked for from the beginning: whoever asks for more has the tree made, in which it takes a few steps. */
const MOST_PLACES = 30;

function refuseForbidden(source: string): void {
  const offset = forbiddenCharacter(source);
  if (offset === -1) return;
  const code = source.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  throw new YamlFault(offset, { code: 'control-character', data: { code: `U+${code}` } });
}
