// Source: kubernetes/api core/v1/types.go Probe, Lifecycle, HTTPGetAction, TCPSocketAction, GRPCAction.
import type { ProbeFacts, ProbeKind } from '../../model/workload.ts';
import { type Faults, int32At, mappingAt, type Place, stringAt } from '../objects/typed-fields.ts';

const NO_PROBES: readonly ProbeFacts[] = Object.freeze([]);

/** The ports that a container's probes and lifecycle hooks ask for, in the order of the types. */
export function readProbes(container: Place, faults: Faults): readonly ProbeFacts[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.value;
  if ((livenessProbe ?? readinessProbe ?? startupProbe ?? lifecycle ?? undefined) === undefined) return NO_PROBES;
  const read: ProbeContext = { found: [], faults };
  readHandler(mappingAt(container, 'livenessProbe', faults), 'liveness', read);
  readHandler(mappingAt(container, 'readinessProbe', faults), 'readiness', read);
  readHandler(mappingAt(container, 'startupProbe', faults), 'startup', read);
  const hooks = mappingAt(container, 'lifecycle', faults);
  if (hooks === undefined) return read.found;
  readHandler(mappingAt(hooks, 'postStart', faults), 'postStart', read);
  readHandler(mappingAt(hooks, 'preStop', faults), 'preStop', read);
  return read.found;
}

interface ProbeContext {
  readonly found: ProbeFacts[];
  readonly faults: Faults;
}

/** What asks for no port (`exec`, `sleep`) is left out. */
function readHandler(handler: Place | undefined, kind: ProbeKind, read: ProbeContext): void {
  if (handler === undefined) return;
  readAction(mappingAt(handler, 'httpGet', read.faults), kind, read);
  readAction(mappingAt(handler, 'tcpSocket', read.faults), kind, read);
  const grpc = mappingAt(handler, 'grpc', read.faults);
  const port = grpc && int32At(grpc, 'port', read.faults);
  if (grpc !== undefined && port !== undefined) read.found.push({ kind, port, at: `${grpc.at}/port` });
}

/** An action without a port, which the API server refuses, is left out. An empty host is the Pod's own address. */
function readAction(action: Place | undefined, kind: ProbeKind, { found, faults }: ProbeContext): void {
  if (action === undefined) return;
  const port = intOrStringAt(action, 'port', faults);
  const host = stringAt(action, 'host', faults);
  if (port === undefined) return;
  const at = `${action.at}/port`;
  found.push(host ? { kind, port, at, host } : { kind, port, at });
}

/** kubernetes/apimachinery pkg/util/intstr/intstr.go IntOrString.UnmarshalJSON. */
function intOrStringAt(place: Place, key: string, faults: Faults): number | string | undefined {
  const value = place.value[key];
  return typeof value === 'string' ? value : int32At(place, key, faults);
}
