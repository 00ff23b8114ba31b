// Every case that agrees with what is known of a unit: of the version of systemd, the program, the host.

import { isSystemUser } from '../../knowledge/system-users.ts';
import { SYSTEMD, type SystemdBehaviour } from '../../knowledge/systemd.ts';
import { DEFAULT_PORT_START, type ImageFacts, type RuntimeProfile } from '../../model/bind.ts';
import type { UnitFacts } from '../../model/unit.ts';
import { isMadeByAnybody } from '../../model/unit-values.ts';
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
  const [first, ...others] = versions;
  // Most units say nothing that one version takes otherwise than another: what becomes of the port is worked out once then.
  const isSame = first !== undefined && others.length > 0 && !maySetApart(question.unit);
  const walked = casesOf(isSame ? [first] : versions, { programs, hosts, roots }).map((one) => walkUnit(question, one));
  const outcomes = isSame ? versions.flatMap(() => walked) : walked;
  const axes = [
    { name: 'runtime', size: versions.length },
    { name: 'image', size: programs.length },
    { name: 'node', size: hosts.length },
    { name: 'unit', size: roots.length },
  ] as const;
  return { outcomes, axes, platforms: programs.map(() => undefined) };
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
  return versions.flatMap((on) =>
    programs.flatMap((program) => hosts.flatMap((host) => roots.map((isRoot) => ({ on, program, host, isRoot })))),
  );
}

/** What a unit says of its user, of which only drop-ins are here, and these nothing. */
function possibleRoots({ unit }: UnitQuestion): readonly boolean[] {
  return unit.user.kind === 'unsaid' ? [true, false] : [true];
}

/**
 * The likeliest first. +eip acts as +ep, and what +p or the set-user-ID bit do, +ep or nothing does: of a file that nobody knows,
 * these two are enough. That one with other capabilities would clear an ambient set counts only where somebody says so.
 */
function possiblePrograms({ unit, image }: UnitQuestion): UnitProgram[] {
  const files = knownFile(image);
  const families = hasFamily(unit) ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const);
  return families.flatMap((family) => files.map((file) => ({ ...file, family })));
}

function knownFile(image: ImageFacts = {}): Omit<UnitProgram, 'family'>[] {
  const { fileCapability, raisesCapability, setuidRoot = false } = image;
  if (fileCapability === undefined) {
    return (['none', 'ep'] as const).map((flags) => ({ fileCapability: flags, raisesCapability: false, setuidRoot }));
  }
  const isOpen = fileCapability === 'p' && raisesCapability === undefined;
  return (isOpen ? [false, true] : [raisesCapability === true]).map((raises) => {
    return { fileCapability, raisesCapability: raises, setuidRoot };
  });
}

function hasFamily({ bind }: UnitFacts): boolean {
  return [...bind.allow, ...bind.deny].some(({ family }) => family !== undefined);
}

/** Whether the host has the user, the likelier first: useradd makes no such name as `web.0` unless it is told to. */
function possibleUsers(name: string, unit: string): readonly boolean[] {
  if (isSystemUser(name, unit)) return [true];
  if (!isMadeByAnybody(name)) return [false];
  return /^[a-z_][a-z0-9_-]*\$?$/.test(name) ? [true, false] : [false, true];
}

/** A host of which nobody knows anything else has the kernel's port start, and the users that a host has. */
function possibleHosts({ unit, hostPortStart }: UnitQuestion): UnitHost[] {
  const { network, writer, user } = unit;
  const isOpen = network.value === 'path' || (writer !== undefined && writer.start === undefined);
  const starts = isOpen ? [DEFAULT_PORT_START, 0] : [hostPortStart ?? DEFAULT_PORT_START];
  const users = user.kind === 'name' ? possibleUsers(user.written, unit.name) : [true];
  return users.flatMap((hasUser) => starts.map((portStart) => ({ portStart, hasUser })));
}
