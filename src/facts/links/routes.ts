// Which Services an object puts a proxy in front of. Sources: kubernetes/api networking/v1 and networking/v1beta1 types.go
// (IngressBackend), gateway-api apis/v1 (BackendObjectReference), openshift/api route/v1 types.go (RouteTargetReference).
import type { FrontedService } from '../../model/links.ts';
import { placesAt } from '../objects/places.ts';
import { type Faults, mappingAt, type Place, stringAt } from '../objects/typed-fields.ts';
import type { LinkContext } from './services.ts';

/** Where a kind names its backends. */
export interface RouteKind {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
  /** As in PortPolicy `workloads`. */
  readonly backends: readonly string[];
}

export const ROUTE_KINDS: readonly RouteKind[] = [
  {
    apiGroups: ['networking.k8s.io', 'extensions'],
    kinds: ['Ingress'],
    backends: ['spec.defaultBackend', 'spec.backend', 'spec.rules[*].http.paths[*].backend'],
  },
  {
    apiGroups: ['gateway.networking.k8s.io'],
    kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'],
    backends: ['spec.rules[*].backendRefs[*]'],
  },
  { apiGroups: ['route.openshift.io', ''], kinds: ['Route'], backends: ['spec.to', 'spec.alternateBackends[*]'] },
];

export function readRoute(object: Place, kind: RouteKind, { ref, faults }: LinkContext): FrontedService[] {
  return kind.backends
    .flatMap((path) => placesAt(object, path, faults))
    .flatMap((backend) => {
      const fronted = readBackend(backend, ref.namespace, faults);
      return fronted === undefined ? [] : [fronted];
    });
}

/** A backend without a kind is a Service; the Ingress of v1 names it under `service`, older ones by `serviceName`. */
function readBackend(backend: Place, ownNamespace: string | undefined, faults: Faults): FrontedService | undefined {
  const service = mappingAt(backend, 'service', faults) ?? backend;
  const kind = stringAt(service, 'kind', faults) || 'Service';
  const name = stringAt(service, 'serviceName', faults) || stringAt(service, 'name', faults);
  const namespace = stringAt(service, 'namespace', faults) || ownNamespace;
  if (kind !== 'Service' || !name) return undefined;
  return namespace === undefined ? { name } : { name, namespace };
}
