// What the kernel executes for entrypoint and command of an image: runc's and crun's search of PATH, and execve(2)'s of `#!`.
import { posix } from 'node:path';
import type { ByRuntime, ImageProgram, ImageRuntime, ProgramFile } from '../model/image.ts';
import { byRuntime } from './by-runtime.ts';
import { fileCapabilities } from './file-capability.ts';
import { type FileNode, type Folder, type Found, resolvePath } from './layer-tree.ts';

/** What every runtime puts in where the image names no PATH. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const EXECUTABLE = 0o111;
const SET_USER_ID = 0o4000;
/** Interpreters of interpreters; Linux gives up at the sixth file. */
const MOST_INTERPRETERS = 5;

/** What a configuration says of the process. */
export interface ProcessConfig {
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly workingDir: string;
}

export function findProgram(root: Folder, config: ProcessConfig): ByRuntime<ImageProgram> {
  return byRuntime((runtime) => programFor(runtime, root, config));
}

function programFor(runtime: ImageRuntime, root: Folder, { entrypoint, cmd, env, workingDir }: ProcessConfig): ImageProgram {
  // Docker and Podman take an entrypoint of one empty text for none.
  const isNone = entrypoint.length === 1 && entrypoint[0] === '' && (runtime === 'docker' || runtime === 'podman');
  const [name] = [...(isNone ? [] : entrypoint), ...cmd];
  if (name === undefined) return { problem: 'no-command' };
  const cwd = posix.resolve('/', workingDir);
  const search = { root, cwd, mayBeRelative: hasCrun(runtime) };
  const found = name.includes('/') ? named(name, search) : inPath(name, env, search);
  return 'problem' in found ? found : executed(found, { root, cwd, runtime });
}

/** Which runtimes go by crun's rules; Podman on the distributions that were measured, and CRI-O since 1.31. */
function hasCrun(runtime: ImageRuntime): boolean {
  return runtime === 'podman' || runtime === 'cri-o';
}

interface Search {
  readonly root: Folder;
  readonly cwd: string;
  /** Whether a program may be found by a part of PATH that is not absolute. */
  readonly mayBeRelative: boolean;
}

type Searched = { readonly node: FileNode; readonly path: string } | Extract<ImageProgram, { readonly problem: unknown }>;

function named(name: string, { root, cwd }: Search): Searched {
  const found = resolvePath(root, name, cwd);
  if (found === undefined) return { problem: 'not-found', path: posix.resolve(cwd, name) };
  return isProgram(found) ? found : { problem: 'not-executable', path: found.path };
}

function isProgram(found: Found | undefined): found is { readonly node: FileNode; readonly path: string } {
  return found?.node.kind === 'file' && (found.node.mode & EXECUTABLE) !== 0;
}

function inPath(name: string, env: readonly string[], { root, cwd, mayBeRelative }: Search): Searched {
  for (const folder of name === '' ? [] : pathOf(env).split(':')) {
    const found = resolvePath(root, posix.join(folder === '' ? '.' : folder, name), cwd);
    if (!isProgram(found)) continue;
    // Go's exec.LookPath stops at a program that it finds from where it is; crun takes it.
    return folder.startsWith('/') || mayBeRelative ? found : { problem: 'relative-path', path: found.path };
  }
  return { problem: 'not-found' };
}

/** The last one counts. An empty one is none, and not the working directory. */
function pathOf(env: readonly string[]): string {
  const last = env.findLast((variable) => variable.startsWith('PATH='));
  const path = last === undefined ? DEFAULT_PATH : last.slice('PATH='.length);
  return path === '' ? '/nowhere' : path;
}

interface Executing {
  readonly root: Folder;
  readonly cwd: string;
  readonly runtime: ImageRuntime;
}

/** Follows `#!` to the program that the kernel executes in the end. */
function executed(first: { readonly node: FileNode; readonly path: string }, executing: Executing): ImageProgram {
  const { root, cwd, runtime } = executing;
  const script = first.node.start === 'script' ? { script: scriptOf(first) } : {};
  let at = first;
  for (let depth = 0; at.node.start === 'script'; depth += 1) {
    const { interpreter } = interpreterOf(at.node);
    const found = interpreter === '' || depth >= MOST_INTERPRETERS ? undefined : resolvePath(root, interpreter, cwd);
    if (!isProgram(found)) return { problem: 'interpreter-missing', path: at.path, ...script };
    at = found;
  }
  if (at.node.start !== 'elf') return { problem: 'no-program-format', path: at.path, ...script };
  const file = programFile(at, runtime);
  return file === undefined ? { problem: 'broken-capability', path: at.path, ...script } : { ...file, ...script };
}

function scriptOf({ node, path }: { readonly node: FileNode; readonly path: string }): { path: string; argument?: string } {
  const { argument } = interpreterOf(node);
  return { path, ...(argument === '' ? {} : { argument }) };
}

/** The kernel gives all behind the name as one argument. */
function interpreterOf({ line = '' }: FileNode): { readonly interpreter: string; readonly argument: string } {
  const [, interpreter = '', argument = ''] = /^[ \t]*([^ \t]*)[ \t]*(.*?)[ \t]*$/s.exec(line) ?? [];
  return { interpreter, argument };
}

/** Undefined where the kernel refuses to execute it: the attribute is there, and empty. */
export function programFile(
  { node, path }: { readonly node: FileNode; readonly path: string },
  runtime: ImageRuntime,
): ProgramFile | undefined {
  const setuidRoot = node.uid === 0 && (node.mode & SET_USER_ID) !== 0;
  const hex = keepsOfLinks(runtime) ? (node.kept ?? node.capability) : node.capability;
  if (hex === undefined) return { path, fileCapability: 'none', setuidRoot };
  if (hex === '') return undefined;
  const { netBind, others, isEffective, rootId } = fileCapabilities(hex);
  if (rootId !== undefined) return { path, fileCapability: 'none', capabilityRootId: rootId, setuidRoot };
  const named = others.length === 0 ? {} : { otherCapabilities: others, ...(isEffective ? { neededCapabilities: others } : {}) };
  return { path, fileCapability: netBind, ...named, setuidRoot };
}

/** github.com/containers/storage, which both unpack with, leaves the owner of a hard link alone, and so its capability. */
function keepsOfLinks(runtime: ImageRuntime): boolean {
  return runtime === 'podman' || runtime === 'cri-o';
}

/** All files that give NET_BIND_SERVICE to whoever executes them, each under its first path. */
export function capablePrograms(root: Folder): ProgramFile[] {
  const found = new Map<FileNode, ProgramFile>();
  const walk = (folder: Folder, path: string): void => {
    for (const [name, node] of folder) {
      const at = posix.join(path, name);
      if (node.kind === 'folder') walk(node.children, at);
      if (node.kind !== 'file' || found.has(node)) continue;
      const file =
        node.capability === undefined && node.kept === undefined ? undefined : programFile({ node, path: at }, 'cri-o');
      if (file !== undefined && file.fileCapability !== 'none' && isProgram({ node, path: at })) found.set(node, file);
    }
  };
  walk(root, '/');
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
