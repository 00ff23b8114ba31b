// How a port of a Service finds its port in a Pod. Source: k8s.io/endpointslice utils.go FindPort: a number is taken as it is;
// a name is looked up, together with the protocol, in the containers and then in the sidecars. Unset means the Service's own
// port: kubernetes/kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Service.
import type { LinkedContainer, ServiceLink, ServicePort, WorkloadLink } from '../model/links.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { ObjectSet, SetSubject, WorkloadGroup, WorkloadTest } from './object-set.ts';

/** What a Service's port is called: its name, or its number. */
export function portTitle({ name, port }: ServicePort): string | number {
  return name === undefined || name === '' ? port : `${name} (${port})`;
}

export function targetOf({ port, targetPort }: ServicePort): number | string {
  return targetPort ?? port;
}

/** The port of a workload that a name stands for; undefined for one that no container has. */
export function resolveName({ containers }: WorkloadLink, name: string, protocol: string): number | undefined {
  for (const { ports } of containers) {
    const port = ports.find((declared) => declared.name === name && declared.protocol === protocol);
    if (port) return port.containerPort;
  }
  return undefined;
}

/** The container that declares a port by its number. */
export function declarerOf({ containers }: WorkloadLink, port: number, protocol: string): LinkedContainer | undefined {
  return containers.find(({ ports }) => ports.some((own) => own.containerPort === port && own.protocol === protocol));
}

/** The number behind a Service's port in a workload; undefined for a name that the workload lacks. */
export function resolvePort(workload: WorkloadLink, port: ServicePort): number | undefined {
  const target = targetOf(port);
  return typeof target === 'number' ? target : resolveName(workload, target, port.protocol);
}

/**
 * A Service whose ports are mapped: a headless one hands out the Pods' addresses and maps nothing, one without a selector and
 * an ExternalName lead elsewhere.
 */
export function mapsPorts({ type, headless, selector }: ServiceLink): boolean {
  return type !== 'ExternalName' && !headless && Object.keys(selector).length > 0;
}

interface Mapped {
  readonly service: ServiceLink;
  readonly all: WorkloadGroup;
  /** The one that findings name. */
  readonly workload: WorkloadLink;
}

/** What a Service maps its ports to, where all of it passes a test; undefined of everything else. */
export function mappedTo(subject: SetSubject, set: ObjectSet, test: WorkloadTest): Mapped | undefined {
  if (subject.kind !== 'service' || !mapsPorts(subject)) return undefined;
  const { all, nearest } = set.selectedBy(subject);
  const workload = nearest.first;
  return workload !== undefined && all.every(test) ? { service: subject, all, workload } : undefined;
}

/** The main containers by their names, `"app", "log"`: where a port that nobody declares may be. */
export function containerNames({ containers }: WorkloadLink): string {
  return containers
    .filter(({ role }) => role === 'main')
    .map(({ name }) => JSON.stringify(name))
    .join(', ');
}

/** The container, where there is no other. */
export function onlyContainer({ containers }: WorkloadLink): string | undefined {
  return containers.length === 1 ? containers[0]?.name : undefined;
}

export function workloadTitle({ kind, name }: ObjectRef): string {
  return name === '' ? kind : `${kind} ${JSON.stringify(name)}`;
}
