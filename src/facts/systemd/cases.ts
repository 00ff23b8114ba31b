// Every case that agrees with what is known of a unit: of the version of systemd, the program, the host.

import { isSystemGroup, isSystemUser } from '../../knowledge/system-users.ts';
import { SYSTEMD, type SystemdBehaviour } from '../../knowledge/systemd.ts';
import { DEFAULT_PORT_START, type ImageFacts, type RuntimeProfile } from '../../model/bind.ts';
import type { UnitFacts, UnitGroup } from '../../model/unit.ts';
import { isMadeByAnybody, isUserNumber, mayBeGroup } from '../../model/unit-values.ts';
import type { BindCases } from '../bind/cases.ts';
import type { UnitProgram } from './process.ts';
import { type UnitCase, type UnitHost, type UnitQuestion, walkUnit } from './walk.ts';

/** Those of the profile; of `unknown`, and of what is none of systemd's, all. */
export function versionsOf(profile: RuntimeProfile): readonly SystemdBehaviour[] {
  const named = SYSTEMD.filter((one) => one.profile === profile);
  return named.length > 0 ? named : SYSTEMD;
}

export function unitCases(question: UnitQuestion, versions: readonly SystemdBehaviour[]): BindCases {
  const [programs, hosts, roots] = [possiblePrograms(question), possibleHosts(question), possibleRoots(question)];
  const axes = [
    { name: 'runtime', size: versions.length },
    { name: 'image', size: programs.length },
    { name: 'node', size: hosts.length },
    { name: 'unit', size: roots.length },
  ] as const;
  const outcomes = casesOf(versions, { programs, hosts, roots }).map((one) => walkUnit(question, one));
  return { outcomes, axes, platforms: programs.map(() => undefined) };
}

/** Those of which each says something of its own; most units say nothing that one version takes otherwise than another. */
export function versionsApart(unit: UnitFacts, versions: readonly SystemdBehaviour[]): readonly SystemdBehaviour[] {
  return maySetApart(unit) ? versions : versions.slice(0, 1);
}

/** Whether it says anything in which versions differ (`SystemdBehaviour`), the sockets that listen for it included. */
function maySetApart({ implies, privateUsers, refused, command, bind, socket, sockets }: UnitFacts): boolean {
  const limits = [bind, ...(socket ? [socket.bind] : []), ...sockets.map((one) => one.bind)];
  return (
    implies !== undefined ||
    privateUsers.length > 0 ||
    refused !== undefined ||
    command?.prefixes.includes('|') === true ||
    limits.some(({ deny }) => deny.length > 0)
  );
}

/** Those in which the steps may differ: a host changes numbers, and whether its user is there. */
export function toldUnitCases(question: UnitQuestion, on: SystemdBehaviour): readonly UnitCase[] {
  const hosts = possibleHosts(question);
  return casesOf([on], {
    programs: possiblePrograms(question),
    hosts: hosts.filter(({ portStart }) => portStart === hosts[0]?.portStart),
    roots: possibleRoots(question),
  });
}

interface Possible {
  readonly programs: readonly UnitProgram[];
  readonly hosts: readonly UnitHost[];
  readonly roots: readonly boolean[];
}

function casesOf(versions: readonly SystemdBehaviour[], { programs, hosts, roots }: Possible): UnitCase[] {
  const cases: UnitCase[] = [];
  for (const on of versions) {
    for (const program of programs) {
      for (const host of hosts) for (const isRoot of roots) cases.push({ on, program, host, isRoot });
    }
  }
  return cases;
}

/** What a unit says of its user, of which only drop-ins are here, and these nothing. */
function possibleRoots({ unit }: UnitQuestion): readonly boolean[] {
  return unit.user.kind === 'unsaid' ? [true, false] : [true];
}

/**
 * The likeliest first. +eip acts as +ep, and what +p or the set-user-ID bit do, +ep or nothing does: of a file that nobody knows,
 * these two are enough. That one with other capabilities would clear an ambient set counts only where somebody says so.
 */
function possiblePrograms({ unit, image }: UnitQuestion): readonly UnitProgram[] {
  const files = image === undefined ? UNKNOWN_FILE : knownFile(image);
  return hasFamily(unit) ? FAMILIES.flatMap((family) => files.map((file) => ({ ...file, family }))) : files;
}

const FAMILIES = ['ipv4', 'ipv6'] as const;
const UNKNOWN_FILE = knownFile({});

/** As one that listens on IPv4. */
function knownFile(image: ImageFacts): readonly UnitProgram[] {
  const { fileCapability, raisesCapability, setuidRoot = false } = image;
  if (fileCapability === undefined) {
    return (['none', 'ep'] as const).map((flags) => ({
      fileCapability: flags,
      raisesCapability: false,
      setuidRoot,
      family: 'ipv4',
    }));
  }
  const isOpen = fileCapability === 'p' && raisesCapability === undefined;
  return (isOpen ? [false, true] : [raisesCapability === true]).map((raises) => {
    return { fileCapability, raisesCapability: raises, setuidRoot, family: 'ipv4' };
  });
}

function hasFamily({ bind, families }: UnitFacts): boolean {
  if (families?.isForIpv6) return true;
  return bind.allow.some(({ family }) => family !== undefined) || bind.deny.some(({ family }) => family !== undefined);
}

/** Whether the host has the user, the likelier first: useradd makes no such name as `web.0` unless it is told to. */
function possibleUsers(name: string, unit: string): readonly boolean[] {
  if (isSystemUser(name, unit)) return [true];
  if (!isMadeByAnybody(name)) return [false];
  return /^[a-z_][a-z0-9_-]*\$?$/.test(name) ? [true, false] : [false, true];
}

const KNOWN_USER: readonly boolean[] = [true];
/** src/core/execute.c get_fixed_user: a number is looked up, too. All hosts have these, and the first user that is made. */
const USUAL_NUMBERS = /^(?:\d{1,2}|1000|65534)$/;

function possibleNumbers(number: string): readonly boolean[] {
  return USUAL_NUMBERS.test(number) ? KNOWN_USER : [true, false];
}

/** The group that the host may lack, the likelier first. Whoever makes a user makes a group that is called like him. */
function missingGroups({ name, user, groups }: UnitFacts): readonly (UnitGroup | undefined)[] {
  if (groups.length === 0) return NO_GROUP;
  const impossible = groups.find(({ written }) => !mayBeGroup(written));
  if (impossible !== undefined) return [impossible];
  const open = groups.find(({ written }) => {
    return written !== user.written && !(isUserNumber(written) ? USUAL_NUMBERS.test(written) : isSystemGroup(written, name));
  });
  return open === undefined ? NO_GROUP : [undefined, open];
}

const NO_GROUP: readonly undefined[] = [undefined];

/** A host of which nobody knows anything else has the kernel's port start, and the users that a host has. */
function possibleHosts({ unit, hostPortStart }: UnitQuestion): UnitHost[] {
  const { network, writer, user } = unit;
  const isOpen = network.value === 'path' || (writer !== undefined && writer.start === undefined);
  const starts = isOpen ? [DEFAULT_PORT_START, 0] : [hostPortStart ?? DEFAULT_PORT_START];
  const { kind, written } = user;
  const users = kind === 'name' ? possibleUsers(written, unit.name) : kind === 'number' ? possibleNumbers(written) : KNOWN_USER;
  const missing = missingGroups(unit);
  return users.flatMap((hasUser) =>
    missing.flatMap((missingGroup) => starts.map((portStart) => ({ portStart, hasUser, missingGroup }))),
  );
}
