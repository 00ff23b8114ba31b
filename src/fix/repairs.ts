// What the fix of each message says, as a change of the manifest's objects: no more than it says, and where it offers two ways, the
// first.
import { portHints } from '../facts/questions/port-hints.ts';
import { highestPortStart, isPortStart, PORT_START_SYSCTL, portStartSysctl } from '../facts/questions/port-start.ts';
import { listensByPrivilege, needsCapabilityToStart } from '../facts/questions.ts';
import { CAPABILITY_NAMES } from '../knowledge/runtimes.ts';
import type { ImageFacts } from '../model/bind.ts';
import type { LintFinding } from '../model/lint.ts';
import { isMapping } from '../model/mapping.ts';
import { isUnder, tokens, valueAt } from '../model/pointer.ts';
import type { ContainerFacts, PortFacts, Workload } from '../model/workload.ts';

/** An object, or a mapping in one, that may be written to. */
export type Writable = Record<string, unknown>;

/** A port of a container that listens on another number now. */
export interface Moved {
  readonly container: string;
  readonly port: number;
  readonly protocol: string;
  readonly to: number;
}

/** What a person has to make sure of, because it is not in the manifest. */
export type Need =
  /** The program has to listen on another port. */
  | { readonly kind: 'listen'; readonly container: string; readonly from: number; readonly to: number }
  /** The program has to run as another user. */
  | { readonly kind: 'user'; readonly container: string; readonly user: number | string }
  /** Another image takes the place of one. */
  | { readonly kind: 'image'; readonly container: string; readonly from: string; readonly to: string }
  /** Clients reach the port of the node no more. */
  | { readonly kind: 'clients'; readonly container: string; readonly port: number }
  /** The program has to do without privileged: true. */
  | { readonly kind: 'privileged'; readonly container: string }
  /** The program must not need what is taken away: what it is stands in no manifest. */
  | { readonly kind: 'program'; readonly container: string };

/** Where a finding is: objects that may be written to, and what was read of them before. */
export interface Site {
  readonly finding: LintFinding;
  /** Those that are judged together: asked for where a change may reach them. */
  readonly objects: () => readonly Writable[];
  readonly object: Writable;
  readonly workload: Workload;
  readonly container: ContainerFacts | undefined;
  /** What edits note of themselves: moved ports, and pointers of containers that run another image. */
  readonly moved: Moved[];
  readonly replaced: string[];
  readonly needs: Need[];
  /** What is known of an image. */
  readonly imageOf: (image: string | undefined) => ImageFacts | undefined;
}

type Edit = (site: Site) => void;

const SOME_USER = 65_532;

