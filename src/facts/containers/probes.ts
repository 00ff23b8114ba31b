// Source: kubernetes/api core/v1/types.go Probe, Lifecycle, HTTPGetAction, TCPSocketAction, GRPCAction.
import { HOOKS, LIFECYCLE, PROBES } from '../../model/container-handlers.ts';
import { withMore } from '../../model/lists.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { ProbeFacts, ProbeKind } from '../../model/workload.ts';
import { type Faults, int32Of, mappingAlone, mappingOf, type Place, stringOf } from '../objects/typed-fields.ts';

const NO_PROBES: readonly ProbeFacts[] = [];

/** The ports that a container's probes and lifecycle hooks ask for, in the order of the types. */
export function readProbes(container: Place, faults: Faults): readonly ProbeFacts[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.value;
  if ((livenessProbe ?? readinessProbe ?? startupProbe ?? lifecycle ?? undefined) === undefined) return NO_PROBES;
  const read: ProbeContext = { found: undefined, faults };
  for (const { key, kind } of PROBES) readHandler(container, key, kind, read);
  const hooks = mappingOf(lifecycle, container.at, LIFECYCLE, faults);
  if (hooks !== undefined) for (const { key, kind } of HOOKS) readHandler(hooks, key, kind, read);
  return read.found ?? NO_PROBES;
}

interface ProbeContext {
  found: ProbeFacts[] | undefined;
  readonly faults: Faults;
}

/** What asks for no port (`exec`, `sleep`) is left out. */
function readHandler({ value, at }: Place, key: string, kind: ProbeKind, read: ProbeContext): void {
  const handler = value[key] === undefined ? undefined : mappingAlone(value[key], `${at}/${key}`, read.faults);
  if (handler === undefined) return;
  const { httpGet, tcpSocket, grpc } = handler;
  if (httpGet !== undefined) readAction(httpGet, `${at}/${key}/httpGet`, kind, read);
  if (tcpSocket !== undefined) readAction(tcpSocket, `${at}/${key}/tcpSocket`, kind, read);
  if (grpc !== undefined) readGrpc(grpc, `${at}/${key}/grpc`, kind, read);
}

/** An action without a port, which the API server refuses, is left out. An empty host is the Pod's own address. */
function readAction(action: unknown, at: Pointer, kind: ProbeKind, read: ProbeContext): void {
  const asked = mappingAlone(action, at, read.faults);
  if (asked === undefined) return;
  const { port: written, host: machine } = asked;
  // kubernetes/apimachinery pkg/util/intstr/intstr.go IntOrString.UnmarshalJSON.
  const port = typeof written === 'string' ? written : int32Of(written, at, 'port', read.faults);
  const host = stringOf(machine, at, 'host', read.faults);
  if (port === undefined) return;
  const portAt = `${at}/port`;
  read.found = withMore(read.found, host ? { kind, port, at: portAt, host } : { kind, port, at: portAt });
}

function readGrpc(action: unknown, at: Pointer, kind: ProbeKind, read: ProbeContext): void {
  const asked = mappingAlone(action, at, read.faults);
  const port = asked && int32Of(asked.port, at, 'port', read.faults);
  if (port !== undefined) read.found = withMore(read.found, { kind, port, at: `${at}/port` });
}
