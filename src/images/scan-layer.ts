import { Buffer } from 'node:buffer';
import { imageError } from './image-error.ts';
import { type FileNode, type Folder, type FolderNode, type LayerNode, PLAIN, parts, WHITEOUT } from './layer-tree.ts';
import type { ImageLimits } from './limits.ts';
import { type TarEntry, TarReader, type TarSink } from './tar.ts';

const WHITEOUT_PREFIX = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** What the kernel reads of a program to know what it is. */
const START_BYTES = 256;
/** Files up to this size are looked at for whether they are a passwd or a group under another name. */
const SMALL_BYTES = 64 * 1024;
const EXECUTABLE = 0o111;
const MOST_LINKS = 40;

export interface LayerScan {
  push(chunk: Buffer): void;
  /** The tree of the whole layer. Throws where the archive is not whole. */
  end(): Folder;
}

/** Reads the archive of a layer as it comes, unpacked, and keeps what can matter. Throws KportError `input` with the entry. */
export function scanLayer(limits: ImageLimits): LayerScan {
  const tree = layerBuilder(limits);
  let bytes = 0;
  const reader = new TarReader(tree);
  return {
    push(chunk) {
      bytes += chunk.length;
      if (bytes > limits.layerBytes) throw imageError({ code: 'layer-too-large', data: { most: gibibytes(limits.layerBytes) } });
      reader.push(chunk);
    },
    end() {
      reader.end();
      return tree.root;
    },
  };
}

function gibibytes(bytes: number): string {
  return `${bytes / 1024 ** 3} GiB`;
}

interface LayerBuilder extends TarSink {
  readonly root: Folder;
}

function layerBuilder(limits: ImageLimits): LayerBuilder {
  const root: FolderNode = { kind: 'folder', children: new Map() };
  let entries = 0;
  let kept = 0;

  const keep = (bytes: number, at: string): void => {
    kept += bytes;
    if (kept > limits.keptBytes) throw imageError({ code: 'layer-names-too-much', data: { path: at } });
  };

  const add = (entry: TarEntry): number => {
    entries += 1;
    if (entries > limits.layerEntries) throw imageError({ code: 'layer-too-many-entries', data: { most: limits.layerEntries } });
    if (Math.max(entry.name.length, entry.target.length) > limits.pathBytes) throw tooDeep(entry.name);
    const place = placeOf(root, entry.name, limits);
    // The root itself is there anyway.
    if (place === undefined) return 0;
    const { folder, name } = place;
    keep(name.length + entry.target.length + 64, entry.name);
    if (name === OPAQUE) folder.opaque = true;
    else if (name.startsWith(WHITEOUT_PREFIX)) hide(folder, name.slice(WHITEOUT_PREFIX.length), entry);
    else return addNode({ root, folder, name }, entry, limits);
    return 0;
  };

  return {
    root: root.children,
    entry: add,
    content(entry, bytes) {
      const place = placeOf(root, entry.name, limits);
      if (place === undefined) return;
      const node = fileNode(entry, place.name, bytes);
      if (node.kind === 'file' && node.text !== undefined) keep(bytes.length, entry.name);
      place.folder.children.set(place.name, node);
    },
  };
}

interface Place {
  readonly folder: FolderNode;
  readonly name: string;
}

/**
 * The folder that an entry goes into, made where it is missing, links of this layer followed: the runtimes unpack a layer by
 * itself, where links of lower layers lead nowhere. Undefined for the root.
 */
function placeOf(root: FolderNode, name: string, limits: ImageLimits): Place | undefined {
  let rest = cleaned(name);
  if (rest.length > limits.pathParts) throw tooDeep(name);
  let above: FolderNode[] = [];
  for (let links = 0; ; ) {
    const folder: FolderNode = above.at(-1) ?? root;
    const part = rest.shift();
    if (part === undefined) return undefined;
    if (part === '..') {
      above.pop();
      continue;
    }
    if (rest.length === 0) return { folder, name: part };
    const node = folder.children.get(part);
    if (node?.kind === 'link') {
      links += 1;
      if (links > MOST_LINKS) throw imageError({ code: 'layer-links-in-circle', data: { path: name } });
      if (node.target.startsWith('/')) above = [];
      rest = [...parts(node.target).filter((one) => one !== '.'), ...rest];
    } else above.push(folderIn(folder, part, name));
  }
}

function tooDeep(path: string): Error {
  return imageError({ code: 'layer-path-too-deep', data: { path: path.slice(0, 200) } });
}

/** `a//b/./c/../d` is `a/b/d`; nothing is above the root. */
function cleaned(name: string): string[] {
  const kept: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return kept;
}

function folderIn(folder: FolderNode, name: string, path: string): FolderNode {
  const there = folder.children.get(name);
  if (there?.kind === 'folder') return there;
  if (there !== undefined && there.kind !== 'whiteout') throw imageError({ code: 'layer-entry-in-file', data: { path } });
  const made: FolderNode = { kind: 'folder', children: new Map(), ...(there === undefined ? {} : { opaque: true }) };
  folder.children.set(name, made);
  return made;
}