/** By `rule message`. */
export const REPAIRS: Readonly<Record<string, Edit>> = {
  'privileged-container-port declared': (site) => movePort(site, portAt(site)),
  'privileged-container-port declared+twin': (site) => replaceByTwin(site, portAt(site)),
  'privileged-container-port declared+start': (site) => {
    movePort(site, portAt(site));
    removeStart(site);
  },
  'privileged-container-port declared+twin+start': (site) => {
    replaceByTwin(site, portAt(site));
    removeStart(site);
  },
  'privileged-host-port mapped': (site) => removeHostPort(site),
  'privileged-host-port mapped+privileged': (site) => {
    removeHostPort(site);
    movePort(site, portAt(site));
  },
  'privileged-host-port mapped+privileged+start': (site) => {
    removeHostPort(site);
    movePort(site, portAt(site));
    removeStart(site);
  },
  'privileged-host-port host-network': leaveHost,
  'privileged-host-port host-network+mapped': leaveHost,
  ...each('privileged-port-unbindable', ['dropped', 'void', 'dropped-on-some', 'void-on-some', 'image-decides'], moveTold),
  'privileged-port-unbindable default-node': (site) => {
    moveTold(site);
    removeKey(site, site.workload.hostNetwork.at);
    for (const { containerPort: port } of site.container?.ports ?? []) need(site, { kind: 'clients', port });
  },
  'never-starts unknown-capability': removeRefused,
  ...each('never-starts', ['root-image', 'named-user', 'named-user+uid'], setImageUser),
  ...each('never-starts', ['root-image+port', 'named-user+port', 'named-user+uid+port'], (site) => {
    moveLow(site);
    setImageUser(site);
  }),
  'never-starts root-image+twin': (site) => replaceByTwin(site, lowPortOf(site)),
  'never-starts refused+host-port-differs': (site) => {
    const port = portAt(site);
    if (port !== undefined) delete writableAt(site, port.at).hostPort;
  },
  'never-starts refused+protocol-unsupported': (site) => {
    const { protocol = '' } = portAt(site) ?? {};
    if (['TCP', 'UDP', 'SCTP'].includes(protocol.toUpperCase())) setAt(site, site.finding.at, protocol.toUpperCase());
  },
  'never-starts refused+port-of-ephemeral-container': (site) => {
    delete containerIn(site).ports;
  },
  'binary-will-not-start dropped': (site) => grant(site),
  'binary-will-not-start dropped-on-some': (site) => {
    const capabilities = capabilitiesOf(site);
    capabilities.add = ['NET_BIND_SERVICE', ...list(capabilities.add).filter((name) => bare(name) !== 'NET_BIND_SERVICE')];
    capabilities.drop = list(capabilities.drop).filter((name) => bare(name) !== 'NET_BIND_SERVICE');
  },
  ...Object.assign({}, ...['', '+kept', '+port', '+kept+port'].map(ofRoot)),
  'may-run-as-root administrator': (site) => {
    setUser(site, site.finding.at, 'ContainerUser');
    refuseRoot(site);
  },
  'may-run-as-root administrator-refused': (site) => setUser(site, site.finding.at, 'ContainerUser'),
  'may-run-as-root user-name-only': refuseRoot,
  'may-run-as-root contradiction': (site) => setUser(site, site.finding.at, SOME_USER),
  'net-bind-service-kept kept+port': (site) => {
    moveLow(site);
    drop(site, 'ALL');
  },
  'net-bind-service-kept kept+root+port': (site) => {
    moveLow(site);
    drop(site, 'NET_BIND_SERVICE');
  },
  'net-bind-service-kept prefixed-drop+port': (site) => {
    moveLow(site);
    setAt(site, site.finding.at, bare(site.finding.data.capability));
  },
  ...each('net-bind-service-kept', ['kept', 'kept+node'], (site) => drop(site, 'ALL')),
  ...each('net-bind-service-kept', ['kept+root', 'kept+root+node'], (site) => drop(site, 'NET_BIND_SERVICE')),
  'net-bind-service-kept kept+capable': (site) => {
    drop(site, 'ALL');
    grant(site);
  },
  'net-bind-service-kept prefixed-drop+capable': (site) => {
    drop(site, 'ALL');
    grant(site);
  },
  'net-bind-service-kept prefixed-drop': (site) => setAt(site, site.finding.at, bare(site.finding.data.capability)),
  'net-bind-service-added added': (site) => {
    moveLow(site);
    removeItem(site, site.finding.at);
  },
  'net-bind-service-added added+kept': (site) => {
    moveLow(site);
    removeItem(site, site.finding.at);
    drop(site, 'NET_BIND_SERVICE');
  },
  'net-bind-service-added added-all': (site) => removeItem(site, site.finding.at),
  'net-bind-service-added privileged+port': (site) => {
    moveLow(site);
    withoutPrivileged(site);
  },
  'net-bind-service-added privileged': withoutPrivileged,
  'net-bind-service-added prefixed': (site) => {
    if (isCapable(site) || isLow(site)) setAt(site, site.finding.at, 'NET_BIND_SERVICE');
    else removeItem(site, site.finding.at);
  },
  ...each('net-bind-service-unused', ['unused', 'unused+unclear', 'void'], (site) => removeItem(site, site.finding.at)),
  'port-start-lowered lowered': (site) => {
    for (const container of site.workload.containers) moveLow({ ...site, container }, 1024);
    // Where it stands twice the last one holds, and then the one before it would.
    for (const { at } of site.workload.sysctls.filter(isPortStart).toReversed()) removeItem(site, at);
  },
  'port-start-lowered remedy': (site) => setAt(site, site.finding.at, String(lowestPort(site.workload))),
  'port-start-lowered host-network': (site) => removeItem(site, site.finding.at),
  ...each('port-start-lowered', ['raised', 'refused', 'empty'], (site) => {
    setAt(site, site.finding.at, String(lowestPort(site.workload)));
  }),
  'port-start-lowered slashes': (site) => setAt(site, site.finding.at, PORT_START_SYSCTL),
  ...each('privileged-port-undeclared', ['probe', 'hook', 'variable', 'argument'], moveTold),
  'privileged-port-undeclared image': (site) => {
    const from = Number.parseInt(String(site.finding.data.port), 10);
    declarePort(site, from + 8000);
    need(site, { kind: 'listen', from, to: from + 8000 });
  },
  'privileged-port-undeclared image+twin': (site) => replaceByTwin(site, undefined),
};

