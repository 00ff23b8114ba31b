// One walk, from the unit to bind(2), in the order in which things happen: a socket may have the port already, the unit is loaded,
// the network, the user, the program, the port. As facts/bind/walk.ts does it for containers.
import type { SystemdBehaviour } from '../../knowledge/systemd.ts';
import { BIND_VIAS, type BindError, type BindVia, DEFAULT_PORT_START, type ImageFacts } from '../../model/bind.ts';
import type { BindFactCode } from '../../model/bind-vocabulary.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { BARRED, type ListenAddress, type UnitFacts, type UnitGroup, type UnitSocket } from '../../model/unit.ts';
import { isMadeByAnybody, mayBeGroup } from '../../model/unit-values.ts';
import { isLauncher } from '../bind/possible-images.ts';
import { type BindOutcome, fails, fileFact, type Tell } from '../bind/walk.ts';
import {
  effectiveBy,
  isNotExecuted,
  prefixOf,
  privateUsersOf,
  processOf,
  type UnitProcess,
  type UnitProgram,
} from './process.ts';
import { refusedText } from './refused-text.ts';
import { deniedBy } from './sockets.ts';
import { tellProcess, tellUser } from './tell-process.ts';

/** A port of a unit, and all that is known. */
export interface UnitQuestion {
  readonly unit: UnitFacts;
  readonly port: number;
  readonly protocol: string;
  /** Of the program. */
  readonly image: ImageFacts | undefined;
  /** net.ipv4.ip_unprivileged_port_start of the host. */
  readonly hostPortStart: number | undefined;
}

/** One way in which it may be. */
export interface UnitCase {
  readonly on: SystemdBehaviour;
  readonly program: UnitProgram;
  readonly host: UnitHost;
  /** Where nobody has said who the user is: what the unit says of him, which is not here. */
  readonly isRoot: boolean;
}

export interface UnitHost {
  /** Where the unit shares the network of the host, or has one that somebody else made. */
  readonly portStart: number;
  readonly hasUser: boolean;
  /** One that the unit names and the host lacks. */
  readonly missingGroup: UnitGroup | undefined;
}

export function walkUnit(question: UnitQuestion, given: UnitCase, tell?: Tell): BindOutcome {
  const { unit, image } = question;
  const { on, host } = given;
  const activated = activatedBy(question);
  if (activated !== undefined) return socketOutcome(activated, given, { unit, tell });
  const bad = badUnit(unit, on);
  if (bad !== undefined) {
    tell?.({ fact: 'bad-unit', pointer: bad.at, data: { text: bad.text }, ofRuntime: bad.ofVersion });
    const text = isToldAlone(unit) ? bad.text : `${bad.text} / Unit configuration has fatal error, unit will not be started.`;
    return fails({ code: 'bad-setting', text }, 'bad-unit');
  }
  const start = startOf(question, host, tell);
  if (tell) tellUser(unit, tell);
  if (unit.barred !== undefined) return barredOutcome(unit, unit.barred, tell);
  if (!host.hasUser) {
    const fact = unit.user.kind === 'number' || isMadeByAnybody(unit.user.written) ? 'user-may-be-missing' : 'user-impossible';
    tell?.({ fact, pointer: unit.user.at, data: { user: unit.user.written } });
    return fails({ code: '217/USER', text: noUserText(unit, on) }, fact);
  }
  if (host.missingGroup !== undefined) return groupOutcome(unit, host.missingGroup, { on, tell });
  const process = processOf(unit, given);
  if (tell) tellProcess({ unit, image, process, on }, tell);
  if (isNotExecuted(process)) return fails(notExecuted(unit), fileFact(image));
  return boundOutcome(question, { process, start, on }, tell);
}

export function programOf({ command }: UnitFacts): string {
  return command?.words[0] ?? '...';
}

function barredOutcome(unit: UnitFacts, { key, at }: NonNullable<UnitFacts['barred']>, tell?: Tell): BindOutcome {
  tell?.({ fact: 'manager-may-not', pointer: at, data: { key } });
  const code = BARRED[key];
  const text = `Failed at step ${code.slice(code.indexOf('/') + 1)} spawning ${programOf(unit)}: Operation not permitted`;
  return fails({ code, text }, 'manager-may-not');
}

