// What the commands of a RUN leave of files and users. How each treats security.capability was measured on Linux with GNU coreutils and
// busybox (see test/images/dockerfile-builds.test.ts): chown(2), writing and copying take it; chmod(2) and rename(2) leave it.
import type { BuildTrap, LostBy, ShellCommand } from '../../model/dockerfile.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { isRootUser } from '../../model/whole-number.ts';
import { addLine, addUser, forgetNumbers, removeUser } from './accounts.ts';
import { expand } from './expand.ts';
import { setCapabilities } from './setcap.ts';
import { type FileState, fileAt, isBelow, pathOf, remember, type StageState, type Step, stateOf } from './stage-state.ts';

/** A command in a RUN, and what it is read with. */
interface Running extends Step {
  readonly state: StageState;
  readonly traps: BuildTrap[];
  /** Of the command; words are below it. */
  readonly commandAt: Pointer;
  /** After `cd`. */
  readonly cwd: string | undefined;
  /** In an `if` or a loop, or behind `||`. */
  readonly isPossible: boolean;
  /** Who executes it, where that is known not to be root. */
  readonly otherUser: string | undefined;
}

/** Words of a command with their places; those in front that are none of it are gone. */
interface Words {
  readonly words: readonly string[];
  /** Of the first word in the command. */
  readonly from: number;
}

const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'while',
  'until',
  'do',
  'for',
  'case',
  '!',
  '{',
  'time',
  'exec',
  'sudo',
  'eval',
]);
const OPENS = new Set(['if', 'while', 'until', 'for', 'case']);
const CLOSES = new Set(['fi', 'done', 'esac']);

export function runCommands(step: Step, state: StageState, traps: BuildTrap[]): void {
  const { instruction, at } = step;
  if (instruction.isOpaque) state.isOpaque = true;
  const commands: readonly ShellCommand[] = instruction.json ? [{ words: instruction.json }] : (instruction.commands ?? []);
  let depth = 0;
  let cwd = state.workdir;
  for (const [index, command] of commands.entries()) {
    const commandAt = instruction.json ? child(at, 'json') : child(at, 'commands', index);
    const first = command.words[0] ?? '';
    if (CLOSES.has(first)) depth = Math.max(0, depth - 1);
    if (OPENS.has(first)) depth += 1;
    const stripped = withoutPrefix(command.words);
    const otherUser = command.words.slice(0, stripped.from).includes('sudo') ? undefined : userBut(state);
    const running: Running = { ...step, state, traps, commandAt, cwd, isPossible: depth > 0, otherUser };
    if (stripped.words[0] === 'cd') cwd = pathOf(stripped.words[1] ?? '/', cwd, step.expanding);
    else runCommand(stripped, running);
    for (const path of command.writes ?? []) written(path, command, running);
  }
}

/** USER, where it is somebody else than root. */
function userBut({ user, accounts }: StageState): string | undefined {
  const [name = ''] = user?.value?.split(':') ?? [];
  const isRoot = isRootUser(name) || accounts.get(name) === 0;
  return isRoot ? undefined : name;
}

function withoutPrefix(words: readonly string[]): Words {
  let from = 0;
  while (from < words.length && (KEYWORDS.has(words[from] ?? '') || /^[A-Za-z_]\w*=/.test(words[from] ?? ''))) from += 1;
  return { words: words.slice(from), from };
}

