// The files of a layer, and of layers on top of one another, as far as they can matter: what can be executed, what leads to it, what
// hides it, and the texts that look like passwd or group.
import { posix } from 'node:path';

export type Folder = Map<string, LayerNode>;

/** What a file begins with, which is what execve(2) looks at; `other` is executed by nobody but a shell. */
export type FileStart = 'elf' | 'script' | 'other';

export interface FolderNode {
  readonly kind: 'folder';
  readonly children: Folder;
  /** It hides what lower layers have in it. */
  opaque?: true;
}

/** A file that can be executed, or whose text may be a passwd or a group. */
export interface FileNode {
  readonly kind: 'file';
  mode: number;
  uid: number;
  readonly start: FileStart;
  /** Of a script: what stands behind `#!`, of the 256 bytes that the kernel looks at. */
  readonly line?: string;
  /** Where it may be a passwd or a group, and is not too large. */
  readonly text?: string;
  /** security.capability in hexadecimal digits, as containerd and Docker unpack it. */
  capability?: string;
  /** The same as the storage of Podman and CRI-O does, where it is another. */
  kept?: string;
}

export type LayerNode =
  | FolderNode
  | FileNode
  | { readonly kind: 'link'; readonly target: string }
  /** It hides what lower layers have there. */
  | { readonly kind: 'whiteout' }
  /** Any other file, a device, a pipe: it is there, and no more is known of it. */
  | { readonly kind: 'plain' };

export const PLAIN: LayerNode = { kind: 'plain' };
export const WHITEOUT: LayerNode = { kind: 'whiteout' };

/** As the kernel. */
const MOST_LINKS = 40;

export interface Found {
  readonly node: LayerNode;
  /** Absolute, without links. */
  readonly path: string;
}

/** What a path leads to, links followed, `..` never out of the image. Undefined where there is nothing, or links in a circle. */
export function resolvePath(root: Folder, path: string, cwd = '/'): Found | undefined {
  let rest = parts(posix.isAbsolute(path) ? path : `${cwd}/${path}`);
  let above: Found[] = [];
  const top: Found = { node: { kind: 'folder', children: root }, path: '/' };
  for (let links = 0; ; ) {
    const part = rest.shift();
    const here = above.at(-1) ?? top;
    if (part === undefined) return here;
    if (here.node.kind !== 'folder') return undefined;
    if (part === '.') continue;
    if (part === '..') {
      above.pop();
      continue;
    }
    const node = here.node.children.get(part);
    if (node === undefined || node.kind === 'whiteout') return undefined;
    if (node.kind !== 'link') {
      above.push({ node, path: posix.join(here.path, part) });
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return undefined;
    if (node.target.startsWith('/')) above = [];
    rest = [...parts(node.target), ...rest];
  }
}

export function parts(path: string): string[] {
  return path.split('/').filter(Boolean);
}

/** A layer on top of others. Neither is changed. */
export function onTop(lower: Folder, upper: Folder): Folder {
  const merged = new Map(lower);
  for (const [name, node] of upper) {
    const below = lower.get(name);
    if (node.kind === 'whiteout') merged.delete(name);
    else if (node.kind !== 'folder') merged.set(name, node);
    else {
      const isMerged = below?.kind === 'folder' && node.opaque !== true;
      merged.set(name, { kind: 'folder', children: onTop(isMerged ? below.children : new Map(), node.children) });
    }
  }
  return merged;
}
