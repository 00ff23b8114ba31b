// In what versions of systemd differ about privileged ports. Measured with 252.39, 257.13 and 262.1 as process 1
// (test/fixtures/runtimes); the files named here are where it is written.

const SYSTEMD_PROFILES = ['systemd-252', 'systemd-257', 'systemd-262'] as const;
export type SystemdProfile = (typeof SYSTEMD_PROFILES)[number];

export interface SystemdBehaviour {
  readonly profile: SystemdProfile;
  /** src/core/execute.c context_has_no_new_privileges: options about system calls bring no_new_privs along, for another user than root. */
  readonly impliesNoNewPrivileges: boolean;
  /** SocketBindAllow= and SocketBindDeny= are compiled in: Debian builds 252 with -BPF_FRAMEWORK. */
  readonly limitsSocketBind: boolean;
  /** What PrivateUsers= takes beside a boolean. */
  readonly privateUsers: readonly string[];
  /** `|` before a command: since 258. */
  readonly knowsShellPrefix: boolean;
}

export const SYSTEMD: readonly SystemdBehaviour[] = [
  {
    profile: 'systemd-252',
    impliesNoNewPrivileges: true,
    limitsSocketBind: false,
    privateUsers: [],
    knowsShellPrefix: false,
  },
  {
    profile: 'systemd-257',
    impliesNoNewPrivileges: false,
    limitsSocketBind: true,
    privateUsers: ['self', 'identity'],
    knowsShellPrefix: false,
  },
  {
    profile: 'systemd-262',
    impliesNoNewPrivileges: false,
    limitsSocketBind: true,
    privateUsers: ['self', 'identity', 'full', 'managed'],
    knowsShellPrefix: true,
  },
];
