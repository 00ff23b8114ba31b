// From what an image holds to what the bind walk asks of it. What it does not settle stays unknown.
import { isDeepStrictEqual } from 'node:util';
import { launched } from '../knowledge/launchers.ts';
import {
  type ByRuntime,
  effectiveIn,
  type ImageContents,
  type ImageProgram,
  type ImageUser,
  type ProgramFile,
} from '../model/image.ts';
import type { LockedFacts, LockedImage } from '../model/image-lock.ts';

/** One entry for the platforms of an image. Throws for none. */
export function lockedImage(ref: string, images: readonly ImageContents[]): LockedImage {
  const [first] = images;
  if (first === undefined) throw new Error('no image');
  const each = images.map(factsOf);
  const names = FACTS.filter((name) => each.some((facts) => !isDeepStrictEqual(facts[name], each[0]?.[name])));
  const isOwn = (name: string) => names.some((one) => one === name);
  const part = (facts: LockedFacts, own: boolean): LockedFacts =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => isOwn(name) === own));
  const byPlatform = images.map((image, index) => [image.platform, part(each[index] ?? {}, true)] as const);
  return {
    ref,
    digest: first.index ?? first.digest,
    platforms: images.map(({ platform }) => platform).sort(),
    facts: part(each[0] ?? {}, false),
    ...(names.length > 0 ? { byPlatform: Object.fromEntries(byPlatform.toSorted(byName)) } : {}),
    evidence: [...new Set(images.flatMap(evidenceOf))].sort(),
  };
}

/** The manifests of an index among it: what runs is known by either. */
function evidenceOf({ index, digest, evidence }: ImageContents): string[] {
  const blobs = evidence.map(({ blob, path }) => blob + (path ?? ''));
  return index === undefined ? blobs : [digest, ...blobs];
}

const FACTS = [
  'user',
  'uid',
  'userProblem',
  'fileCapability',
  'exec',
  'setuidRoot',
  'needs',
  'names',
  'byArgs',
  'capable',
  'lowPorts',
] as const satisfies readonly (keyof LockedFacts)[];

export function factsOf(image: ImageContents): LockedFacts {
  const { user, exposedPorts } = image;
  const lowPorts = [...new Set(exposedPorts.flatMap(({ port, to = port }) => numbers(port, Math.min(to, LAST_LOW))))].sort(
    byNumber,
  );
  return {
    user: user.written,
    ...('uid' in user && user.differs === undefined && !/^\d/.test(user.written) && user.written !== '' ? { uid: user.uid } : {}),
    ...problemOf(user),
    ...programFacts(image),
    ...(image.capable.length > 0 ? { capable: true } : {}),
    ...(lowPorts.length > 0 ? { lowPorts } : {}),
  };
}

/** What containerd alone refuses is a group that the kubelet does not hand on to it, and what Docker does not, is none for all. */
function problemOf(user: ImageUser): Pick<LockedFacts, 'userProblem'> {
  const docker = user.differs?.find(({ runtimes }) => runtimes.includes('docker')) ?? user;
  const [problem] = [user, docker].flatMap((one) => ('problem' in one ? one.problem : []));
  if (!('problem' in docker) || docker.problem === 'not-a-user' || docker.problem === 'group-unreadable') return {};
  return { userProblem: problem === 'passwd-unreadable' ? problem : docker.problem };
}

const LAST_LOW = 1023;

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function byNumber(a: number, b: number): number {
  return a - b;
}

/** Programs that execute the one that listens, as an entrypoint script does. */
const STARTERS = /\/(?:tini|tini-static|dumb-init|catatonit|s6-svscan|init|env|sh|bash|ash|dash|busybox|su-exec|gosu|setpriv)$/;

function programFacts(image: ImageContents): Partial<LockedFacts> {
  const { entrypoint, cmd, program, capable } = image;
  if (!isPlain(program)) return {};
  const { launches } = image;
  const isFollowed = launches !== undefined && isPlain(launches) && !isStarter(launches);
  const listener = isFollowed ? launches : program;
  const path = listener.script?.path ?? listener.path;
  const [first] = isFollowed ? launched([...entrypoint, ...cmd]).words : [...entrypoint, ...cmd];
  const shared: Partial<LockedFacts> = {
    ...(listener.setuidRoot ? { setuidRoot: true } : {}),
    ...needsOf(isFollowed ? [program, launches] : [program]),
    names: [...new Set([...(first === undefined ? [] : [first]), path])],
    ...(entrypoint.length === 0 ? { byArgs: true } : {}),
  };
  return { ...(isFollowed ? launchedFacts(program, launches, capable) : listenerFacts(program, capable)), ...shared };
}

function isPlain(program: ByRuntime<ImageProgram>): program is Extract<ImageProgram, ProgramFile> {
  return !('problem' in program) && program.differs === undefined && program.capabilityRootId === undefined;
}

function needsOf(programs: readonly ProgramFile[]): Partial<LockedFacts> {
  const needs = new Set(programs.flatMap(({ neededCapabilities = [] }) => neededCapabilities));
  return needs.size === 0 ? {} : { needs: [...needs] };
}

/** Of a program that another one executes, which hands the capability on where its own file has it. */
function launchedFacts(
  launcher: ProgramFile,
  { fileCapability, path }: ProgramFile,
  capable: readonly ProgramFile[],
): Partial<LockedFacts> {
  const exec = launcher.fileCapability === 'ep' || launcher.fileCapability === 'eip' ? 'direct' : 'shell';
  const isOpen = fileCapability === 'none' && capable.some((other) => other.path !== path);
  return { ...(isOpen ? {} : { fileCapability: effectiveIn(fileCapability) }), exec };
}

/** Of what listens: the program that is executed, or one that it starts, which may be any of those that have the capability. */
function listenerFacts(program: ProgramFile, capable: readonly ProgramFile[]): Partial<LockedFacts> {
  const { fileCapability } = program;
  const startsAnother = isStarter(program);
  if (fileCapability === 'none' && capable.length > 0) return startsAnother ? { exec: 'shell' } : {};
  if (!startsAnother) return { fileCapability: effectiveIn(fileCapability), exec: 'direct' };
  if (fileCapability === 'none') return { fileCapability, exec: 'shell' };
  // One that has it itself may hand it on to a program with the same.
  return fileCapability === 'ep' || fileCapability === 'eip' ? {} : { exec: 'shell' };
}

/** Of a script, the interpreter is what is executed: Python with a capability listens itself, whatever a shell starts. */
function isStarter({ script, path, fileCapability }: Extract<ImageProgram, ProgramFile>): boolean {
  return STARTERS.test(path) || (script !== undefined && fileCapability === 'none');
}