/** No runtime unpacks a layer that hides what it has just brought: the mark cannot be made where a file is. */
function hide({ children }: FolderNode, name: string, { name: path }: TarEntry): void {
  const there = children.get(name);
  if (there !== undefined && there.kind !== 'whiteout') throw imageError({ code: 'layer-hides-own-file', data: { path } });
  children.set(name, WHITEOUT);
}

interface Target extends Place {
  readonly root: FolderNode;
}

function addNode({ root, folder, name }: Target, entry: TarEntry, limits: ImageLimits): number {
  const { children } = folder;
  if (entry.type === 'folder') {
    addFolder(folder, name);
    return 0;
  }
  if (entry.type === 'hard-link') {
    children.set(name, linked(root, entry, limits));
    return 0;
  }
  if (entry.type === 'link') children.set(name, { kind: 'link', target: entry.target });
  else children.set(name, PLAIN);
  if (entry.type !== 'file') return 0;
  checkCapability(entry);
  children.set(name, fileNode(entry, name));
  if (entry.size <= (isNamedLikePasswd(name) ? limits.fileBytes : SMALL_BYTES)) return entry.size;
  return isExecutable(entry) ? START_BYTES : 0;
}

function addFolder(folder: FolderNode, name: string): void {
  const there = folder.children.get(name);
  if (there?.kind === 'folder') return;
  const hides = there?.kind === 'whiteout';
  folder.children.set(name, { kind: 'folder', children: new Map(), ...(hides ? { opaque: true } : {}) });
}

/**
 * Another name of a file of this layer. The runtimes unpack a layer by itself, so that a file of a lower one is not there. Docker
 * and containerd set the owner of a link, too, and so the kernel takes the capability away unless the entry of the link has it.
 */
function linked(root: FolderNode, entry: TarEntry, limits: ImageLimits): LayerNode {
  const place = placeOf(root, entry.target, limits);
  const node = place?.folder.children.get(place.name);
  if (node === undefined || node.kind === 'folder' || node.kind === 'whiteout') {
    throw imageError({ code: 'layer-link-without-file', data: { path: entry.name, target: entry.target } });
  }
  if (node.kind !== 'file') return node;
  checkCapability(entry);
  node.mode = entry.mode;
  node.uid = entry.uid;
  if (entry.capability !== undefined) {
    node.capability = entry.capability.toString('hex');
    delete node.kept;
  } else if (node.capability !== undefined) {
    node.kept = node.capability;
    delete node.capability;
  }
  return node;
}

/** Of the revisions 2 and 3; the kernel refuses another value, and so the layer is not unpacked. An empty one it takes. */
function checkCapability({ name, capability }: TarEntry): void {
  if (capability === undefined || capability.length === 0) return;
  const revision = capability[3];
  const isValid = (revision === 2 && capability.length === 20) || (revision === 3 && capability.length === 24);
  if (!isValid) throw imageError({ code: 'layer-broken-capability', data: { path: name } });
}

function isNamedLikePasswd(name: string): boolean {
  return name === 'passwd' || name === 'group';
}

const NOTHING = Buffer.alloc(0);

function fileNode(entry: TarEntry, name: string, bytes: Buffer = NOTHING): LayerNode {
  const isWhole = bytes.length === entry.size;
  const start = startOf(bytes);
  const isText = isWhole && (isNamedLikePasswd(name) ? start.start !== 'elf' : looksLikePasswd(bytes));
  const { mode, uid, capability } = entry;
  if (!isText && !isExecutable(entry)) return PLAIN;
  return {
    kind: 'file',
    mode,
    uid,
    ...start,
    ...(isText ? { text: bytes.toString('utf8') } : {}),
    ...(capability === undefined ? {} : { capability: capability.toString('hex') }),
  };
}

function isExecutable({ mode }: { readonly mode: number }): boolean {
  return (mode & EXECUTABLE) !== 0;
}

const ELF = 0x7f454c46;
const HASH_BANG = 0x2321;

function startOf(bytes: Buffer): Pick<FileNode, 'start' | 'line'> {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === ELF) return { start: 'elf' };
  if (bytes.length < 3 || bytes.readUInt16BE(0) !== HASH_BANG) return { start: 'other' };
  const line = bytes.subarray(2, START_BYTES).toString('utf8');
  const end = line.search(/[\n\0]/);
  // Where the line goes on behind what the kernel reads, it takes what it has, but no name that is cut.
  const whole = end === -1 ? line : line.slice(0, end);
  return end === -1 && !/[ \t]/.test(whole.trimStart()) && bytes.length >= START_BYTES
    ? { start: 'other' }
    : { start: 'script', line: whole };
}

const COLON = 0x3a;
const LINE_BREAK = 0x0a;

/** `name:password:number:` at the very start: the first line of a passwd or a group, whatever its file is called. */
function looksLikePasswd(bytes: Buffer): boolean {
  let colons = 0;
  for (let at = 0; at < Math.min(bytes.length, 256); at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === LINE_BREAK) return false;
    if (byte !== COLON) continue;
    if (at === 0) return false;
    colons += 1;
    if (colons === 2) return isDigit(bytes[at + 1] ?? 0);
  }
  return false;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
