// What kubelets, runtimes and programs say where a container does not start, or may not bind. Sources: kubernetes/kubernetes
// pkg/kubelet/kuberuntime/security_context_{others,windows}.go and pkg/kubelet/lifecycle/handlers.go (the kubelet's), opencontainers/runc
// libcontainer/capabilities and containers/crun src/libcrun/linux.c (the runtimes'), cri-o internal/factory/container/container.go and
// moby daemon/pkg/oci/caps/utils.go (names of capabilities), containerd
// pkg/oci/spec_opts.go and moby/sys/user (USER of the image); what a program says of EACCES are the words of libc and of Go.
import type { FailureCode } from '../model/audit.ts';

interface FailureText {
  readonly code: FailureCode;
  readonly pattern: RegExp;
  /** What it says of the image's USER: its first group, or root. */
  readonly user?: 'group' | 'root';
}

/** The first that matches is meant. A reason is no help: several Kubernetes versions call the same differently. */
const FAILURE_TEXTS: readonly FailureText[] = [
  { code: 'CreateContainerConfigError', pattern: /container has runAsNonRoot and image will run as root/, user: 'root' },
  {
    code: 'CreateContainerConfigError',
    pattern: /container has runAsNonRoot and image has non-numeric user \((.{1,256}?)\), cannot verify user is non-root/,
    user: 'group',
  },
  { code: 'CreateContainerConfigError', pattern: /container's runAsUser breaks non-root policy/ },
  { code: 'CreateContainerConfigError', pattern: /container has runAsNonRoot and image has an invalid user id \(/ },
  {
    code: 'CreateContainerConfigError',
    pattern: /container's runAsUserName \(.{0,256}?\) which will be regarded as root identity/,
  },
  { code: 'CreateContainerError', pattern: /unknown capability "[^"]{0,128}"|failed to drop cap \S{0,128} invalid capability/ },
  { code: 'CreateContainerError', pattern: /can.t apply capabilities: operation not permitted/ },
  {
    code: 'CreateContainerError',
    pattern:
      /: no users found|unable to find user .{0,256}?: no matching entries in passwd file|invalid USER value "[^"]{0,256}"/,
  },
  { code: 'CreateContainerError', pattern: /uids and gids must be in range 0-2147483647/ },
  { code: 'SysctlForbidden', pattern: /forbidden sysctl: "net[./]ipv4[./]ip_unprivileged_port_start"/ },
  {
    code: 'FailedCreatePodSandBox',
    pattern: /\/proc\/sys\/net\/ipv4\/ip_unprivileged_port_start|sysctl "?net\.ipv4\.ip_unprivileged_port_start/,
  },
  // kubernetes/kubernetes pkg/scheduler/framework/plugins/nodeports/node_ports.go ErrReason, which the kubelet has, too.
  { code: 'NodePorts', pattern: /didn't have free ports for the requested pod ports/ },
  { code: 'EPERM', pattern: /exec: "[^"]{0,1024}": operation not permitted|exec \S{1,1024}: operation not permitted/ },
  { code: 'EPERM', pattern: /exec container process .{0,1024}: Operation not permitted/ },
  { code: 'EACCES', pattern: /bind(?:\(\)|: |ing )?.{0,200}(?:permission denied|\(13: Permission denied\)|EACCES)/i },
];

export interface ReadFailure {
  readonly code: FailureCode;
  /** USER of the image, where it is told; `''` for root. */
  readonly user?: string;
}

/** What a text says of a start that failed; undefined for another subject. */
export function readFailure(text: string): ReadFailure | undefined {
  for (const { code, pattern, user } of FAILURE_TEXTS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    if (user === undefined) return { code };
    return { code, user: user === 'root' ? '' : (found[1] ?? '') };
  }
  return undefined;
}

/** What the kubelet puts behind its words, other for each Pod: `(pod: "web_shop(uid)", container: app)`. */
const TAIL = / ?\(pod: "[^"]{0,600}", container: [^)]{0,256}\)/;
const LONGEST = 500;

/** The words without what differs from Pod to Pod. */
export function commonWords(text: string): string {
  const line = text.replace(TAIL, '').replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}
