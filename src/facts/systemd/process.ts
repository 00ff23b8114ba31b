// What the kernel lets the program of a service do; kernel security/commoncap.c, as in facts/bind/process.ts.
import type { SystemdBehaviour } from '../../knowledge/systemd.ts';
import type { BindVia, FileCapability } from '../../model/bind.ts';
import type { Family, UnitFacts } from '../../model/unit.ts';
import { booleanOf } from '../../model/unit-values.ts';
import { isLauncher } from '../bind/possible-images.ts';
import { gives, takesEffect } from '../bind/process.ts';
import { executedProgram } from '../questions/unit-programs.ts';

/** A program of which everything is known that can matter. */
export interface UnitProgram {
  readonly fileCapability: FileCapability;
  readonly raisesCapability: boolean;
  readonly setuidRoot: boolean;
  /** Of the address that it binds: matters to SocketBindDeny= and RestrictAddressFamilies= alone. */
  readonly family: Family;
}

/** What surrounds the program when systemd executes it. */
export interface UnitProcess extends UnitProgram {
  readonly isRoot: boolean;
  /** NET_BIND_SERVICE in the bounding set, and in the ambient set. */
  readonly bounding: boolean;
  readonly ambient: boolean;
  /** What it may have is not taken away before it is executed, so that no_new_privs leaves it what its file gives. */
  readonly keepsCapabilities: boolean;
  readonly noRoot: boolean;
  readonly noNewPrivileges: boolean;
  readonly nosuid: boolean;
  readonly privateUsers: boolean;
}

/** A `+` before the command: full privileges. A `!`: systemd does not change the user (`!!` counts on old kernels only). */
export function prefixOf({ command }: UnitFacts): '+' | '!' | undefined {
  const prefixes = command?.prefixes ?? '';
  if (prefixes.includes('+')) return '+';
  return prefixes.includes('!') && !prefixes.includes('!!') ? '!' : undefined;
}

/** `isRoot`: of a user that nobody has said. */
export function processOf(
  unit: UnitFacts,
  {
    on: version,
    program,
    isRoot: taken,
  }: { readonly on: SystemdBehaviour; readonly program: UnitProgram; readonly isRoot: boolean },
): UnitProcess {
  const prefix = prefixOf(unit);
  const { kind } = unit.user;
  const isRoot = prefix !== undefined || (kind === 'unsaid' ? taken : kind === 'none' || kind === 'root');
  const isFull = prefix === '+';
  const bounding = isFull || unit.bounding.holds;
  const ambient = unit.ambient.holds && bounding && !isFull;
  return {
    ...program,
    isRoot,
    bounding,
    ambient,
    keepsCapabilities: !isFull && (isLaunched(unit) ? ambient : isRoot || keepsForUser(unit)),
    noRoot: unit.noRoot !== undefined && !isFull,
    noNewPrivileges:
      !isFull && (saysNoNewPrivileges(unit) || (!isRoot && version.impliesNoNewPrivileges && unit.implies !== undefined)),
    nosuid: !isFull && nosuidBy(unit) !== undefined,
    privateUsers: !isFull && privateUsersOf(unit, version) !== undefined,
  };
}

/** Whether systemd executes another program, which hands nothing on to the one that listens but its ambient set. */
function isLaunched({ command }: UnitFacts): boolean {
  return isLauncher(command?.words[0] ?? '');
}

function keepsForUser({ keepsCapabilities, ambient }: UnitFacts): boolean {
  return keepsCapabilities !== undefined || !ambient.isEmpty;
}

/** By itself: what a version implies comes beside it, and mounts nothing nosuid. */
function saysNoNewPrivileges({ noNewPrivileges, dynamic }: UnitFacts): boolean {
  return noNewPrivileges.value || dynamic !== undefined;
}

/** The place at which the program's file system is mounted nosuid, so that the kernel ignores what its file gives. */
export function nosuidBy(unit: UnitFacts): UnitFacts['nosuid'][number] | undefined {
  const { dynamic, command } = unit;
  if (dynamic !== undefined) return { path: '/', at: dynamic, key: 'DynamicUser' };
  if (!unit.noNewPrivileges.value) return undefined;
  const word = command ? executedProgram(command) : '';
  // systemd looks for a program without a path in these folders and no others.
  const program = word.startsWith('/') ? word : `/usr/bin/${word}`;
  return unit.nosuid.find(({ path }) => path === '/' || `${program}/`.startsWith(`${path.replace(/\/+$/, '')}/`));
}

/** What PrivateUsers= comes to: the last value that the version knows; undefined for no user namespace. */
export function privateUsersOf(
  { privateUsers }: UnitFacts,
  version: SystemdBehaviour,
): UnitFacts['privateUsers'][number] | undefined {
  const known = privateUsers.findLast(({ value }) => booleanOf(value) !== undefined || version.privateUsers.includes(value));
  return known === undefined || booleanOf(known.value) === false ? undefined : known;
}

/** The kernel does not execute the file: it has the capability in effect and may not. */
export function isNotExecuted({ fileCapability, bounding, nosuid }: UnitProcess): boolean {
  return takesEffect(fileCapability) && !bounding && !nosuid;
}

/** By what the process has NET_BIND_SERVICE in effect; undefined if it has not. */
export function effectiveBy(process: UnitProcess): BindVia | undefined {
  const { isRoot, bounding, noRoot, privateUsers } = process;
  // Network namespaces of units, the host's included, belong to the user namespace of the host.
  if (privateUsers || !bounding) return undefined;
  if (isRoot && !noRoot) return 'root';
  return keepsAmbient(process) ? 'capability' : byFile(process);
}

/** Executing a file with capabilities, or one of root with the set-user-ID bit, clears the ambient set; +ei has it from the inheritable one. */
export function keepsAmbient(process: UnitProcess): boolean {
  const { ambient, fileCapability, setuidRoot, isRoot, nosuid, noNewPrivileges } = process;
  if (!ambient || nosuid) return ambient;
  return (fileCapability === 'none' || fileCapability === 'ei') && (!setuidRoot || isRoot || noNewPrivileges);
}

function byFile(process: UnitProcess): BindVia | undefined {
  const { noNewPrivileges, nosuid, keepsCapabilities, setuidRoot, noRoot } = process;
  if (nosuid) return undefined;
  // Under no_new_privs a file gives no more than whoever executes it may have: systemd's own process as root all, as another user what it
  // kept, a shell without root's capabilities its ambient set.
  if (gives(process) && (!noNewPrivileges || keepsCapabilities)) return 'file-capability';
  return setuidRoot && !noNewPrivileges && !noRoot ? 'setuid-root' : undefined;
}
