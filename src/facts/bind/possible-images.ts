// What an image may be as far as it matters for a port: the images that agree with what is known of it and of the command.
import type { FileCapability, ImageFacts } from '../../model/bind.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { gives } from './process.ts';

/** An image of which everything is known that can matter. */
export interface PossibleImage {
  readonly user: number | string;
  readonly uid: number | undefined;
  readonly fileCapability: FileCapability;
  readonly raisesCapability: boolean;
  readonly exec: 'direct' | 'shell';
  readonly setuidRoot: boolean;
  readonly stepsDown: boolean;
}

/** A name that nobody knows stands so in the kubelet's message. */
const SOME_NAME = '...';
const SOME_USER = 1000;

/** Programs that execute another one; a path that ends in `.sh` is a script, and so is one. */
export const LAUNCHERS = new Set([
  'sh',
  'ash',
  'bash',
  'dash',
  'ksh',
  'zsh',
  'busybox',
  'env',
  'tini',
  'dumb-init',
  'catatonit',
  'su-exec',
  'gosu',
]);

type Program = Pick<PossibleImage, 'fileCapability' | 'raisesCapability' | 'exec' | 'setuidRoot'>;

const PLAIN: Program = { fileCapability: 'none', raisesCapability: false, exec: 'direct', setuidRoot: false };

/** An image of one platform, where platforms differ; else the one image that there is. */
export interface ImageVariant {
  readonly platform?: string;
  readonly facts: ImageFacts;
}

export function variantsOf(image: ImageFacts): readonly ImageVariant[] {
  const { byPlatform } = image;
  if (byPlatform === undefined) return [{ facts: image }];
  return Object.entries(byPlatform).map(([platform, facts]) => ({ platform, facts }));
}

/** What is known of the program that the container executes: its command, or arguments of an image without one, name another. */
export function factsFor(container: ContainerFacts, image: ImageFacts | undefined): ImageFacts | undefined {
  const { command, args } = container;
  if (image?.byPlatform !== undefined) {
    const { byPlatform, ...shared } = image;
    const each = Object.entries(byPlatform).map(([platform, facts]) => [platform, factsFor(container, facts)] as const);
    return { ...factsFor(container, shared), byPlatform: Object.fromEntries(each) as typeof byPlatform };
  }
  if (image?.program === undefined) return image;
  const { names, byArgs, other } = image.program;
  const word = command?.values[0] ?? (byArgs ? args?.values[0] : undefined);
  return word === undefined || names.includes(word) ? image : other;
}

/** `isGiven`: some runtime that is asked about may give an ambient set. The likeliest first: no file capability, and a numeric user that is not root where root would not be started. */
export function possibleImages(
  container: ContainerFacts,
  known: ImageFacts = {},
  isGiven = container.privileged.value,
): PossibleImage[] {
  const { uid, stepsDown = false } = known;
  const programs = possiblePrograms(container, known, isGiven);
  // The entrypoint that steps down is not executed where there is a command.
  const stepsDownAtAll = stepsDown && !hasCommand(container);
  return possibleUsers(container, known).flatMap((user) =>
    // Field by field: for every port of every container.
    programs.map(({ fileCapability, raisesCapability, exec, setuidRoot }) => {
      return { user, uid, fileCapability, raisesCapability, exec, setuidRoot, stepsDown: stepsDownAtAll };
    }),
  );
}

function possibleUsers({ runAsUser, userName, runAsNonRoot }: ContainerFacts, known: ImageFacts): (number | string)[] {
  if (known.user !== undefined) return [known.user];
  // The image's user does not count where the manifest gives one.
  if (runAsUser.value !== undefined) return [runAsUser.value];
  // A process was seen: whether the image gives the number or a name is not known by that.
  if (known.uid !== undefined) return [known.uid, SOME_NAME];
  if (userName !== undefined) return [userName.value];
  return runAsNonRoot.value === true ? [SOME_USER, SOME_NAME, 0] : [0, SOME_USER, SOME_NAME];
}

/**
 * +eip acts as +ep, and +ei as no file capability (no runtime sets inheritable ones). +p for a program that raises it, and the
 * set-user-ID bit, do what +ep does or what nothing does. So none of them needs a case of its own, but for an ambient set, and
 * where nobody knows whether the program raises it.
 */
function possiblePrograms(container: ContainerFacts, known: ImageFacts, isGiven: boolean): Program[] {
  const { fileCapability, raisesCapability = false, setuidRoot = false } = known;
  if (fileCapability === 'p' && known.raisesCapability === undefined) {
    return [false, true].flatMap((raises) => possiblePrograms(container, { ...known, raisesCapability: raises }, isGiven));
  }
  if (fileCapability !== undefined && !gives({ fileCapability, raisesCapability })) {
    return [{ fileCapability, raisesCapability, exec: 'direct', setuidRoot }];
  }
  const flags = fileCapability ?? 'ep';
  const capable = possibleExecs(container, known).map((exec) => ({ fileCapability: flags, raisesCapability, exec, setuidRoot }));
  if (fileCapability !== undefined) return capable;
  // +p for a program that does not raise it matters where an ambient set is given, which it clears.
  const cleared: Program[] = isGiven ? [{ ...PLAIN, fileCapability: 'p', setuidRoot }] : [];
  return [{ ...PLAIN, setuidRoot }, ...capable, ...cleared];
}

function possibleExecs(container: ContainerFacts, known: ImageFacts): readonly ('direct' | 'shell')[] {
  const command = commandKind(container);
  if (container.init !== undefined) return ['shell'];
  if (command === 'none') return known.exec === undefined ? ['direct', 'shell'] : [known.exec];
  if (command === 'launcher') return ['shell'];
  // A command without a shell names the program that listens, of which somebody says that it has the capability.
  return known.fileCapability === undefined ? ['direct', 'shell'] : ['direct'];
}

/** Whether it executes another program, rather than be the one that listens. */
export function isLauncher(program: string): boolean {
  return program.endsWith('.sh') || LAUNCHERS.has(program.slice(program.lastIndexOf('/') + 1));
}

/** All that a command says of the image. */
export function commandKind({ command }: ContainerFacts): 'none' | 'launcher' | 'program' {
  const [program] = command?.values ?? [];
  if (program === undefined) return 'none';
  return isLauncher(program) ? 'launcher' : 'program';
}

export function hasCommand({ command }: ContainerFacts): boolean {
  return command !== undefined && command.values.length > 0;
}
