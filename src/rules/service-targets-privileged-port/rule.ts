// Judges spec.ports[*] of a Service: a targetPort 1-1023 by number, or unset with a port 1-1023, that no container of the
// selected Pods declares. It is what betrays a process that listens there; a declared port is told once, at its container, by
// privileged-container-port or privileged-host-port, whatever the Pod's sysctls, and so is every port that a name stands for.
// Source: kubernetes/api core/v1/types.go ContainerPort: "Not specifying a port here DOES NOT prevent that port from being
// exposed"; SetDefaults_Service for the unset targetPort.
import { portKey, portLabel } from '../../knowledge/port-label.ts';
import type { WorkloadLink } from '../../model/links.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import { defineRule } from '../rule.ts';
import { containerNames, mapsPorts, onlyContainer, portTitle, targetOf, workloadTitle } from '../service-ports.ts';
import { words } from './words.ts';

export const serviceTargetsPrivilegedPort = defineRule(
  {
    id: 'service-targets-privileged-port',
    about: 'set',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    options: {},
    examples: {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: registry.example.com/web
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: registry.example.com/web
      ports:
        - containerPort: 8080
`,
    },
  },
  (service, report, { set }) => {
    if (service.kind !== 'service' || !mapsPorts(service)) return [];
    // Windows has no privileged ports.
    const { all, nearest } = set.selectedBy(service);
    const workload = nearest.first;
    if (workload === undefined || !all.every(isWholeLinux)) return [];
    return service.ports.flatMap((port) => {
      const { protocol } = port;
      const number = targetOf(port);
      if (typeof number === 'string' || !isPrivilegedPort(number)) return [];
      if (all.declares(number, protocol)) return [];
      const where = { ...port.targetAt, workload, container: onlyContainer(workload) };
      return report(port.targetPort === undefined ? 'unset' : 'target', where, {
        service: service.object.name,
        port: portTitle(port),
        ...targetData(number, protocol),
        workload: workloadTitle(workload.object),
        containers: containerNames(workload),
        high: highPort(number),
      });
    });
  },
);

function targetData(number: number, protocol: string): { readonly target: string; readonly targetKey: string } {
  return { target: portLabel(number, protocol), targetKey: portKey(number, protocol) };
}

function isWholeLinux({ isWhole, isWindows }: WorkloadLink): boolean {
  return isWhole && !isWindows;
}