/** They neither give a capability nor take one from a file that another instruction put there. */
const HARMLESS =
  /^(?:set|export|unset|echo|printf|cat|true|:|test|\[|\[\[|mkdir|touch|ls|find|grep|egrep|awk|cut|sort|head|tail|wc|xargs|sleep|date|uname|id|which|command|readlink|rmdir|umask|fi|done|esac|in|return|exit|trap|go|npm|npx|yarn|pnpm|corepack|node|pip3?|pip|python3?|poetry|uv|cargo|rustup|rustc|gcc|g\+\+|clang|mvn|gradle|dotnet|composer|bundle|gem|gpg|wget|curl|git|unzip|gunzip|sha\d+sum|md5sum|apk|apt|apt-get|apt-cache|dpkg|dnf|microdnf|yum|rpm|zypper|update-ca-certificates|ldconfig|locale-gen|groupadd|addgroup|passwd|chpasswd|getcap|hash|type)$/;

function runCommand({ words, from }: Words, running: Running): void {
  const { state } = running;
  const [first = '', ...rest] = words;
  if (first === '') return;
  for (const word of rest) if (state.made.size < 500) state.made.add(word.slice(word.lastIndexOf('/') + 1));
  const name = first.slice(first.lastIndexOf('/') + 1);
  const args = { words: rest, from: from + 1 };
  const effect = EFFECTS.get(name);
  if (effect) effect(args, running);
  else if (!HARMLESS.test(name)) state.isOpaque = true;
}

type Effect = (args: Words, running: Running) => void;

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['setcap', setcap],
  ['chown', (args, running) => each(args, running, { skip: 1, by: 'chown' })],
  ['chgrp', (args, running) => each(args, running, { skip: 1, by: 'chown' })],
  ['chmod', chmod],
  ['mv', move],
  ['cp', (args, running) => copy(args, running)],
  ['install', (args, running) => copy(args, running)],
  ['ln', link],
  ['rm', remove],
  ...['useradd', 'adduser', 'usermod'].map((name): [string, Effect] => [
    name,
    ({ words }, running) => addUser(words, running.state, running),
  ]),
  ...['userdel', 'deluser'].map((name): [string, Effect] => [name, ({ words }, { state }) => removeUser(words, state)]),
  ['strip', (args, running) => each(args, running, { skip: 0, by: 'written' })],
  ['upx', (args, running) => each(args, running, { skip: 0, by: 'written' })],
  ['patchelf', (args, running) => each(args, running, { skip: 0, by: 'written' })],
  [
    'sed',
    (args, running) =>
      args.words.some((word) => /^-\w*i/.test(word)) ? each(args, running, { skip: 0, by: 'written' }) : undefined,
  ],
  ['tee', (args, running) => each(args, running, { skip: 0, by: 'written' })],
  ['sysctl', sysctl],
]);

/** `setcap [-q] [-n rootid] (-r|caps) file ...` */
function setcap({ words, from }: Words, running: Running): void {
  let at = 0;
  while (/^-[qn]$/.test(words[at] ?? '')) at += words[at] === '-n' ? 2 : 1;
  // -v only asks.
  if (words[at] === '-v') return;
  for (; at + 1 < words.length; at += 2) {
    const place = child(running.commandAt, ...(running.instruction.json ? [from + at] : ['words', from + at]));
    setOne({ written: words[at] ?? '', file: words[at + 1] ?? '', at: place }, running);
  }
}

/**
 * Whether the build may go on where a command fails: RUN ends as its last one does, a pipe as what stands behind it, and -e is said to the
 * shell by whoever wants it.
 */
function isForgiven({ instruction: { text }, isPossible }: Running): boolean {
  return isPossible || /\||(?:^|\s)!\s|(?<![&>])&(?![&>\d])/.test(text) || (/;|<</.test(text) && !/\bset\s+-\w*e/.test(text));
}

function setOne(asked: { readonly written: string; readonly file: string; readonly at: Pointer }, running: Running): void {
  const { state, traps, expanding, cwd, isPossible } = running;
  const named = pathOf(asked.file, cwd, expanding);
  const text = asked.written === '-r' ? '' : expand(asked.written, expanding);
  if (text === undefined || text === '-' || named === undefined) {
    // Which file, or what of it, nobody can tell: any may have it from now on.
    state.isOpaque = true;
    return;
  }
  if (running.otherUser !== undefined) {
    if (!isForgiven(running)) traps.push({ code: 'setcap-without-root', at: asked.at, user: running.otherUser });
    return;
  }
  const { path } = fileAt(named, state);
  if (asked.written === '-r') {
    remember(state, path, { capability: isPossible ? 'unknown' : 'none' });
    return;
  }
  const made = setCapabilities(text);
  if (!('netBind' in made)) {
    traps.push({
      code: 'setcap-refused',
      at: asked.at,
      written: text,
      ...made,
      ...(isForgiven(running) ? { goesOn: true as const } : {}),
    });
    return;
  }
  const isNothing = made.netBind === 'none' && made.others.length === 0;
  if (isNothing || made.netBind === 'i') traps.push({ code: 'setcap-void', at: asked.at, written: text, path });
  remember(state, path, { ...setuidOf(state, path), capability: isPossible ? 'unknown' : made, setAt: asked.at });
}

function setuidOf({ files }: StageState, path: string): Pick<FileState, 'setuidRoot'> {
  return files.get(path)?.setuidRoot ? { setuidRoot: true } : {};
}

interface Loss {
  /** Words that are no files: the owner. */
  readonly skip: number;
  readonly by: LostBy;
}

/** The files that are named, or lie below a folder that is. */
function each({ words, from }: Words, running: Running, { skip, by }: Loss): void {
  const targets = words.map((word, index) => ({ word, index })).filter(({ word }) => !word.startsWith('-'));
  for (const { word, index } of targets.slice(skip)) {
    if (by === 'written' && word === '/etc/passwd') forgetNumbers(running.state);
    const at = child(running.commandAt, ...(running.instruction.json ? [from + index] : ['words', from + index]));
    lose(word, { at, by }, running);
  }
}

function lose(
  word: string,
  lost: { readonly at: Pointer; readonly by: LostBy },
  { state, cwd, expanding, isPossible }: Running,
): void {
  const named = pathOf(word.replace(/\/?\*$/, ''), cwd, expanding);
  const isOfAny = named === undefined;
  for (const [path, file] of state.files) {
    if (file.capability === 'none' || file.linkTo !== undefined) continue;
    const isNamed = path === named || (named !== undefined && isBelow(path, named));
    if (!isOfAny && !isNamed) continue;
    const isCertain = isNamed && !isPossible && file.capability !== 'unknown';
    remember(state, path, isCertain ? { ...file, capability: 'none', lost } : { ...file, capability: 'unknown' });
  }
}

function written(word: string, { words }: ShellCommand, running: Running): void {
  const path = pathOf(word, running.cwd, running.expanding);
  if (path === undefined) return;
  if (path === '/etc/passwd') addLine(words, running.state, running);
  lose(word, { at: running.commandAt, by: 'written' }, running);
  if (/^\/etc\/sysctl\.(?:conf$|d\/)/.test(path)) tellSysctl(words, running.commandAt, running);
}

/** The set-user-ID bit alone matters: a file that a build makes is root's until somebody says otherwise. */
function chmod({ words }: Words, { state, cwd, expanding }: Running): void {
  const [mode = '', ...files] = words.filter((word) => !/^-[a-zA-Z]*[Rvfc]/.test(word));
  const sets = /^[0-7]?[4567][0-7]{3}$/.test(mode) || /(?:^|,)[ua]*\+[rwx]*s/.test(mode);
  if (!sets) return;
  for (const word of files) {
    const path = pathOf(word, cwd, expanding);
    if (path !== undefined)
      remember(state, path, { capability: stateOf(path, state), ...state.files.get(path), setuidRoot: true });
  }
}

function move({ words }: Words, { state, cwd, expanding }: Running): void {
  const paths = words.filter((word) => !word.startsWith('-')).map((word) => pathOf(word, cwd, expanding));
  const to = paths.pop();
  for (const from of paths) {
    const file = from === undefined ? undefined : state.files.get(from);
    if (from === undefined || file === undefined) continue;
    state.files.delete(from);
    if (to !== undefined)
      remember(state, targetOf(from, to, { isFolder: words.at(-1)?.endsWith('/') === true || paths.length > 1 }), file);
    // It may be a folder into which it was moved.
    if (to !== undefined && !words.at(-1)?.endsWith('/')) remember(state, targetOf(from, to, { isFolder: true }), file);
  }
}

function targetOf(from: string, to: string, { isFolder }: { readonly isFolder: boolean }): string {
  return isFolder ? `${to === '/' ? '' : to}${from.slice(from.lastIndexOf('/'))}` : to;
}

/** The copy has none, but for `cp -a` of GNU coreutils, which busybox does not follow. */
function copy({ words }: Words, { state, cwd, expanding, commandAt }: Running): void {
  const isArchive = words.some((word) => /^-[a-zA-Z]*a/.test(word) || /^--(?:archive|preserve=(?:.*xattr|all))/.test(word));
  const paths = words.filter((word) => !word.startsWith('-')).map((word) => pathOf(word, cwd, expanding));
  const to = paths.pop();
  for (const from of paths) {
    const file = from === undefined ? undefined : fileAt(from, state).file;
    if (from === undefined || to === undefined) continue;
    const isCapable = typeof file?.capability === 'object';
    const copied: FileState = {
      capability: isArchive && file?.capability !== 'none' ? 'unknown' : file || isCapable ? 'none' : stateOf(from, state),
      ...(isCapable && file.setAt ? { setAt: file.setAt, lost: { at: commandAt, by: 'copied' as const } } : {}),
    };
    for (const isFolder of [true, false]) remember(state, targetOf(from, to, { isFolder }), copied);
  }
}

function link({ words }: Words, { state, cwd, expanding }: Running): void {
  const [target, name] = words.filter((word) => !word.startsWith('-')).map((word) => pathOf(word, cwd, expanding));
  if (target !== undefined && name !== undefined && target !== name) {
    const at = fileAt(target, state).path;
    if (at !== name) remember(state, name, { capability: 'unknown', linkTo: at });
  }
}

function remove({ words }: Words, { state, cwd, expanding }: Running): void {
  for (const word of words) {
    const path = word.startsWith('-') ? undefined : pathOf(word, cwd, expanding);
    if (path === undefined) continue;
    for (const known of state.files.keys()) if (known === path || isBelow(known, path)) state.files.delete(known);
  }
}

const PORT_START = /net[./]ipv4[./]ip_unprivileged_port_start/;

function sysctl({ words }: Words, running: Running): void {
  tellSysctl(words, running.commandAt, running);
}

function tellSysctl(words: readonly string[], at: Pointer, { traps, instruction }: Running): void {
  if (words.some((word) => PORT_START.test(word)))
    traps.push({ code: 'sysctl-in-build', at: instruction.json ? at.replace(/\/json$/, '') : at });
}
