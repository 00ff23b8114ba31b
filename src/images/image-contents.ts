import { launched } from '../knowledge/launchers.ts';
import type { ByRuntime, ExposedPort, ImageContents, ImageEvidence, ImageProgram, PortVariable } from '../model/image.ts';
import { capablePrograms, findProgram } from './find-program.ts';
import { imageError } from './image-error.ts';
import { type Folder, onTop, parts, resolvePath } from './layer-tree.ts';
import type { ImageConfig } from './manifest.ts';
import { platformText } from './platform.ts';
import { type AccountFile, resolveUser } from './users.ts';

export interface ImageParts {
  readonly ref: string;
  readonly digest: string;
  readonly index?: string;
  readonly config: ImageConfig;
  readonly configDigest: string;
  /** From the lowest. */
  readonly layers: readonly { readonly digest: string; readonly tree: Folder }[];
}

/** Those that a runtime acts on. */
const LABELS: readonly string[] = ['io.containers.capabilities'];

/** What an image holds, of its configuration and all its layers. */
export function imageContents({ ref, digest, index, config, configDigest, layers }: ImageParts): ImageContents {
  const root = layers.reduce<Folder>((lower, { tree }) => onTop(lower, tree), new Map());
  const program = findProgram(root, config);
  const { user, entrypoint, cmd } = config;
  return {
    ref,
    digest,
    ...(index === undefined ? {} : { index }),
    platform: platformText(config.platform),
    user: resolveUser(user, { passwd: accountFile(root, '/etc/passwd'), group: accountFile(root, '/etc/group') }),
    entrypoint,
    cmd,
    program,
    ...launchedProgram(root, config),
    capable: capablePrograms(root).filter((file) => !('fileCapability' in program) || file.path !== program.path),
    exposedPorts: distinct(config.exposedPorts.flatMap(exposedPort)).toSorted(byPort),
    variables: config.env.flatMap(portVariable),
    labels: Object.fromEntries(Object.entries(config.labels).filter(([name]) => LABELS.includes(name))),
    evidence: [{ fact: 'config', blob: configDigest }, ...fileEvidence(root, program, layers)],
  };
}

/** Undefined where it becomes another user, or gives him capabilities: what he executes then, has more to it than its file. */
function launchedProgram(root: Folder, config: ImageConfig): Pick<ImageContents, 'launches'> {
  const { words, by, stepsDown, isGivenAmbient } = launched([...config.entrypoint, ...config.cmd]);
  if (by.length === 0 || words.length === 0 || stepsDown || isGivenAmbient) return {};
  return { launches: findProgram(root, { ...config, entrypoint: words, cmd: [] }) };
}

function accountFile(root: Folder, path: string): AccountFile {
  const found = resolvePath(root, path);
  if (found === undefined) return isThere(root, path) ? 'dangling' : 'missing';
  if (found.node.kind === 'folder') return 'not-a-file';
  if (found.node.kind === 'file' && found.node.text !== undefined) return { text: found.node.text };
  // It is there, and was not kept: it is too large, or nothing in it looked like what it is taken for.
  throw imageError({ code: 'accounts-not-kept', data: { path: found.path } });
}

/** Whether something of this name is there, be it a link that leads nowhere. */
function isThere(root: Folder, path: string): boolean {
  return nodeAt(root, path) !== undefined;
}

function nodeAt(root: Folder, path: string) {
  const names = parts(path);
  const last = names.pop() ?? '';
  let folder: Folder | undefined = root;
  for (const name of names) {
    const node = folder?.get(name);
    folder = node?.kind === 'folder' ? node.children : undefined;
  }
  return folder?.get(last);
}

function fileEvidence(root: Folder, program: ByRuntime<ImageProgram>, layers: ImageParts['layers']): ImageEvidence[] {
  const passwd = resolvePath(root, '/etc/passwd')?.path;
  const ofUser = passwd === undefined ? [] : placesOf('user', passwd, layers);
  const ofScript = program.script === undefined ? [] : placesOf('program', program.script.path, layers);
  const ofProgram = program.path === undefined ? [] : placesOf('program', program.path, layers);
  return [...ofUser, ...ofScript, ...ofProgram];
}

/** The highest layer that has the file. */
function placesOf(fact: 'user' | 'program', path: string, layers: ImageParts['layers']): ImageEvidence[] {
  const layer = layers.findLast(({ tree }) => nodeAt(tree, path) !== undefined);
  return layer === undefined ? [] : [{ fact, blob: layer.digest, path }];
}

const EXPOSED = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i;
const MOST_PORT = 65_535;

/** `80/tcp`, `53/udp`, `8080`, `8000-8010/tcp`; anything else says nothing of a port. */
function exposedPort(text: string): ExposedPort[] {
  const [, first = '', last, protocol = 'tcp'] = EXPOSED.exec(text) ?? [];
  const [port, to] = [Number(first), Number(last ?? first)];
  if (first === '' || port < 1 || to > MOST_PORT || to < port) return [];
  return [{ port, ...(to === port ? {} : { to }), protocol: protocol.toLowerCase() }];
}

/** `EXPOSE 443 443/TCP` is two keys of an image that podman built (openshift/imagebuilder v1.2.22), and one port. */
function distinct(ports: readonly ExposedPort[]): ExposedPort[] {
  return [...new Map(ports.map((port) => [`${port.port}-${lastOf(port)}/${port.protocol}`, port])).values()];
}

function byPort(a: ExposedPort, b: ExposedPort): number {
  return a.port - b.port || lastOf(a) - lastOf(b) || (a.protocol < b.protocol ? -1 : 1);
}

function lastOf({ port, to = port }: ExposedPort): number {
  return to;
}

/** As a container's variables of this kind are read (facts/questions/port-hints.ts), by their names alone. */
const PORT_NAME = /(?:^|_)PORTS?$/;
const ADDRESS_NAME = /(?:^|_)(?:ADDR|ADDRESS|LISTEN|BIND|URLS)$/;
const ANY_HOST = /^(?:[a-z]+:\/\/)?(?:0\.0\.0\.0|\[::\]|\*|\+)?:(\d{1,5})\/?$/;

function portVariable(variable: string): PortVariable[] {
  const equals = variable.indexOf('=');
  if (equals < 1) return [];
  const [name, value] = [variable.slice(0, equals), variable.slice(equals + 1)];
  const words = value.split(/[,;\s]+/).filter(Boolean);
  const ports = PORT_NAME.test(name)
    ? words.flatMap(portNumber)
    : ADDRESS_NAME.test(name)
      ? words.flatMap((word) => portNumber(ANY_HOST.exec(word)?.[1] ?? ''))
      : [];
  return ports.length > 0 && ports.length === words.length ? [{ name, value, ports }] : [];
}

function portNumber(text: string): number[] {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_PORT ? [Number(text)] : [];
}
