/** Protocols of a container port; absent and `""` mean TCP. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP' | (string & {});

export const MAX_PORT = 65_535;

/**
 * True for 1-1023: the ports that the kernel gives only to a process with CAP_NET_BIND_SERVICE, as long as
 * net.ipv4.ip_unprivileged_port_start has its default of 1024. Port 0 asks for any free port and is not one of them.
 */
export function isPrivilegedPort(port: number): boolean {
  return port >= 1 && port <= 1023;
}

/** The port above 1023 that a privileged one is advised to become: 80 becomes 8080, and 443 becomes 8443. */
export function highPort(port: number): number {
  return port + 8000;
}
