// The tree of a layer as a text that can be kept: names and nodes in turn, files by their number, for hard links share one.
import { isMapping } from '../model/mapping.ts';
import { type FileNode, type Folder, type LayerNode, PLAIN, WHITEOUT } from './layer-tree.ts';

/** What a layer came to. */
export interface ScannedLayer {
  readonly tree: Folder;
  /** Of what it unpacks to. */
  readonly diffId: string;
}

/** Another form gets another number, and is not read. */
const FORM = 1;
const AS_PLAIN = -1;
const AS_WHITEOUT = -2;

/**
 * A number is a file, `-1` one of which no more is known, `-2` a whiteout; a text is a link; a list is a folder, one that begins
 * with `true` an opaque one.
 */
type Kept = number | string | readonly (Kept | true)[];

export function layerText({ tree, diffId }: ScannedLayer): string {
  const files = new Map<FileNode, number>();
  const keep = (node: LayerNode): Kept => {
    if (node.kind === 'plain') return AS_PLAIN;
    if (node.kind === 'whiteout') return AS_WHITEOUT;
    if (node.kind === 'link') return node.target;
    if (node.kind === 'folder') return node.opaque ? [true, ...keepAll(node.children)] : keepAll(node.children);
    const number = files.get(node) ?? files.size;
    files.set(node, number);
    return number;
  };
  const keepAll = (folder: Folder): Kept[] => [...folder].flatMap(([name, node]) => [name, keep(node)]);
  const root = keepAll(tree);
  return JSON.stringify({ form: FORM, diffId, files: [...files.keys()], root });
}

/** Undefined for what has not been written by `layerText`. */
export function readLayerText(text: string): ScannedLayer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isMapping(value) || value.form !== FORM || typeof value.diffId !== 'string') return undefined;
    const { files, root, diffId } = value;
    if (!Array.isArray(files) || !Array.isArray(root) || !files.every(isFile)) return undefined;
    return { tree: readFolder(root, files), diffId };
  } catch {
    return undefined;
  }
}

const STARTS: readonly unknown[] = ['elf', 'script', 'other'];
/** Nothing, or a value of revision 2 or 3. */
const CAPABILITY = /^(?:[0-9a-f]{40}|[0-9a-f]{48})?$/;

function isFile(value: unknown): value is FileNode {
  if (!isMapping(value)) return false;
  const { kind, mode, uid, start, line = '', text = '', capability = '', kept = '' } = value;
  const isKnown = kind === 'file' && typeof mode === 'number' && typeof uid === 'number' && STARTS.includes(start);
  return isKnown && typeof line === 'string' && typeof text === 'string' && [capability, kept].every(isCapability);
}

function isCapability(value: unknown): boolean {
  return typeof value === 'string' && CAPABILITY.test(value);
}

/** Throws where the form is another. */
function readFolder(kept: readonly unknown[], files: readonly FileNode[]): Folder {
  const folder: Folder = new Map();
  for (let at = kept.length % 2; at < kept.length; at += 2) {
    const name = kept[at];
    if (typeof name !== 'string') throw new TypeError('a name is no text');
    folder.set(name, readNode(kept[at + 1], files));
  }
  return folder;
}

function readNode(kept: unknown, files: readonly FileNode[]): LayerNode {
  if (kept === AS_PLAIN) return PLAIN;
  if (kept === AS_WHITEOUT) return WHITEOUT;
  if (typeof kept === 'string') return { kind: 'link', target: kept };
  if (Array.isArray(kept)) {
    return { kind: 'folder', children: readFolder(kept, files), ...(kept[0] === true ? { opaque: true } : {}) };
  }
  const file = typeof kept === 'number' ? files[kept] : undefined;
  if (file === undefined) throw new TypeError('a file is not there');
  return file;
}
