// What the kernel says when a process of a container binds a port.
// torvalds/linux net/ipv4/af_inet.c __inet_bind (IPv6 and UDP alike): EACCES for a port that is not 0 and lies below
// net.ipv4.ip_unprivileged_port_start of the socket's network namespace, unless the process has CAP_NET_BIND_SERVICE in its
// effective set, in the user namespace that owns the network namespace. User 0 as such may nothing.
// security/commoncap.c bprm_caps_from_vfs_caps: EPERM for executing a file with +ep that the bounding set does not let have it.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import { BIND_VIAS, type BindVia, DEFAULT_PORT_START, type FileCapability } from '../../model/bind.ts';

/** A process that is about to listen, and what surrounds it. */
export interface BindingProcess {
  readonly runtime: RuntimeBehaviour;
  /** The user with whom the program is executed. */
  readonly uid: number;
  /** The container began as user 0 and became `uid` before it executed the program, which takes all capabilities from it. */
  readonly steppedDown: boolean;
  readonly privileged: boolean;
  /** NET_BIND_SERVICE is added by its name, or with all others. */
  readonly namesCapability?: boolean;
  /** The runtime does not know that it is another user, gives him no ambient set, and leaves him what root may have. */
  readonly takenForRoot?: boolean;
  /** NET_BIND_SERVICE is in the bounding set of the container: holds. */
  readonly held: boolean;
  readonly noNewPrivileges: boolean;
  readonly fileCapability: FileCapability;
  readonly raisesCapability: boolean;
  readonly setuidRoot: boolean;
  readonly exec: 'direct' | 'shell';
  /** net.ipv4.ip_unprivileged_port_start where the process is. */
  readonly portStart: number;
  readonly hostNetwork: boolean;
  /** The container has a user namespace of its own. */
  readonly userNamespace: boolean;
}

export type BindResult = 'OK' | 'EACCES' | 'exec:EPERM';

/** The result of binding `port`, TCP and UDP alike; of executing the program, where it comes to nothing. */
export function bindResult(process: BindingProcess, port: number): BindResult {
  const isIgnored = process.runtime.ownKernel && process.noNewPrivileges;
  if (takesEffect(process.fileCapability) && !process.held && !isIgnored) return 'exec:EPERM';
  return port === 0 || port >= process.portStart || effectiveBy(process) !== undefined ? 'OK' : 'EACCES';
}

/** The flags with which a file has the capability in effect, and so must get it or is not executed. */
export function takesEffect(flags: FileCapability): boolean {
  return flags === 'ep' || flags === 'eip';
}

/** Whether the program has the capability in effect by its file, where the container holds it. */
export function gives(program: { readonly fileCapability: FileCapability; readonly raisesCapability: boolean }): boolean {
  return takesEffect(program.fileCapability) || (program.fileCapability === 'p' && program.raisesCapability);
}

/** By what the process has CAP_NET_BIND_SERVICE in effect over its network namespace; undefined if it has not. */
export function effectiveBy(process: BindingProcess): BindVia | undefined {
  const { uid, noNewPrivileges } = process;
  // The network namespace of the host belongs to the user namespace of the host.
  if (process.hostNetwork && process.userNamespace) return undefined;
  if (!process.held) return undefined;
  if (uid === 0) return 'root';
  if (keepsAmbient(process)) return 'capability';
  if (gives(process) && (!noNewPrivileges || gainsNothing(process))) return 'file-capability';
  return process.setuidRoot && !noNewPrivileges ? 'setuid-root' : undefined;
}

/**
 * no_new_privs takes away what an exec would add (security/commoncap.c cap_bprm_creds_from_file). The runtime's own process
 * already may have what the container holds, so its first exec adds nothing; a process of another user than root that was
 * executed without a file capability may have nothing any more, unless an ambient set came with him.
 */
function gainsNothing(process: BindingProcess): boolean {
  const { runtime, exec, steppedDown, takenForRoot = false } = process;
  return isGivenAmbient(process) || (exec === 'direct' && (runtime.keepsPermitted || takenForRoot) && !steppedDown);
}

/**
 * The ambient set that CRI-O gives to a privileged container. Executing a file that has any capability, or is owned by root and
 * has the set-user-ID bit, clears it (security/commoncap.c handle_privileged_root, cap_bprm_creds_from_file), so that a program
 * with +p that does not raise it has nothing; +ei has it again from the inheritable set, which CRI-O fills as well.
 */
export function keepsAmbient(process: BindingProcess): boolean {
  const { fileCapability, setuidRoot, noNewPrivileges } = process;
  const hasOwn = fileCapability !== 'none' && fileCapability !== 'ei';
  return isGivenAmbient(process) && !hasOwn && !(setuidRoot && !noNewPrivileges);
}

export function isGivenAmbient({ privileged, namesCapability = false, runtime, steppedDown }: BindingProcess): boolean {
  if (steppedDown) return false;
  return (privileged && runtime.ambientWhenPrivileged) || (namesCapability && runtime.ambientWhenAdded);
}

/** All by which the port is bound, each enough alone, in the order of BIND_VIAS. */
export function viasOf(process: BindingProcess, port: number): readonly BindVia[] {
  const [byItself, byStart] = [effectiveBy(process), unprivilegedBy(process, port)];
  if (byItself === undefined || byStart === undefined) return ALONE.get(byItself ?? byStart) ?? [];
  return BIND_VIAS.indexOf(byItself) < BIND_VIAS.indexOf(byStart) ? [byItself, byStart] : [byStart, byItself];
}

const ALONE: ReadonlyMap<BindVia | undefined, readonly BindVia[]> = new Map(BIND_VIAS.map((via) => [via, [via]]));

function unprivilegedBy({ hostNetwork, portStart, runtime }: BindingProcess, port: number): BindVia | undefined {
  if (port !== 0 && port < portStart) return undefined;
  if (port === 0 || port >= DEFAULT_PORT_START) return 'unprivileged-port';
  if (runtime.ownKernel) return 'gvisor';
  return hostNetwork ? 'host-network' : 'lowered-start';
}