/** Rules, or single messages, whose fix names something that is not in the manifest, and why it is left standing. */
export const BEYOND: Readonly<Record<string, string>> = {
  'cleartext-port': 'another program speaks the encrypted protocol',
  'development-server-port': 'the application is built into another image',
  'ephemeral-range-port': 'nothing is said of privileges: any other number does',
  'ephemeral-range-node-port': 'about a Service, whose nodePort no container binds',
  'duplicate-key': 'about the text: the object has one value for each key',
  'service-targets-privileged-port': 'about a Service; the port of its Pod is moved with it',
  'service-target-missing': 'about a Service: which port was meant is not in the manifest',
  'exposed-without-proxy': 'another workload stands in front',
  'void-suppression': 'about the text: who may let what pass',
  'unused-suppression': 'about the text: who may let what pass',
  'never-starts': 'which of two settings that exclude each other, or which value, is meant is not in the manifest',
};

function each(rule: string, messages: readonly string[], edit: Edit): Record<string, Edit> {
  return Object.fromEntries(messages.map((message) => [`${rule} ${message}`, edit]));
}

/** The edit of a finding; undefined for what is beyond the manifest. Throws where nobody has said which. */
export function repairOf({ ruleId, messageId }: Pick<LintFinding, 'ruleId' | 'messageId'>): Edit | undefined {
  const key = `${ruleId} ${messageId}`;
  const edit = REPAIRS[key];
  if (edit === undefined && !(ruleId in BEYOND || key in BEYOND)) throw new Error(`no edit for "${key}": see src/fix/repairs.ts`);
  return edit;
}

// --- Users

function ofRoot(variant: string): Record<string, Edit> {
  const messages = ['unset', 'set-to-false', 'uid-zero', ...(variant === '+port' ? [] : ['uid-only'])];
  return each(
    'may-run-as-root',
    messages.map((message) => message + variant),
    (site) => {
      if (variant.endsWith('+port')) moveLow(site);
      refuseRoot(site);
      if (variant.startsWith('+kept')) drop(site, 'NET_BIND_SERVICE');
    },
  );
}

function refuseRoot(site: Site): void {
  const { workload, container, finding } = site;
  if (container === undefined) return;
  const { runAsNonRoot, runAsUser } = container;
  const said = finding.messageId.startsWith('set-to-false') ? runAsNonRoot : runAsUser;
  const context = said.from === 'pod' ? mapping(site, `${workload.at}/securityContext`) : contextOf(site);
  context.runAsNonRoot = true;
  // The nearer word holds.
  if (runAsNonRoot.from === 'container') contextOf(site).runAsNonRoot = true;
  if (workload.os.value === 'windows' || (runAsUser.value ?? 0) !== 0 || hasNumericUser(container, site)) return;
  if (runAsUser.from !== 'default') setUser(site, runAsUser.at, SOME_USER);
  else {
    context.runAsUser = SOME_USER;
    need(site, { kind: 'user', user: SOME_USER });
  }
}

