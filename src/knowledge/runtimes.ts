// What the container runtimes do about privileged ports. Measured with containerd 1.6.20, 1.7.24 and 2.1.9, CRI-O 1.37.0, Docker
// 20.10.24 and 28.5.2 (test/fixtures/bind); the files named here are where it is written.
import { DEFAULT_PORT_START, RUNTIMES_OF, type Runtime, type RuntimeProfile } from '../model/bind.ts';
import type { Dialect } from '../model/dialect.ts';

export const NET_BIND_SERVICE = 'NET_BIND_SERVICE';

/** One way in which a runtime behaves; Docker changed, so it has two. */
export interface RuntimeBehaviour {
  readonly id: 'containerd-1' | 'containerd-2' | 'cri-o' | 'docker-old' | 'docker-new' | 'podman' | 'gvisor' | 'gvisor-docker';
  readonly profile: Runtime;
  /** What a container gets that asks for nothing; names without `CAP_`. */
  readonly defaultCapabilities: readonly string[];
  /** `drop-wins`: ALL first, then what is added, then what is dropped. `add-wins`: what is added stays. */
  readonly capabilities: 'drop-wins' | 'add-wins';
  /** What becomes of a name that no capability has. */
  readonly unknownNames: 'ignored' | 'refused' | 'refused-where-added';
  /** Whether `CAP_` before a name is understood; if not, the name is an unknown one. */
  readonly readsPrefix: boolean;
  /** Whether the names of a privileged container, for which they mean nothing, are checked all the same. */
  readonly checksNamesOfPrivileged: boolean;
  /** net.ipv4.ip_unprivileged_port_start of a Pod with a network of its own that does not set it. */
  readonly portStart: number;
  /** What becomes of an empty value: `kept` leaves the kernel's 1024. */
  readonly emptyPortStart: 'kept' | 'refused';
  /** A privileged process of another user than root has every capability in its ambient set. */
  readonly ambientWhenPrivileged: boolean;
  /** What is added by its name is in the ambient set of a process of another user than root, and nothing else in its permitted one. */
  readonly ambientWhenAdded: boolean;
  /** A process of another user than root begins with what it may have, so that its first exec gains nothing new. */
  readonly keepsPermitted: boolean;
  /**
   * The kernel that the program sees is one of its own: it lets any user bind any port, and no_new_privs makes it ignore the
   * capabilities of a file, where Linux would not execute it.
   */
  readonly ownKernel: boolean;
  /** The kernel has no net.ipv4.ip_unprivileged_port_start. */
  readonly lacksPortStart?: true;
}

/** runc and crun pass over EINVAL of PR_CAP_AMBIENT (moby/sys capability_linux.go, crun src/libcrun/linux.c). */
export function withoutAmbient(runtime: RuntimeBehaviour): RuntimeBehaviour {
  return runtime.ownKernel ? runtime : { ...runtime, ambientWhenPrivileged: false, ambientWhenAdded: false };
}

/** containerd refuses enable_unprivileged_ports there (internal/cri/config ValidateEnableUnprivileged), and Docker looks for the file. */
export function onOldKernel(runtime: RuntimeBehaviour): RuntimeBehaviour {
  return runtime.ownKernel ? runtime : { ...runtime, portStart: DEFAULT_PORT_START, lacksPortStart: true };
}

/** containerd pkg/oci/spec.go defaultUnixCaps; moby daemon/pkg/oci/caps/defaults.go has the same. */
const FOURTEEN = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** cri-o internal/config/capabilities/capabilities_linux.go; a node can change them (default_capabilities). */
const CRIO_NINE = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETPCAP', 'SETUID'];

/**
 * containerd internal/cri/opts/spec_opts.go WithCapabilities writes `CAP_` before every name, and runc ignores what it does not
 * know; internal/cri/server/podsandbox/sandbox_run_linux.go applies enable_unprivileged_ports, false before 2.0.0 and true
 * since. k3s and minikube set it for containerd 1 too, kubespray unsets it for 2: there the other profile is the right one.
 */
const CONTAINERD_1: RuntimeBehaviour = {
  id: 'containerd-1',
  profile: 'containerd-1',
  defaultCapabilities: FOURTEEN,
  capabilities: 'drop-wins',
  unknownNames: 'ignored',
  readsPrefix: false,
  checksNamesOfPrivileged: false,
  portStart: DEFAULT_PORT_START,
  emptyPortStart: 'kept',
  ambientWhenPrivileged: false,
  ambientWhenAdded: false,
  keepsPermitted: true,
  ownKernel: false,
};

/**
 * cri-o internal/factory/container/container.go SpecSetupCapabilities, SpecSetPrivileges (runtime-tools' SetupPrivileged fills
 * the ambient set); pinns/src/sysctl.c refuses an empty value. default_sysctls is empty unless a node sets it.
 */
