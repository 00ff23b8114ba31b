// Judges spec.ports[*] of a Service: a targetPort 1-1023 by number, or unset with a port 1-1023, that no container of the
// selected Pods declares. It is what betrays a process that listens there; a declared port is told once, at its container, by
// privileged-container-port or privileged-host-port, whatever the Pod's sysctls, and so is every port that a name stands for.
// Source: kubernetes/api core/v1/types.go ContainerPort: "Not specifying a port here DOES NOT prevent that port from being
// exposed"; SetDefaults_Service for the unset targetPort.
import { portKey, portLabel } from '../../knowledge/port-label.ts';
import type { WorkloadLink } from '../../model/links.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import { defineRule } from '../rule.ts';
import { servedPod } from '../service-example.ts';
import { containerNames, mappedTo, onlyContainer, portTitle, targetOf, workloadTitle } from '../service-ports.ts';
import { words } from './words.ts';

export const serviceTargetsPrivilegedPort = defineRule(
  {
    id: 'service-targets-privileged-port',
    about: 'set',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    options: {},
    examples: {
      bad: servedPod({ name: 'web', port: { port: 80 } }),
      good: servedPod({ name: 'web', port: { port: 80, targetPort: 8080 }, declared: { containerPort: 8080 } }),
    },
  },
  (subject, report, { set }) => {
    // Windows has no privileged ports.
    const mapped = mappedTo(subject, set, isWholeLinux);
    if (mapped === undefined) return [];
    const { service, all, workload } = mapped;
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