function setUser(site: Site, pointer: string, user: number | string): void {
  setAt(site, pointer, user);
  need(site, { kind: 'user', user });
}

/** The number of the user that the image has by name, which changes nothing; else one of which nobody knows whether it will do. */
function setImageUser(site: Site): void {
  const { uid } = site.finding.data;
  if (uid === undefined) need(site, { kind: 'user', user: SOME_USER });
  contextOf(site).runAsUser = uid ?? SOME_USER;
}

function hasNumericUser({ image, runAsUser }: ContainerFacts, { imageOf }: Site): boolean {
  const user = imageOf(image)?.user ?? '';
  return runAsUser.value === undefined && /^[1-9]\d*(:|$)/.test(String(user));
}

// --- Capabilities

function drop(site: Site, name: string): void {
  const capabilities = capabilitiesOf(site);
  capabilities.drop = name === 'ALL' ? ['ALL'] : [...list(capabilities.drop), name];
}

function isLow({ container, workload, imageOf }: Site): boolean {
  return container !== undefined && listensByPrivilege(container, workload, imageOf(container.image));
}

function isCapable({ container, imageOf }: Site): boolean {
  return needsCapabilityToStart(imageOf(container?.image));
}

function withoutPrivileged(site: Site): void {
  removeKey(site, site.finding.at);
  drop(site, 'ALL');
  if (isCapable(site)) grant(site);
  need(site, { kind: 'privileged' });
}

function grant(site: Site): void {
  const capabilities = capabilitiesOf(site);
  capabilities.add = [...list(capabilities.add), 'NET_BIND_SERVICE'];
}

/** What a runtime refuses: a name with CAP_, or one that no kernel knows. */
function removeRefused(site: Site): void {
  const capabilities = capabilitiesOf(site);
  for (const key of ['add', 'drop']) {
    if (!(key in capabilities)) continue;
    const kept = list(capabilities[key]).filter(
      (name) => !/^cap_/i.test(name) && (bare(name) === 'ALL' || CAPABILITY_NAMES.has(bare(name))),
    );
    if (kept.length > 0) capabilities[key] = kept;
    else delete capabilities[key];
  }
}

function bare(name: unknown): string {
  return String(name).toUpperCase().replace(/^CAP_/, '');
}

// --- Ports

/** The port that a finding points at, or into. */
function portAt({ finding, container }: Site): PortFacts | undefined {
  return container?.ports.find(({ at }) => isUnder(finding.at, at));
}

/** All that the container declares or names below 1024, or where the Pod raises the start, below that. */
function moveLow(site: Site, end?: number): void {
  const { container, workload } = site;
  if (container === undefined) return;
  const start = end ?? highestPortStart(workload, undefined);
  for (const port of container.ports) if (port.containerPort < start) movePort(site, port);
  for (const probe of container.probes)
    if (probe.host === undefined && Number(probe.port) < start) rename(site, tcp(Number(probe.port)));
  for (const { port } of portHints(container, (number) => number > 0 && number < start)) rename(site, tcp(port));
}

function tcp(containerPort: number): Pick<PortFacts, 'containerPort' | 'protocol'> {
  return { containerPort, protocol: 'TCP' };
}

function moveTold(site: Site): void {
  const { data } = site.finding;
  const numbers = String(data.ports ?? data.number ?? data.port).match(/\d+(?=[/ ,]|$)/g) ?? [];
  for (const number of numbers.map(Number)) {
    const declared = site.container?.ports.filter(({ containerPort }) => containerPort === number) ?? [];
    for (const port of declared) movePort(site, port);
    if (declared.length > 0) continue;
    const to = rename(site, tcp(number));
    declarePort(site, to);
  }
}

