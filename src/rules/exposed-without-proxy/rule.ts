// Judges spec.type LoadBalancer and NodePort of a Service, and a hostPort above 1023, over TCP and perhaps HTTP, that lead
// straight to an application: no container of the Pods is a proxy, and no Ingress or route of the input leads to the Service.
// Source: the common advice for Node.js and other application servers, not to put them on the open network themselves:
// https://expressjs.com/en/advanced/best-practice-performance.html ("Use a reverse proxy").
import { maySpeakHttp } from '../../knowledge/http-ports.ts';
import { isProxyImage } from '../../knowledge/proxies.ts';
import type { LinkedPort, ServiceLink, ServicePort, WorkloadLink } from '../../model/links.ts';
import type { WorkloadGroup } from '../object-set.ts';
import { defineRule } from '../rule.ts';
import { servedPod } from '../service-example.ts';
import { containerNames, declarerOf, onlyContainer, resolvePort, workloadTitle } from '../service-ports.ts';
import { words } from './words.ts';

const SHOP = { name: 'shop', port: { port: 80, targetPort: 3000 }, declared: { containerPort: 3000 } };

const INGRESS = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend:
    service:
      name: shop
      port:
        number: 80
`;

export const exposedWithoutProxy = defineRule(
  {
    id: 'exposed-without-proxy',
    about: 'set',
    words,
    levels: { restricted: 'info', baseline: 'info', audit: 'info' },
    folds: ['port'],
    options: {},
    examples: {
      bad: servedPod({ ...SHOP, type: 'LoadBalancer' }),
      good: `${INGRESS}---${servedPod(SHOP)}`,
    },
  },
  (subject, report, { set }) => {
    if (subject.kind === 'service') {
      const { typeAt, type } = subject;
      const workload = typeAt && exposedBy(subject, set.selectedBy(subject).nearest);
      if (!typeAt || !workload || set.isFronted(subject)) return [];
      const container = answering(subject, workload) ?? onlyContainer(workload);
      const data = { service: subject.object.name, type, workload: workloadTitle(workload.object) };
      return [report('service', { ...typeAt, workload, container }, { ...data, containers: containerNames(workload) })];
    }
    // Most have no port of the node, and to look at an image's name takes its time.
    if (!subject.containers.some(({ ports }) => ports.some(isOpen)) || !isApplication(subject)) return [];
    return subject.containers.flatMap(({ name, ports }) =>
      ports.flatMap((port) => {
        if (!isOpen(port) || !maySpeakHttp({ numbers: [port.containerPort, port.hostPort.port], names: [port.name] })) return [];
        const where = { ...port.hostPort.at, workload: subject, container: name };
        return report('host-port', where, { container: name, port: port.hostPort.port });
      }),
    );
  },
);

type OpenPort = LinkedPort & Required<Pick<LinkedPort, 'hostPort'>>;

/** A hostPort on a loopback address is reached from the node alone. */
function isOpen(port: LinkedPort): port is OpenPort {
  return port.hostPort !== undefined && port.protocol === 'TCP' && !/^(127\.|::1$)/.test(port.hostPort.ip ?? '');
}

/** Only what may speak HTTP can stand behind a proxy for requests; one proxy among the Pods is enough to be silent. */
function exposedBy(service: ServiceLink, selected: WorkloadGroup): WorkloadLink | undefined {
  const { first } = selected;
  if (service.internal || service.headless || !first || !selected.every(isApplication)) return undefined;
  return service.ports.some((port) => isProxied(port, first)) ? first : undefined;
}

/** A port that leads nowhere is service-target-missing's. */
function isProxied(port: ServicePort, workload: WorkloadLink): boolean {
  const target = resolvePort(workload, port);
  if (port.protocol !== 'TCP' || target === undefined) return false;
  const declared = workload.containers.flatMap(({ ports }) => ports).find(({ containerPort }) => containerPort === target);
  return maySpeakHttp({ numbers: [port.port, target], names: [port.name, declared?.name], appProtocol: port.appProtocol });
}

/** Nothing in it is a proxy, as far as can be told: an image without a name, or one that a template leaves open, may be any. */
function isApplication({ containers, isWhole }: WorkloadLink): boolean {
  return isWhole && containers.length > 0 && containers.every(({ image }) => isNamed(image) && !isProxyImage(image));
}

function isNamed(image: string | undefined): image is string {
  return image !== undefined && /^[a-zA-Z0-9]/.test(image);
}

/** The container that declares the first of the Service's ports. */
function answering({ ports }: ServiceLink, workload: WorkloadLink): string | undefined {
  for (const port of ports) {
    const number = resolvePort(workload, port);
    const container = number === undefined ? undefined : declarerOf(workload, number, port.protocol);
    if (container) return container.name;
  }
  return undefined;
}
