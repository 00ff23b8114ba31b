// A service of Compose as a workload of one container, as Docker would run it.
import { SERVICE } from '../../knowledge/compose-schema.ts';
import type { ComposeBuild, ComposeFacts, ComposeNetwork } from '../../model/compose-facts.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child } from '../../model/pointer.ts';
import type { Capability, ContainerFacts, EnvVariable, Setting, Sysctl, Workload } from '../../model/workload.ts';
import { capabilityNamed } from '../containers/capabilities.ts';
import { noNewPrivilegesOf } from '../containers/security-options.ts';
import { isPortStart } from '../questions/port-start.ts';
import { addContradictions } from './contradictions.ts';
import type { DependencyCircle } from './dependency-circle.ts';
import {
  booleanField,
  isUnknown,
  keyValues,
  refuse,
  type ServicePlace,
  type Spelling,
  textField,
  textItems,
  wordsField,
} from './fields.ts';
import { octalPorts, readPorts } from './ports.ts';
import { addDockerRefusals, addMisfits, isOnGvisor } from './refusals.ts';
import { addUndefinedNames, type ProjectNames } from './undefined-names.ts';
import { readUser } from './user.ts';

/** All services of a project by name, for one may be in the network of another. */
export type ServiceValues = Readonly<Record<string, Mapping>>;

/** The project that a service is of. */
export interface Project {
  readonly services: ServiceValues;
  readonly spelling: Spelling;
  /** Those that are started: in no profile, or in one that is on. */
  readonly on: ServiceValues;
  /** Undefined where another file may have more. */
  readonly names: ProjectNames | undefined;
  readonly circle: DependencyCircle | undefined;
  readonly faultOfFile: FaultOfFile;
}

/** What is wrong with a file of variables, of a path that is relative to the project: it is not there, or cannot be read. */
export type FaultOfFile = (path: string) => 'missing' | 'folder' | 'form' | undefined;

/** Undefined for what starts no container: a provider, which is a program of Compose's own. */
export function readService(name: string, project: Project): Workload | undefined {
  const { services, spelling, circle } = project;
  const value = services[name] ?? {};
  if (isMapping(value.provider) && SERVICE(value) === undefined) return undefined;
  const service: ServicePlace = { name, at: child('/services', name), value, refusals: [], spelling };
  addMisfits(service);
  const network = networkOf(service, services);
  const container = readContainer(service, network);
  const { own, holding } = sysctlsOf(service, services);
  const facts = factsOf(service, { project, network, own });
  if (circle?.name === name) refuse(service, 'dependency-circle', circle.at, circle.text);
  addDockerRefusals(service, { network, container, own, holding });
  // Another file says the rest, or a variable that no file gives a value.
  const isPart = (container.image === undefined && facts.build === undefined) || isOpen(service);
  return {
    dialect: 'compose',
    object: { apiVersion: 'compose', kind: 'service', name },
    at: service.at,
    hostNetwork: { value: network.kind === 'host', from: 'pod', at: network.kind === 'own' ? service.at : network.at },
    hostUsers: { value: undefined, from: 'default', at: service.at },
    os: { value: textField(service, 'platform')?.startsWith('windows') ? 'windows' : undefined, from: 'pod', at: service.at },
    sysctls: holding.length === 0 ? holding : holding.filter(({ value }) => !isUnknown(value)),
    labels: {},
    containers: [container],
    duplicateKeys: [],
    compose: facts,
    runtime: isOnGvisor(service) ? 'gvisor' : undefined,
    partial: isPart || undefined,
  };
}

/** What is asked of a service only where it is started. */
function addOfStarted(service: ServicePlace, { on, names, faultOfFile }: Project): ComposeFacts['missingFiles'] {
  if (!Object.hasOwn(on, service.name)) return [];
  addContradictions(service);
  if (names !== undefined) {
    addNothingToRun(service);
    addUndefinedNames(service, names);
  }
  return missingFiles(service, faultOfFile);
}

/** The current folder is built of an empty path. */
function addNothingToRun(service: ServicePlace): void {
  const { name, at, value } = service;
  if (value.image || value.build !== undefined) return;
  const text = `service ${JSON.stringify(name)} has neither an image nor a build context specified: invalid compose project`;
  refuse(service, 'nothing-to-run', at, text);
}

interface Known {
  readonly project: Project;
  readonly network: ComposeNetwork;
  readonly own: readonly Sysctl[];
}

function factsOf(service: ServicePlace, { project, network, own }: Known): ComposeFacts {
  return {
    network,
    refusals: service.refusals,
    build: buildOf(service),
    intruding: network.kind === 'service' ? own.findLast(isPortStart) : undefined,
    octal: octalPorts(service),
    droppedPorts: network.kind === 'host' ? droppedBy(service) : [],
    missingFiles: addOfStarted(service, project),
  };
}

