// The value of the extended attribute security.capability: capabilities(7), include/uapi/linux/capability.h.
import { Buffer } from 'node:buffer';
import type { NetBindFlags } from '../model/image.ts';

const NET_BIND_SERVICE = 10;
const REVISION_3 = 3;
const EFFECTIVE = 1;

/** By their numbers. */
const NAMES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST ' +
  'NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE ' +
  'SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM ' +
  'BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');

export interface FileCapabilities {
  readonly netBind: NetBindFlags;
  /** Others that are permitted, by their numbers' order. */
  readonly others: readonly string[];
  /** They are all to be in effect, or the file is not executed. */
  readonly isEffective: boolean;
  /** User 0 of the only user namespaces in which they hold; absent where they hold in the initial one. */
  readonly rootId?: number;
}

/** Of a value that the kernel takes: 20 bytes of revision 2, 24 of revision 3. */
export function fileCapabilities(hex: string): FileCapabilities {
  const value = Buffer.from(hex, 'hex');
  const [permitted, inheritable] = [bits(value, 4, 12), bits(value, 8, 16)];
  const isEffective = ((value[0] ?? 0) & EFFECTIVE) !== 0;
  const rootId = value[3] === REVISION_3 ? value.readUInt32LE(20) : 0;
  return {
    netBind: flags(isEffective, inheritable(NET_BIND_SERVICE), permitted(NET_BIND_SERVICE)),
    others: NAMES.filter((_, bit) => bit !== NET_BIND_SERVICE && permitted(bit)),
    isEffective,
    ...(rootId === 0 ? {} : { rootId }),
  };
}

/** The effective bit is one for all capabilities of a file: it is told of one that the file has. */
function flags(isEffective: boolean, isInheritable: boolean, isPermitted: boolean): NetBindFlags {
  if (isPermitted && isInheritable) return isEffective ? 'eip' : 'ip';
  if (isPermitted) return isEffective ? 'ep' : 'p';
  if (isInheritable) return isEffective ? 'ei' : 'i';
  return 'none';
}

/** Sixty-four bits, of which the lower and the higher half stand at these places. */
function bits(value: Buffer, low: number, high: number): (bit: number) => boolean {
  const halves = [value.readUInt32LE(low), value.readUInt32LE(high)];
  return (bit) => (((halves[bit >> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
}
