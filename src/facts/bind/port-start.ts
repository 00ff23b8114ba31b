// The first port that is not privileged where a container listens.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import { type BindError, DEFAULT_PORT_START } from '../../model/bind.ts';
import type { Workload } from '../../model/workload.ts';
import { parsePortStart, portStartSysctl } from '../questions/port-start.ts';

export type PortStart = { readonly start: number; readonly error?: undefined } | { readonly error: BindError };

/** pinns/src/sysctl.c of CRI-O. */
const EMPTY: PortStart = { error: { code: 'FailedCreatePodSandBox', text: 'value is empty' } };
/** strerror(ENOENT) and strerror(EINVAL): what the kernel answers to whoever writes the value to /proc/sys. */
const NOT_THERE: PortStart = { error: { code: 'FailedCreatePodSandBox', text: 'no such file or directory' } };
const REFUSED: PortStart = { error: { code: 'FailedCreatePodSandBox', text: 'invalid argument' } };

/** crun src/libcrun/linux.c libcrun_set_sysctl, as podman hands it on. */
const REFUSED_BY_CRUN: PortStart = {
  error: {
    code: 'OCI',
    text: 'crun: write to `/proc/sys/net/ipv4/ip_unprivileged_port_start`: Invalid argument: OCI runtime error',
  },
};

/** What a Pod with a network of its own begins with: its own sysctl goes before the runtime's default. */
export function podPortStart(workload: Workload, runtime: RuntimeBehaviour): PortStart {
  // It has no such key.
  if (runtime.ownKernel) return { start: runtime.portStart };
  const sysctl = portStartSysctl(workload.sysctls);
  if (sysctl === undefined) return { start: runtime.portStart };
  // Nothing is written then, but the key is there, and so the runtime's default is not.
  if (sysctl.value === '') return runtime.emptyPortStart === 'refused' ? EMPTY : { start: DEFAULT_PORT_START };
  if (runtime.lacksPortStart) return NOT_THERE;
  const start = parsePortStart(sysctl.value);
  if (start !== undefined) return { start };
  return runtime.profile === 'podman' ? REFUSED_BY_CRUN : REFUSED;
}