/** src/core/execute.c exec_child: after the user, measured with systemd 252. */
function groupOutcome(
  unit: UnitFacts,
  { at, key, written }: UnitGroup,
  { on, tell }: { readonly on: SystemdBehaviour; readonly tell: Tell | undefined },
): BindOutcome {
  const fact = mayBeGroup(written) ? 'group-may-be-missing' : 'group-impossible';
  tell?.({ fact, pointer: at, data: { key, group: written } });
  return fails({ code: '216/GROUP', text: noGroupText(unit, { key, written }, on) }, fact);
}

function noGroupText(unit: UnitFacts, { key, written }: Omit<UnitGroup, 'at'>, { profile }: SystemdBehaviour): string {
  const isOwn = key === 'Group';
  const [group, step] =
    profile === 'systemd-262' && isOwn
      ? [`credentials for group '${written}': Unknown group`, 'Invalid argument']
      : [`${isOwn ? 'group credentials' : 'supplementary groups'}: No such process`, 'No such process'];
  return `Failed to determine ${group} / Failed at step GROUP spawning ${programOf(unit)}: ${step}`;
}

/** Since 258 the step has another error than the one behind it. */
function noUserText(unit: UnitFacts, { profile }: SystemdBehaviour): string {
  const [user, step] =
    profile === 'systemd-262'
      ? [`credentials for user '${unit.user.written}': Unknown user`, 'Invalid argument']
      : ['user credentials: No such process', 'No such process'];
  return `Failed to determine ${user} / Failed at step USER spawning ${programOf(unit)}: ${step}`;
}

/** Where a shell executes the program, systemd has executed the shell: what is sure are its last words. */
function notExecuted(unit: UnitFacts): BindError {
  const denied = 'Operation not permitted';
  if (isLauncher(programOf(unit))) return { code: 'EPERM', text: denied };
  return {
    code: 'EPERM',
    text: `Failed at step EXEC spawning ${programOf(unit)}: ${denied} / Main process exited, code=exited, status=203/EXEC`,
  };
}

interface Activated {
  readonly socket: UnitSocket;
  readonly address: ListenAddress;
}

/** The socket that systemd itself has bound before anything of the service runs. */
function activatedBy({ unit, port, protocol }: UnitQuestion): Activated | undefined {
  for (const socket of unit.socket ? [unit.socket] : unit.sockets) {
    const address = socket.listens.find((one) => one.port === port && one.protocol === protocol);
    if (address !== undefined) return { socket, address };
  }
  return undefined;
}

interface Opening {
  readonly unit: UnitFacts;
  readonly tell: Tell | undefined;
}

function socketOutcome({ socket, address }: Activated, { on, host: node }: UnitCase, { unit, tell }: Opening): BindOutcome {
  const { host, port, protocol, written } = address;
  // Of a service, what its socket says stands in another file.
  const where = (pointer: Pointer) => (unit.socket ? { pointer } : {});
  tell?.({ fact: 'socket-activation', ...where(address.at), data: { socket: socket.name, address: written } });
  const isLow = port < node.portStart;
  if (unit.user.kind === 'manager' && isLow) {
    tell?.({ fact: 'user-manager', data: { user: '' } });
    return fails(
      { code: 'resources', text: `Failed to create listening socket (${host}:${port}): Permission denied` },
      'user-manager',
    );
  }
  if (socket.taken !== undefined) {
    const { at, written: again, host: own, port: number } = socket.taken;
    tell?.({ fact: 'socket-taken', ...where(at), data: { address: again } });
    const text = `Failed to create listening socket (${own}:${number}): Address already in use`;
    return fails({ code: 'resources', text }, 'socket-taken');
  }
  const rule = deniedBy(socket.bind, { port, protocol, family: host.startsWith('[') ? 'ipv6' : 'ipv4' });
  if (rule === undefined) return { binds: true, vias: ['socket-activation'], overPrivileged: false };
  const fact = on.limitsSocketBind ? 'socket-bind-denied' : 'socket-bind-ignored';
  tell?.({ fact, ...where(rule.at), data: { rule: rule.written }, ofRuntime: true });
  if (!on.limitsSocketBind) return { binds: true, vias: ['socket-activation'], overPrivileged: false };
  const text = `Failed to create listening socket (${host}:${port}): Operation not permitted`;
  return fails({ code: 'resources', text }, 'socket-bind-denied');
}

interface BadUnit {
  readonly at: string;
  readonly text: string;
  readonly ofVersion: boolean;
}