/** Who it is, or what it may do, is a variable that no file gives a value. */
function isOpen({ value }: ServicePlace): boolean {
  const { sysctls } = value;
  for (let index = 0; index < DECIDING.length; index += 1) if (isOpenList(value[DECIDING[index] ?? ''])) return true;
  return isMapping(sysctls) ? Object.values(sysctls).some(isOpenValue) : isOpenList(sysctls);
}

const DECIDING = ['user', 'privileged', 'network_mode', 'cap_add', 'cap_drop', 'security_opt'] as const;

function isOpenList(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isOpenValue) : isOpenValue(value);
}

function isOpenValue(value: unknown): boolean {
  return typeof value === 'string' && isUnknown(value);
}

function readContainer(service: ServicePlace, network: ComposeNetwork): ContainerFacts {
  const { name, at } = service;
  const ports = readPorts(service, network);
  const image = textField(service, 'image');
  const { runAsUser, userName } = readUser(service);
  const allowPrivilegeEscalation = noNewPrivileges(service);
  const init = booleanField(service, 'init') ? { at: `${at}/init` } : undefined;
  const privileged = privilegedOf(service);
  const addedCapabilities = capabilitiesOf(service, 'cap_add');
  const droppedCapabilities = capabilitiesOf(service, 'cap_drop');
  const { command, args } = commandOf(service);
  return {
    name,
    role: 'main',
    at,
    image,
    ports,
    runAsNonRoot: { value: undefined, from: 'default', at },
    runAsUser,
    userName,
    allowPrivilegeEscalation,
    init,
    privileged,
    addedCapabilities,
    droppedCapabilities,
    command,
    args,
    env: keyValues(service, 'environment').map(variableOf),
    probes: [],
  };
}

function capabilitiesOf(service: ServicePlace, key: 'cap_add' | 'cap_drop'): Capability[] {
  const found: Capability[] = [];
  for (const { value, at } of textItems(service, key)) if (!isUnknown(value)) found.push(capabilityNamed(value, at));
  return found;
}

function variableOf({ key: name, value, at }: ReturnType<typeof keyValues>[number]): EnvVariable {
  return { name, at, value };
}

function privilegedOf(service: ServicePlace): Setting<boolean> {
  const at = `${service.at}/privileged`;
  const value = booleanField(service, 'privileged');
  return service.value.privileged === undefined
    ? { value: false, from: 'default', at: service.at }
    : { value: value ?? false, from: 'container', at };
}

/** no_new_privs, of which `allowPrivilegeEscalation: false` is what Kubernetes calls it. The last of several counts. */
function noNewPrivileges(service: ServicePlace): Setting<boolean | undefined> {
  const last = textItems(service, 'security_opt').findLast(({ value }) => noNewPrivilegesOf(value) !== undefined);
  if (last === undefined) return { value: undefined, from: 'default', at: service.at };
  return { value: noNewPrivilegesOf(last.value) === false, from: 'container', at: last.at };
}

/** What Compose calls an entrypoint, Kubernetes calls a command; an empty one takes the image's away. */
function commandOf(service: ServicePlace): Pick<ContainerFacts, 'command' | 'args'> {
  const entrypoint = wordsField(service, 'entrypoint');
  const command = wordsField(service, 'command');
  const own = command?.length ? { values: command, at: `${service.at}/command` } : undefined;
  if (entrypoint?.length === 0) return { command: own };
  return { command: entrypoint && { values: entrypoint, at: `${service.at}/entrypoint` }, args: own };
}

/** Whose network it is in the end: a service in another's may stand in that of the host. */
function networkOf(service: ServicePlace, services: ServiceValues): ComposeNetwork {
  const written = textField(service, 'network_mode');
  const at = `${service.at}/network_mode`;
  if (written === undefined) return { kind: 'own' };
  if (written === 'host') return { kind: 'host', at };
  const [, kind = '', name = ''] = /^(service|container):(.*)$/.exec(written) ?? [];
  if (kind === '') return isUnknown(written) ? { kind: 'container', name: written, at } : { kind: 'own' };
  const end = kind === 'service' ? lastService(name, services) : undefined;
  if (end?.network_mode === 'host') return { kind: 'host', at };
  if (typeof end?.network_mode === 'string' && end.network_mode.startsWith('container:'))
    return { kind: 'container', name: end.network_mode.slice('container:'.length), at };
  return { kind: kind === 'service' ? 'service' : 'container', name, at };
}