function movePort(site: Site, port: PortFacts | undefined, wanted?: number): void {
  if (port === undefined) return;
  const to = rename(site, port, wanted);
  const own = writableAt(site, port.at);
  own.containerPort = to;
  if (site.workload.hostNetwork.value && own.hostPort !== undefined) own.hostPort = to;
}

/** Everything that names the number: probes, variables and arguments of the Pod, and the Services that send to it. */
function rename(site: Site, port: Pick<PortFacts, 'containerPort' | 'protocol'>, wanted?: number): number {
  const { object, workload, container, moved } = site;
  const from = port.containerPort;
  const to = wanted ?? freePort(site, from + 8000, port.protocol);
  if (container) moved.push({ container: container.at, port: from, protocol: port.protocol, to });
  // A twin listens there by itself.
  if (container && !site.replaced.includes(container.at)) need(site, { kind: 'listen', from, to });
  for (const { probes } of port.protocol === 'TCP' ? workload.containers : []) {
    for (const probe of probes) if (Number(probe.port) === from && probe.host === undefined) setAt(site, probe.at, to);
  }
  for (const hint of container ? portHints(container, (number) => number === from) : []) {
    setAt(site, hint.at, String(valueAt(object, hint.at)).replace(new RegExp(`\\b${from}\\b`), String(to)));
  }
  for (const target of targetsOf(site, port)) target.targetPort = to;
  return to;
}

/** The ports of Services that send to a port of the Pod. */
function targetsOf({ objects, workload }: Site, { containerPort, protocol }: Pick<PortFacts, 'containerPort' | 'protocol'>) {
  const specs = objects()
    .flatMap((object) => (object.kind === 'List' && Array.isArray(object.items) ? object.items : [object]))
    .flatMap((object) => (isMapping(object) && object.kind === 'Service' && isMapping(object.spec) ? [object.spec] : []));
  return specs
    .filter((spec) => selects(spec, workload))
    .flatMap(({ ports }) => (Array.isArray(ports) ? (ports as Writable[]) : []))
    .filter((target) => (target.targetPort ?? target.port) === containerPort && (target.protocol ?? 'TCP') === protocol);
}

/** Whether a Service of this spec sends to the workload. One without labels in its selector, and an ExternalName, lead elsewhere. */
export function selects(spec: unknown, { labels }: Workload): boolean {
  if (!isMapping(spec) || !isMapping(spec.selector) || spec.type === 'ExternalName') return false;
  const pairs = Object.entries(spec.selector);
  return pairs.length > 0 && pairs.every(([name, value]) => labels[name] === value);
}

/** The example of the fix, or the next that no container of the Pod has by this protocol. */
function freePort({ workload, moved }: Site, wanted: number, protocol: string): number {
  const ports = [
    ...workload.containers.flatMap(({ ports: own }) => own.map((port) => ({ ...port, to: port.containerPort }))),
    ...moved,
  ];
  const taken = new Set(ports.filter((port) => port.protocol === protocol).map(({ to }) => to));
  let port = wanted;
  while (taken.has(port)) port += 1000;
  return port;
}

function declarePort(site: Site, containerPort: number): void {
  const own = containerIn(site);
  own.ports = [...list<Writable>(own.ports), { containerPort }];
}

function replaceByTwin(site: Site, port: PortFacts | undefined): void {
  const { finding, container, replaced } = site;
  const from = container?.image ?? '';
  // Its versions are those of the other; a digest is one of that alone.
  const [tag = ''] = /:[\w.-]+$/.exec(from.replace(/@.*/, '')) ?? [];
  const to = `${finding.data.twin}${tag}`;
  containerIn(site).image = to;
  if (container) replaced.push(container.at);
  need(site, { kind: 'image', from, to });
  const high = Number(finding.data.high);
  if (port) movePort(site, port, high);
  else declarePort(site, high);
}