/** What systemd refuses to load. */
function badUnit({ refused, command }: UnitFacts, on: SystemdBehaviour): BadUnit | undefined {
  if (refused !== undefined) return { at: refused.at, text: refusedText(refused, on), ofVersion: refused.kind === 'boolean' };
  if (command === undefined || on.knowsShellPrefix) return undefined;
  const bar = command.prefixes.indexOf('|');
  if (bar === -1) return undefined;
  const written = `${command.prefixes.slice(bar)}${command.words[0] ?? ''}`;
  return { at: child(command.at, 0), text: refusedText({ kind: 'program', key: '', text: written }, on), ofVersion: true };
}

const OF_WHOLE: ReadonlySet<string> = new Set([
  'no-command',
  'several-commands',
  'restart-of-oneshot',
  'no-bus-name',
  'no-listen',
]);

/** What is no value of a key, systemd says nothing else of. */
function isToldAlone({ refused }: UnitFacts): boolean {
  return refused?.key === '' || (refused !== undefined && OF_WHOLE.has(refused.kind));
}

/** The first unprivileged port where the program is. */
function startOf({ unit, hostPortStart }: UnitQuestion, host: UnitHost, tell?: Tell): number {
  const { network, writer } = unit;
  const own = network.value === 'private' ? DEFAULT_PORT_START : host.portStart;
  if (network.value === 'private') tell?.({ fact: 'private-network', pointer: network.at, data: { start: own } });
  else if (network.value === 'path') tell?.({ fact: 'network-namespace-path', pointer: network.at, data: {} });
  else tell?.({ fact: hostPortStart === undefined ? 'host-port-start-assumed' : 'host-port-start', data: { start: own } });
  if (writer === undefined) return own;
  const { start, command, at } = writer;
  tell?.(
    start === undefined
      ? { fact: 'start-writer-unclear', pointer: at, data: { command } }
      : { fact: 'start-writer', pointer: at, data: { command, start } },
  );
  return start ?? host.portStart;
}

interface Arrived {
  readonly process: UnitProcess;
  readonly start: number;
  readonly on: SystemdBehaviour;
}

function boundOutcome({ unit, port, protocol }: UnitQuestion, { process, start, on }: Arrived, tell?: Tell): BindOutcome {
  const { families } = unit;
  if (families && !(families.isForIpv6 && process.family === 'ipv6') && prefixOf(unit) !== '+') {
    const denied = families.isForIpv6 ? 'AF_INET' : 'AF_INET, AF_INET6';
    tell?.({ fact: 'family-restricted', pointer: families.at, data: { families: denied } });
    return fails({ code: 'EAFNOSUPPORT', text: 'Address family not supported by protocol' }, 'family-restricted');
  }
  for (const { at, written } of unit.bind.unread) tell?.({ fact: 'socket-bind-unread', pointer: at, data: { rule: written } });
  const rule = deniedBy(unit.bind, { port, protocol, family: process.family });
  if (rule !== undefined) {
    const fact = on.limitsSocketBind ? 'socket-bind-denied' : 'socket-bind-ignored';
    tell?.({ fact, pointer: rule.at, data: { rule: rule.written }, ofRuntime: true });
    if (on.limitsSocketBind) return fails({ code: 'bind-EPERM', text: 'Operation not permitted' }, 'socket-bind-denied');
  }
  const own = effectiveBy(process);
  const vias = [own, unprivilegedBy(unit, port, start)]
    .filter((via) => via !== undefined)
    .sort((a, b) => BIND_VIAS.indexOf(a) - BIND_VIAS.indexOf(b));
  if (vias.length > 0) return { binds: true, vias, overPrivileged: process.isRoot };
  return fails({ code: 'EACCES', text: 'Permission denied' }, missingBy(unit, process, on));
}

function unprivilegedBy({ network, writer }: UnitFacts, port: number, start: number): BindVia | undefined {
  if (port !== 0 && port < start) return undefined;
  if (port === 0 || port >= DEFAULT_PORT_START) return 'unprivileged-port';
  return network.value === 'host' && writer === undefined ? 'host-network' : 'lowered-start';
}

/** What takes the capability away; where nothing does, what would have given it. */
function missingBy(unit: UnitFacts, process: UnitProcess, on: SystemdBehaviour): BindFactCode {
  if (process.privateUsers && privateUsersOf(unit, on)) return 'private-users';
  if (!process.bounding) return 'bounding-set-lacks';
  if (process.isRoot) return 'no-root';
  if (process.fileCapability !== 'none' && !process.ambient) {
    if (process.nosuid) return 'mounted-nosuid';
    if (process.noNewPrivileges) return unit.noNewPrivileges.value ? 'no-new-privileges' : 'no-new-privileges-implied';
  }
  return process.ambient ? 'ambient-cleared' : 'ambient-set-lacks';
}
