// What a unit of systemd says, as far as it decides who may listen on which port. Types only; the reading is in facts/systemd.
import type { Pointer } from './pointer.ts';
import type { Fatal } from './unit-values.ts';

/** One assignment of a unit: as written, its words without quotes, and where it stands. Of a command line, one command each. */
export interface UnitValue {
  readonly value: string;
  readonly words: readonly string[];
  /** Of a command: what stands before the program. */
  readonly prefixes?: string | undefined;
  readonly at: Pointer;
}

/** A value for which systemd does not load a unit, or reads no further in a drop-in, and where it stands. */
export interface RefusedValue extends Fatal {
  readonly at: Pointer;
  /** `''` for a section. */
  readonly key: string;
}

/** Of a drop-in, what ends its reading, and what stands behind it. */
export interface UnreadRest {
  readonly refused: RefusedValue;
  /** `User=`, each once, in the order of the file. */
  readonly keys: readonly string[];
}

/**
 * A unit as its reader hands it on: the assignments of the unit and of its drop-ins, by section and key, in the order in which systemd
 * reads them. The pointer of one is `/Service/User/0`, that of a word of it `/Service/AmbientCapabilities/0/1`.
 */
export interface UnitObject {
  /** `nginx.service`. */
  readonly name: string;
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, readonly UnitValue[]>>;
  /** The first of its own file, in which nothing behind it matters. */
  readonly refused?: RefusedValue;
  /** One for each drop-in that is not read to its end. */
  readonly unread?: readonly UnreadRest[];
  /** Only drop-ins are here: what they do not say, the unit may. */
  readonly partial?: true;
  /** The sockets that hand their ports to the unit. */
  readonly sockets?: readonly UnitObject[];
  /** It stands where the manager of a user looks, and not that of the system. */
  readonly ofUser?: true;
}

/** A value of a unit, and where it is said: for what nobody says, the section in which it would be. */
export interface Said<T> {
  readonly value: T;
  readonly at: Pointer;
  readonly isSaid: boolean;
}

/**
 * The user of a service. `unknown`: a specifier stands in it that only the host resolves. `unsaid`: no drop-in says it, and the unit is
 * not here. `manager`: whoever runs the manager.
 */
export type UnitUser =
  | { readonly kind: 'none' | 'unknown' | 'unsaid' | 'manager'; readonly at: Pointer; readonly written: string }
  | { readonly kind: 'root' | 'number' | 'name' | 'dynamic'; readonly at: Pointer; readonly written: string };

export interface UnitGroup {
  readonly at: Pointer;
  readonly key: 'Group' | 'SupplementaryGroups';
  readonly written: string;
}

/** A name in a list of capabilities. */
export interface UnitCapability {
  readonly written: string;
  readonly at: Pointer;
  /** Its number; absent for what systemd does not know, and ignores. */
  readonly number?: number;
}

/** One assignment of AmbientCapabilities= or CapabilityBoundingSet=, and what becomes of the set. */
export interface CapabilityLine {
  readonly at: Pointer;
  readonly written: string;
  /** It begins with `~`. */
  readonly inverted: boolean;
  readonly names: readonly UnitCapability[];
  /** Of the whole set, once this line is read: NET_BIND_SERVICE is in it. */
  readonly holds: boolean;
  /** Not empty, and has no name that systemd knows: it sets the empty set, or with `~` all. */
  readonly isVoid: boolean;
}

export interface UnitCapabilities {
  /** NET_BIND_SERVICE is in it. */
  readonly holds: boolean;
  /** Nothing is. */
  readonly isEmpty: boolean;
  readonly lines: readonly CapabilityLine[];
}

export interface UnitCommand {
  readonly at: Pointer;
  readonly prefixes: string;
  /** The program and its arguments, their specifiers resolved as far as the name of the unit tells them. */
  readonly words: readonly string[];
}

/** Of an address. */
export type Family = 'ipv4' | 'ipv6';

/** A rule of SocketBindAllow= or SocketBindDeny=. */
export interface SocketBindRule {
  readonly at: Pointer;
  readonly written: string;
  readonly family?: Family;
  readonly protocol?: 'TCP' | 'UDP';
  /** Both of them count. */
  readonly ports: readonly [low: number, high: number];
}