/** The one that moves to where the twin listens, if any does. */
function lowPortOf({ container, finding }: Site): PortFacts | undefined {
  const { ports = [] } = container ?? {};
  return ports.find(({ containerPort }) => containerPort === Number(finding.data.high)) ?? ports[0];
}

function leaveHost(site: Site): void {
  removeKey(site, site.workload.hostNetwork.at);
  const port = portAt(site);
  if (port === undefined) return;
  need(site, { kind: 'clients', port: port.containerPort });
  delete writableAt(site, port.at).hostPort;
  movePort(site, port);
}

function removeHostPort(site: Site): void {
  const port = portAt(site);
  if (port === undefined) return;
  delete writableAt(site, port.at).hostPort;
  need(site, { kind: 'clients', port: port.hostPort ?? port.containerPort });
}

/** As soon as no port of the Pod is below 1024. */
function removeStart({ object, workload, moved }: Site): void {
  const gone = new Set(moved.map(({ container, port, protocol }) => `${container} ${port} ${protocol}`));
  const left = workload.containers.flatMap(({ at, ports }) =>
    ports.filter(({ containerPort, protocol }) => containerPort < 1024 && !gone.has(`${at} ${containerPort} ${protocol}`)),
  );
  const sysctl = portStartSysctl(workload.sysctls);
  if (left.length === 0 && sysctl) removeItem({ object }, sysctl.at);
}

function lowestPort({ containers }: Workload): number {
  return Math.min(1024, ...containers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort)));
}

type NeedOf = Need extends infer N ? (N extends Need ? Omit<N, 'container'> : never) : never;

/** Of the finding's container. */
function need({ needs, container }: Site, given: NeedOf): void {
  needs.push({ ...given, container: container?.name ?? '' } as Need);
}

// --- Places

function containerIn(site: Site): Writable {
  return site.container ? writableAt(site, site.container.at) : {};
}

function contextOf(site: Site): Writable {
  return mapping(site, `${site.container?.at}/securityContext`);
}

function capabilitiesOf(site: Site): Writable {
  return mapping(site, `${site.container?.at}/securityContext/capabilities`);
}

function list<T = string>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}

/** The mapping at a pointer, made where there is none. */
function mapping(site: Site, pointer: string): Writable {
  const end = pointer.lastIndexOf('/');
  const known = valueAt(site.object, pointer);
  if (isMapping(known)) return known as Writable;
  // The nearest parent may be missing, too.
  const parent = pointer.endsWith('/capabilities')
    ? mapping(site, pointer.slice(0, end))
    : writableAt(site, pointer.slice(0, end));
  const made: Writable = {};
  parent[pointer.slice(end + 1)] = made;
  return made;
}

function setAt(site: Pick<Site, 'object'>, pointer: string, value: unknown): void {
  const [parent, key] = split(site, pointer);
  parent[key] = value;
}

function removeKey(site: Pick<Site, 'object'>, pointer: string): void {
  const [parent, key] = split(site, pointer);
  delete parent[key];
}

/** The item of a list that a pointer leads to, or into. */
function removeItem(site: Pick<Site, 'object'>, pointer: string): void {
  const [parent, key] = split(site, pointer);
  const holder = pointer.slice(0, pointer.lastIndexOf('/'));
  if (!Array.isArray(parent)) removeItem(site, holder);
  // A list of nothing says nothing.
  else if (parent.length === 1) removeKey(site, holder);
  else parent.splice(Number(key), 1);
}

/** A mapping or a list that holds a value, and its key there. */
function split(site: Pick<Site, 'object'>, pointer: string): [Writable, string] {
  return [writableAt(site, pointer.slice(0, pointer.lastIndexOf('/'))), tokens(pointer).at(-1) ?? ''];
}

function writableAt({ object }: Pick<Site, 'object'>, pointer: string): Writable {
  return valueAt(object, pointer) as Writable;
}
