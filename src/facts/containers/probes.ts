// Source: kubernetes/api core/v1/types.go Probe, Lifecycle, HTTPGetAction, TCPSocketAction, GRPCAction.
import { HOOKS, LIFECYCLE, PROBES } from '../../model/container-handlers.ts';
import { withMore } from '../../model/lists.ts';
import type { ProbeFacts, ProbeKind } from '../../model/workload.ts';
import { type Faults, int32Of, mappingOf, type Place, stringOf } from '../objects/typed-fields.ts';

const NO_PROBES: readonly ProbeFacts[] = [];

/** The ports that a container's probes and lifecycle hooks ask for, in the order of the types. */
export function readProbes(container: Place, faults: Faults): readonly ProbeFacts[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.value;
  if ((livenessProbe ?? readinessProbe ?? startupProbe ?? lifecycle ?? undefined) === undefined) return NO_PROBES;
  const read: ProbeContext = { found: undefined, faults };
  for (const { key, kind } of PROBES) readHandler(container, key, kind, read);
  const hooks = mappingOf(lifecycle, container, LIFECYCLE, faults);
  if (hooks !== undefined) for (const { key, kind } of HOOKS) readHandler(hooks, key, kind, read);
  return read.found ?? NO_PROBES;
}

interface ProbeContext {
  found: ProbeFacts[] | undefined;
  readonly faults: Faults;
}

/** What asks for no port (`exec`, `sleep`) is left out. */
function readHandler(parent: Place, key: string, kind: ProbeKind, read: ProbeContext): void {
  const handler = mappingOf(parent.value[key], parent, key, read.faults);
  if (handler === undefined) return;
  const { httpGet, tcpSocket, grpc } = handler.value;
  readAction(mappingOf(httpGet, handler, 'httpGet', read.faults), kind, read);
  readAction(mappingOf(tcpSocket, handler, 'tcpSocket', read.faults), kind, read);
  const action = mappingOf(grpc, handler, 'grpc', read.faults);
  const port = action && int32Of(action.value.port, action, 'port', read.faults);
  if (action !== undefined && port !== undefined) read.found = withMore(read.found, { kind, port, at: `${action.at}/port` });
}

/** An action without a port, which the API server refuses, is left out. An empty host is the Pod's own address. */
function readAction(action: Place | undefined, kind: ProbeKind, read: ProbeContext): void {
  if (action === undefined) return;
  const { port: written, host: where } = action.value;
  // kubernetes/apimachinery pkg/util/intstr/intstr.go IntOrString.UnmarshalJSON.
  const port = typeof written === 'string' ? written : int32Of(written, action, 'port', read.faults);
  const host = stringOf(where, action, 'host', read.faults);
  if (port === undefined) return;
  const at = `${action.at}/port`;
  read.found = withMore(read.found, host ? { kind, port, at, host } : { kind, port, at });
}