/** An address of a socket with a port. */
export interface ListenAddress {
  readonly at: Pointer;
  readonly written: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  /** `[::]` where only the port is said. */
  readonly host: string;
}

export interface UnitSocket {
  /** `web.socket`. */
  readonly name: string;
  readonly listens: readonly ListenAddress[];
  /** The first that another one before it has already: systemd opens none of them then. */
  readonly taken?: ListenAddress | undefined;
  /** Lines that are no address to systemd, which opens nothing for them. */
  readonly unread: readonly { readonly at: Pointer; readonly key: string; readonly written: string }[];
  /** The first of them, where they are all that it has. */
  readonly refused?: RefusedValue | undefined;
  readonly bind: SocketBindRules;
  /** The service that gets what it listens on. */
  readonly service: string;
}

export interface SocketBindRules {
  readonly allow: readonly SocketBindRule[];
  readonly deny: readonly SocketBindRule[];
  /** Lines of SocketBindDeny= that systemd cannot read, and ignores. */
  readonly unread: readonly Pick<SocketBindRule, 'at' | 'written'>[];
}

/** A command before the program that sets net.ipv4.ip_unprivileged_port_start. */
export interface StartWriter {
  readonly at: Pointer;
  readonly command: string;
  /** What it writes; absent where that cannot be told. */
  readonly start?: number;
}

export interface UnitFacts {
  /** `nginx.service`. */
  readonly name: string;
  /** Of a .socket, what it listens on itself. */
  readonly socket?: UnitSocket | undefined;
  /** Those that hand their ports to a service. */
  readonly sockets: readonly UnitSocket[];
  readonly user: UnitUser;
  /** Those that Group= and SupplementaryGroups= name, but root's: each is looked up, and has to be there. */
  readonly groups: readonly UnitGroup[];
  /** DynamicUser= is on: of a user that the host has already, that one is taken, be it root. */
  readonly dynamic?: Pointer | undefined;
  /** What the manager of a user may not do for a unit of his, at which its start ends. */
  readonly barred?: { readonly key: keyof typeof BARRED; readonly at: Pointer } | undefined;
  readonly refused?: RefusedValue | undefined;
  /** With what systemd says of what it refuses. */
  readonly unread: readonly (UnreadRest & { readonly error: string })[];
  /** The command that listens; absent where there is none. */
  readonly command?: UnitCommand | undefined;
  readonly ambient: UnitCapabilities;
  readonly bounding: UnitCapabilities;
  readonly noNewPrivileges: Said<boolean>;
  /** What makes systemd before 253 imply it for another user than root: the first one. */
  readonly implies?: { readonly at: Pointer; readonly key: string } | undefined;
  /** SecureBits= has any: systemd keeps the permitted capabilities for the program that it executes as another user. */
  readonly keepsCapabilities?: Pointer | undefined;
  /** SecureBits= has noroot: user 0 has no capabilities as such. */
  readonly noRoot?: Pointer | undefined;
  /** All that PrivateUsers= is set to, in order: which of them counts depends on the version. */
  readonly privateUsers: readonly { readonly value: string; readonly at: Pointer }[];
  /** `path`: a network namespace that somebody else has made. */
  readonly network: Said<'host' | 'private' | 'path'>;
  readonly bind: SocketBindRules;
  /** RestrictAddressFamilies= does not let the program open sockets of IPv4, and of IPv6 neither or only. Without IPv6 alone, it listens on IPv4. */
  readonly families?: { readonly at: Pointer; readonly isForIpv6: boolean } | undefined;
  /** Where file systems are mounted nosuid, if no new privileges are allowed. */
  readonly nosuid: readonly { readonly path: string; readonly at: Pointer; readonly key: string }[];
  readonly writer?: StartWriter | undefined;
}

/** What the manager of a user may not do, and the step at which it ends instead: src/core/execute.c, measured with systemd 252. */
export const BARRED = {
  User: '216/GROUP',
  DynamicUser: '217/USER',
  AmbientCapabilities: '218/CAPABILITIES',
  CapabilityBoundingSet: '218/CAPABILITIES',
} as const;
