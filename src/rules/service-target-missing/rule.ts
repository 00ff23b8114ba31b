// Judges spec.ports[*].targetPort of a Service that selects workloads of the input: a name that none of them has, and a number
// above 1023 that no container declares (a privileged one is the matter of service-targets-privileged-port).
// Source: k8s.io/endpointslice utils.go FindPort and reconciler.go: a port that is not found is left out of the EndpointSlice.
// kubernetes/apimachinery pkg/util/validation IsValidPortName: a port's name holds at least one letter.
import type { ServicePort, WorkloadLink } from '../../model/links.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { WorkloadGroup } from '../object-set.ts';
import { defineRule } from '../rule.ts';
import { servedPod } from '../service-example.ts';
import { mappedTo, onlyContainer, portTitle, targetOf, workloadTitle } from '../service-ports.ts';
import { words } from './words.ts';

type Fault = 'name' | 'digits' | 'number';

const PROTOCOLS: readonly string[] = ['TCP', 'UDP', 'SCTP'];

export const serviceTargetMissing = defineRule(
  {
    id: 'service-target-missing',
    about: 'set',
    words,
    levels: { restricted: 'warning', baseline: 'warning', audit: 'info' },
    atMost: { number: 'info' },
    options: {
      acceptUndeclaredNumbers: {
        description: {
          en: 'Say nothing of a numeric targetPort that no container declares: it works if the process listens there.',
          ja: 'どのコンテナも宣言していない番号の targetPort は報告しません。プロセスがそこで待ち受けていれば届くからです。',
        },
        default: false,
      },
    },
    examples: {
      bad: servedPod({ name: 'web', port: { port: 80, targetPort: 'http' }, declared: { name: 'web', containerPort: 8080 } }),
      good: servedPod({ name: 'web', port: { port: 80, targetPort: 'http' }, declared: { name: 'http', containerPort: 8080 } }),
    },
  },
  (subject, report, { set, options }) => {
    // The operator of a custom resource may add the container that has the port.
    const mapped = mappedTo(subject, set, isWhole);
    if (mapped === undefined) return [];
    const { service, all, workload } = mapped;
    return service.ports.flatMap((port) => {
      const fault = faultOf(port, all);
      if (fault === undefined || (fault === 'number' && options.acceptUndeclaredNumbers)) return [];
      return report(
        fault,
        { ...port.targetAt, workload, container: onlyContainer(workload) },
        {
          service: service.object.name,
          port: portTitle(port),
          target: targetOf(port),
          workload: workloadTitle(workload.object),
          protocol: port.protocol,
        },
      );
    });
  },
);

function faultOf(port: ServicePort, selected: WorkloadGroup): Fault | undefined {
  const target = targetOf(port);
  // Another protocol the API server refuses, and so nothing is said of where it would lead.
  if (!PROTOCOLS.includes(port.protocol)) return undefined;
  if (typeof target === 'number') {
    // Where no port at all is declared, nothing is out of step.
    const isFine = isPrivilegedPort(target) || selected.declares(target, port.protocol) || selected.every(declaresNone);
    return isFine ? undefined : 'number';
  }
  if (/^\d+$/.test(target)) return 'digits';
  return [...selected.numbersOf(target, port.protocol)].some((number) => number !== undefined) ? undefined : 'name';
}

function isWhole(workload: WorkloadLink): boolean {
  return workload.isWhole;
}

function declaresNone({ containers }: WorkloadLink): boolean {
  return containers.every(({ ports }) => ports.length === 0);
}
