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

const NO_PATH = String.raw`^(?!.*(?:\bunix\b|\.sock\b))`;
const LISTENS = `(?<![/a-z-])(?:b(?:i|ou)nd(?:ing|exception)?|listen(?:ing|er)?)(?![/a-z-]| mount)`;
const DENIED = String.raw`(?:permission denied|\bEACCES\b)`;

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
  // CRI-O quotes a line of runc's log, quotes and all; runc said otherwise before 1.0, and gVisor does.
  {
    code: 'EPERM',
    pattern: /(?:exec user process caused|failed to update creds with file privileges): operation not permitted/i,
  },
  { code: 'EPERM', pattern: /exec(?: container process|:)? \\?[`"'/][^ ]{0,1024}?(?::| failed:) operation not permitted/i },
  // A shell, dumb-init and su-exec that execute the program; tini says as runc does.
  {
    code: 'EPERM',
    pattern: /(?:sh: (?:line )?(?:\d{1,6}: )?(?:exec: )?|\[dumb-init\] |su-exec: )\/\S{0,1024}?: operation not permitted/i,
  },
  // Most name the call first; Apache httpd, whose portable runtime begins with the error, and Node.js do not. A file, a mount and a socket
  // of Unix may be denied as well.
  { code: 'EACCES', pattern: new RegExp(`${NO_PATH}.*?${LISTENS}.{0,200}${DENIED}`, 'i') },
  { code: 'EACCES', pattern: new RegExp(`${NO_PATH}.*?${DENIED}.{0,200}${LISTENS}`, 'i') },
];

export interface ReadFailure {
  readonly code: FailureCode;
  /** The line that says it, without what differs from Pod to Pod and from start to start. */
  readonly words: string;
  /** USER of the image, where it is told; `''` for root. */
  readonly user?: string;
}

/** What a text says of a start that failed; undefined for another subject. Of a log only the line that says so is told. */
export function readFailure(text: string): ReadFailure | undefined {
  const lines = text.split(/[\r\n]+/);
  for (const { code, pattern, user } of FAILURE_TEXTS) {
    for (const line of lines) {
      const found = pattern.exec(line);
      if (found === null) continue;
      const words = commonWords(around(line, found.index + found[0].length));
      if (user === undefined) return { code, words };
      return { code, words, user: user === 'root' ? '' : (found[1] ?? '') };
    }
  }
  return undefined;
}

/** What the kubelet puts behind its words, other for each Pod: `(pod: "web_shop(uid)", container: app)`. */
const TAIL = / ?\(pod: "[^"]{0,600}", container: [^)]{0,256}\)/;
/** What loggers put before theirs: `2026/01/31 12:00:00 `, `2026-01-31T12:00:00.123Z `, `[Sat Jan 31 12:00:00.123456 2026] `, `E0131 12:00:00.123456       1 `. */
const TIME =
  /\[?(?:\b\d{4}[-/]\d\d[-/]\d\d|\b[IWEF]\d{4}|\b(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2})[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z\b|[+-]\d\d:?\d\d\b| \d{4}(?=\])| {1,8}\d{1,7}(?= \S+:\d+\]))?\]? ?/g;
const CONTAINER_ID = /(?<!sha256:)\b[0-9a-f]{64}\b/g;
const LONGEST = 500;

/** Of a line that is too long the part that ends a little behind what was found. */
function around(line: string, end: number): string {
  if (line.length <= LONGEST) return line;
  const to = Math.min(line.length, Math.max(LONGEST, end + 50));
  const from = Math.max(0, to - LONGEST);
  return `${from > 0 ? '...' : ''}${line.slice(from, to)}${to < line.length ? '...' : ''}`;
}

function commonWords(text: string): string {
  return text.replace(TAIL, '').replaceAll(TIME, '').replaceAll(CONTAINER_ID, '...').replaceAll(/\s+/g, ' ').trim();
}

/** Words that differ by their numbers alone say the same: those of a process, an address, a container. */
export function sameWords(words: string): string {
  return words.replaceAll(/\b[0-9a-f]{8,}\b|\d+/g, '0');
}