const CRIO: RuntimeBehaviour = {
  id: 'cri-o',
  profile: 'cri-o',
  defaultCapabilities: CRIO_NINE,
  capabilities: 'drop-wins',
  unknownNames: 'refused',
  readsPrefix: true,
  checksNamesOfPrivileged: false,
  portStart: DEFAULT_PORT_START,
  emptyPortStart: 'refused',
  ambientWhenPrivileged: true,
  ambientWhenAdded: false,
  keepsPermitted: true,
  ownKernel: false,
};

/**
 * Through cri-dockerd. moby daemon/pkg/oci/caps/utils.go TweakCapabilities, daemon/container.go validateCapabilities,
 * daemon/oci_linux.go (the sysctl, since 20.10.0). 23.0.7 and 24.0.6 brought "Do not drop effective&permitted set".
 */
const DOCKER_NEW: RuntimeBehaviour = {
  id: 'docker-new',
  profile: 'docker',
  defaultCapabilities: FOURTEEN,
  capabilities: 'add-wins',
  unknownNames: 'refused',
  readsPrefix: true,
  checksNamesOfPrivileged: true,
  portStart: 0,
  emptyPortStart: 'kept',
  ambientWhenPrivileged: false,
  ambientWhenAdded: false,
  keepsPermitted: true,
  ownKernel: false,
};

/**
 * podman kube play, and podman run, 5.4.2 and 5.8.6 (test/fixtures/runtimes): pkg/specgen/generate/security_linux.go fills the ambient
 * set of another user than root with what is added, and takes the rest from its permitted set; containers/common
 * pkg/capabilities MergeCapabilities refuses unknown names and contradictions (facts/bind/podman.ts). runAsNonRoot is not looked at.
 */
const PODMAN: RuntimeBehaviour = {
  id: 'podman',
  profile: 'podman',
  // Without AUDIT_WRITE, MKNOD and NET_RAW.
  defaultCapabilities: FOURTEEN.filter((name) => !['AUDIT_WRITE', 'MKNOD', 'NET_RAW'].includes(name)),
  capabilities: 'add-wins',
  unknownNames: 'ignored',
  readsPrefix: true,
  checksNamesOfPrivileged: false,
  portStart: DEFAULT_PORT_START,
  emptyPortStart: 'kept',
  ambientWhenPrivileged: false,
  ambientWhenAdded: true,
  keepsPermitted: false,
  ownKernel: false,
};

/**
 * runsc below containerd (test/fixtures/runtimes): its network stack gives any port to anybody, also with the network of the host,
 * and knows no net.ipv4.ip_unprivileged_port_start. A name in the set that is no capability keeps the sandbox from starting, and
 * containerd writes CAP_ before every name that is added.
 */
const GVISOR: RuntimeBehaviour = {
  ...CONTAINERD_1,
  id: 'gvisor',
  profile: 'gvisor',
  unknownNames: 'refused-where-added',
  portStart: 0,
  ownKernel: true,
};

/** Below Docker (`runtime: runsc`), which makes the set of capabilities, and refuses names before the sandbox does. */
const GVISOR_OF_DOCKER: RuntimeBehaviour = { ...DOCKER_NEW, id: 'gvisor-docker', profile: 'gvisor', ownKernel: true };

const BEHAVIOURS: readonly RuntimeBehaviour[] = [
  CONTAINERD_1,
  { ...CONTAINERD_1, id: 'containerd-2', profile: 'containerd-2', portStart: 0 },
  CRIO,
  { ...DOCKER_NEW, id: 'docker-old', keepsPermitted: false },
  DOCKER_NEW,
  PODMAN,
  GVISOR,
  GVISOR_OF_DOCKER,
];

/**
 * Every way in which a runtime of the profile may behave; of `unknown`, every way that the dialect has. Whoever has Compose today
 * has a Docker that keeps capabilities.
 */
export function behavioursOf(profile: RuntimeProfile, dialect: Dialect = 'kubernetes'): readonly RuntimeBehaviour[] {
  const meant = profile === 'unknown' ? RUNTIMES_OF[dialect].unknown : [profile];
  const others = dialect === 'compose' ? NOT_OF_COMPOSE : OF_COMPOSE;
  return BEHAVIOURS.filter((one) => meant.includes(one.profile) && !others.includes(one.id));
}

const NOT_OF_COMPOSE: readonly RuntimeBehaviour['id'][] = ['docker-old', 'gvisor'];
const OF_COMPOSE: readonly RuntimeBehaviour['id'][] = ['gvisor-docker'];

/** linux include/uapi/linux/capability.h, without `CAP_`: all up to CAP_LAST_CAP of Linux 5.9. */
export const CAPABILITY_NAMES: ReadonlySet<string> = new Set(
  `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST
NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE
SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM
BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(/\s+/),
);