/** The service in whose network a chain of `service:` ends; a circle ends where it closes. */
function lastService(name: string, services: ServiceValues): Mapping | undefined {
  const seen = new Set<string>();
  let at = name;
  for (;;) {
    const next = /^service:(.*)$/.exec(String(services[at]?.network_mode ?? ''))?.[1];
    if (next === undefined || seen.has(at)) return services[at];
    seen.add(at);
    at = next;
  }
}

/** Its own sysctls, and those that hold in its network: of another service's network that one's, unless its own come later. */
function sysctlsOf(service: ServicePlace, services: ServiceValues): { own: Sysctl[]; holding: readonly Sysctl[] } {
  const own = readSysctls(service);
  // Nearly all: a network of its own.
  if (nextService(service.value.network_mode) === undefined) return { own, holding: own };
  const found = [own];
  const seen = new Set([service.name]);
  let mode = service.value.network_mode;
  for (let name = nextService(mode); name !== undefined && !seen.has(name); name = nextService(mode)) {
    seen.add(name);
    const value = services[name] ?? {};
    mode = value.network_mode;
    found.push(readSysctls({ ...service, name, at: child('/services', name), value, refusals: [] }));
  }
  // The service that is started last has the last word: what it is in is there before it.
  return { own, holding: found.reverse().flat() };
}

function nextService(mode: unknown): string | undefined {
  return typeof mode === 'string' && mode.startsWith('service:') ? mode.slice('service:'.length) : undefined;
}

function readSysctls(service: ServicePlace): Sysctl[] {
  return keyValues(service, 'sysctls').map(({ key: name, value = '', at }) => ({ name, value, at }));
}

function buildOf(service: ServicePlace): ComposeBuild | undefined {
  const { build } = service.value;
  const at = `${service.at}/build`;
  if (typeof build === 'string') return { at, context: build };
  if (!isMapping(build)) return undefined;
  const text = (key: string) => (typeof build[key] === 'string' ? build[key] : undefined);
  const [dockerfile, target, inline] = [text('dockerfile'), text('target'), text('dockerfile_inline')];
  const pairs = (key: string) => keyValues({ ...service, value: build, at }, key);
  const args = pairs('args').flatMap(({ key, value }) =>
    value === undefined || isUnknown(value) ? [] : [[key, value] as const],
  );
  const contexts = pairs('additional_contexts').map(({ key, value = '' }) => [key, value] as const);
  return {
    at,
    context: text('context') ?? '.',
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(inline === undefined ? {} : { inline }),
    ...(target === undefined ? {} : { target }),
    ...(args.length > 0 ? { args: Object.fromEntries(args) } : {}),
    ...(contexts.length > 0 ? { contexts: Object.fromEntries(contexts) } : {}),
  };
}

/** Of the service, and of what runs before it. */
function missingFiles(service: ServicePlace, faultOfFile: FaultOfFile): ComposeFacts['missingFiles'] {
  const missing = filesMissing(service, faultOfFile);
  const { pre_start: before } = service.value;
  if (!Array.isArray(before)) return missing;
  const steps = before.map((value, index) => ({ ...service, value, at: child(service.at, 'pre_start', index) }));
  return [...missing, ...steps.flatMap((step) => (isMapping(step.value) ? filesMissing(step, faultOfFile) : []))];
}

/** Only where the path is known; nobody but the host knows what it has elsewhere. */
function filesMissing(service: ServicePlace, faultOfFile: FaultOfFile): ComposeFacts['missingFiles'] {
  const { value, at } = service;
  if (value.env_file === undefined && value.label_file === undefined) return [];
  return (['env_file', 'label_file'] as const).flatMap((key) => {
    const written = value[key];
    const list: readonly unknown[] = Array.isArray(written) ? written : [written];
    return list.flatMap((item, index) => {
      const { path: file, required, format } = isMapping(item) ? item : { path: item };
      if (typeof file !== 'string' || isUnknown(file) || /^[/~]/.test(file)) return [];
      const fault = file === '' ? 'missing' : faultOfFile(file);
      const place = Array.isArray(written) ? child(at, key, index) : child(at, key);
      const where = isMapping(item) ? child(place, 'path') : place;
      if (fault === 'missing') return required === false ? [] : [{ at: where, file, key }];
      const why = fault === 'folder' ? `read ${file}: is a directory` : 'no line of variables';
      if (fault === 'folder' || (fault === 'form' && format === undefined))
        refuse(service, 'file-form', where, `failed to read ${file}: ${why}`);
      return [];
    });
  });
}

/** What is published, though the container has the network of the host. */
function droppedBy(service: ServicePlace): ComposeFacts['droppedPorts'] {
  const all = readPorts({ ...service, refusals: [] }, { kind: 'own' });
  return all
    .filter(({ at }) => at.startsWith(`${service.at}/ports/`))
    .map(({ at, containerPort, hostPort }) => ({ at, containerPort, hostPort }));
}
