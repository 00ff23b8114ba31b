import type { DockerfileInstruction, LostBy } from '../../model/dockerfile.ts';
import type { Pointer } from '../../model/pointer.ts';
import { type Expanding, expand, type Variable } from './expand.ts';
import type { SetCapabilities } from './setcap.ts';

/** What is known of a file of the image. */
export interface FileState {
  /** `unknown`: something may have given it one, or taken it. */
  readonly capability: SetCapabilities | 'none' | 'unknown';
  /** The command that gave it. */
  readonly setAt?: Pointer;
  readonly lost?: { readonly at: Pointer; readonly by: LostBy };
  readonly setuidRoot?: true;
  /** A link to another file. */
  readonly linkTo?: string;
}

/** A value, and the word that says it. */
export interface Placed<T> {
  readonly value: T;
  readonly at: Pointer;
}

/** A port of EXPOSE, or a range of them. */
export interface Exposed {
  readonly port: number;
  readonly to: number;
  /** In lower case. */
  readonly protocol: string;
  readonly at: Pointer;
}

/** ENTRYPOINT or CMD. */
export interface StageCommand {
  /** Absent for a shell form that is no plain command. */
  readonly words?: readonly string[];
  readonly form: 'exec' | 'shell';
  readonly at: Pointer;
  /** Of the first word; in shell form that of the command. */
  readonly wordsAt: Pointer;
}

/** What an image holds after the instructions so far: one stage's, growing as it is read. */
export interface StageState {
  /** `scratch`, an image, or undefined where a variable names it that nobody knows. */
  base: string | undefined;
  env: Map<string, Variable>;
  /** Undefined where nobody has said it since the base. */
  user: Placed<string | undefined> | undefined;
  entrypoint: StageCommand | undefined;
  cmd: StageCommand | undefined;
  /** CMD of this very stage: ENTRYPOINT takes away any other. */
  hasOwnCmd: boolean;
  /** The base's own entrypoint and command hold no more. */
  resetsCmd: boolean;
  exposed: Exposed[];
  workdir: string | undefined;
  /** By absolute path, or by the name alone of a program that is looked for in PATH. */
  files: Map<string, FileState>;
  /** Folders that were copied from the build's context, where nothing has a capability. */
  copied: string[];
  /** Last parts of the words of its RUNs: whatever they make is among them. */
  made: Set<string>;
  /** By name; undefined for one whose number is not said. */
  accounts: Map<string, number | undefined>;
  /** A program ran that may have done anything. */
  isOpaque: boolean;
}

/** One instruction, where it stands, and how its words are read. */
export interface Step {
  readonly instruction: DockerfileInstruction;
  readonly at: Pointer;
  readonly expanding: Expanding;
}

export function startedStage(base: string | undefined): StageState {
  return {
    base,
    env: new Map(),
    user: undefined,
    entrypoint: undefined,
    cmd: undefined,
    hasOwnCmd: false,
    resetsCmd: false,
    exposed: [],
    workdir: base === 'scratch' ? '/' : undefined,
    files: new Map(),
    copied: [],
    made: new Set(),
    accounts: new Map(),
    isOpaque: false,
  };
}

/** A stage that goes on from an earlier one. */
export function continuedStage(from: StageState): StageState {
  return {
    ...from,
    env: new Map(from.env),
    files: new Map(from.files),
    accounts: new Map(from.accounts),
    exposed: [...from.exposed],
    copied: [...from.copied],
    made: new Set(from.made),
    hasOwnCmd: false,
  };
}

/** Where a word leads: `/app`; `node` of `$(which node)`, of which only the name is known; undefined for what a shell alone knows. */
export function pathOf(word: string, workdir: string | undefined, expanding: Expanding): string | undefined {
  const [, found] = WHICH.exec(word) ?? [];
  if (found !== undefined) return found;
  const path = expand(word, expanding);
  return path === undefined || /[*?[]/.test(path) ? undefined : absolute(path, workdir);
}

const WHICH = /^"?(?:\$\(|`)(?:readlink -f "?(?:\$\(|`))?(?:which|command -v|type -p) +([\w.+-]+)[)`"]+$/;

function absolute(path: string, workdir: string | undefined): string | undefined {
  if (!path.startsWith('/') && workdir === undefined) return undefined;
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${workdir}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The file itself where a path is a link to it. */
export function fileAt(path: string, { files }: StageState): { readonly path: string; readonly file: FileState | undefined } {
  const file = files.get(path);
  return file?.linkTo === undefined ? { path, file } : { path: file.linkTo, file: files.get(file.linkTo) };
}

/** What is known of a file that nobody has named yet. */
export function stateOf(path: string, { files, copied, isOpaque }: StageState): FileState['capability'] {
  const known = files.get(path);
  if (known) return known.capability;
  return !isOpaque && copied.some((folder) => path === folder || isBelow(path, folder)) ? 'none' : 'unknown';
}

export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Nobody names so many files or users in one build; whoever does, of those nothing more is known. */
const MOST_NAMES = 500;

export function remember(state: StageState, path: string, file: FileState): void {
  if (state.files.size < MOST_NAMES || state.files.has(path)) state.files.set(path, file);
  else state.isOpaque = true;
}

export function rememberUser({ accounts }: StageState, name: string, uid: number | undefined): void {
  if (accounts.size < MOST_NAMES || accounts.has(name)) accounts.set(name, uid);
}
