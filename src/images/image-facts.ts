// From what an image holds to what the bind walk asks of it. What it does not settle stays unknown.
import { isDeepStrictEqual } from 'node:util';
import type { FileCapability } from '../model/bind.ts';
import type { ImageContents, ImageProgram, NetBindFlags, ProgramFile } from '../model/image.ts';
import type { LockedFacts, LockedImage } from '../model/image-lock.ts';

/** One entry for the platforms of an image. Throws for none. */
export function lockedImage(ref: string, images: readonly ImageContents[]): LockedImage {
  const [first] = images;
  if (first === undefined) throw new Error('no image');
  const each = images.map(factsOf);
  const names = FACTS.filter((name) => each.some((facts) => !isDeepStrictEqual(facts[name], each[0]?.[name])));
  const shared = Object.fromEntries(Object.entries(each[0] ?? {}).filter(([name]) => !names.some((one) => one === name)));
  return {
    ref,
    digest: first.index ?? first.digest,
    platforms: images.map(({ platform }) => platform).sort(),
    facts: shared,
    ...(names.length > 0 ? { differs: names } : {}),
    evidence: [...new Set(images.flatMap(({ evidence }) => evidence.map(({ blob, path }) => blob + (path ?? ''))))].sort(),
  };
}

const FACTS = [
  'user',
  'uid',
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
    ...programFacts(image),
    ...(image.capable.length > 0 ? { capable: true } : {}),
    ...(lowPorts.length > 0 ? { lowPorts } : {}),
  };
}

const LAST_LOW = 1023;

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function byNumber(a: number, b: number): number {
  return a - b;
}

/** Programs that execute the one that listens, as an entrypoint script does. */
const STARTERS = /\/(?:tini|tini-static|dumb-init|catatonit|s6-svscan|init|env|sh|bash|ash|dash|busybox|su-exec|gosu|setpriv)$/;

function programFacts({ entrypoint, cmd, program, capable }: ImageContents): Partial<LockedFacts> {
  if ('problem' in program || program.differs !== undefined || program.capabilityRootId !== undefined) return {};
  const path = program.script?.path ?? program.path;
  const shared: Partial<LockedFacts> = {
    ...(program.setuidRoot ? { setuidRoot: true } : {}),
    ...(program.neededCapabilities === undefined ? {} : { needs: program.neededCapabilities }),
    names: [...new Set([...[...entrypoint, ...cmd].slice(0, 1), path])],
    ...(entrypoint.length === 0 ? { byArgs: true } : {}),
  };
  if (!startsAnother(program)) return { fileCapability: capabilityOf(program.fileCapability), exec: 'direct', ...shared };
  // Which of the programs it starts is not in the image's configuration: none of them has the capability, or nobody knows.
  const { fileCapability } = program;
  if (fileCapability === 'none' && capable.length === 0) return { fileCapability, exec: 'shell', ...shared };
  // One that has it itself may hand it on to a program with the same.
  return { ...(fileCapability === 'ep' || fileCapability === 'eip' ? {} : { exec: 'shell' }), ...shared };
}

/** Of a script, the interpreter is what is executed: Python with a capability listens itself, whatever a shell starts. */
function startsAnother({ script, path, fileCapability }: Extract<ImageProgram, ProgramFile>): boolean {
  return STARTERS.test(path) || (script !== undefined && fileCapability === 'none');
}

/** The inheritable bit alone gives nothing to a process whose own inheritable set is empty, as it is in a container. */
function capabilityOf(flags: NetBindFlags): FileCapability {
  if (flags === 'i') return 'none';
  return flags === 'ip' ? 'p' : flags;
}
