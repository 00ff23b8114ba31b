// The English texts of the rules about several objects. Facts: k8s.io/endpointslice utils.go, kubernetes/kubernetes
// pkg/apis/core/v1/defaults.go, and the sources that each rule file names.
import type { RuleText } from '../texts.ts';

export const crossRulesEn = {
  'service-targets-privileged-port': {
    title: 'Service that leads to an undeclared privileged port',
    why: 'A Service that sends traffic to a port below 1024 says that a process of the Pod listens there, even where no container declares it: a port that needs a privilege to bind and that no reviewer of the Pod sees. Without a targetPort the port of the Service itself is meant.',
    risk: 'Such an image ends up running as root or with NET_BIND_SERVICE, on some nodes only, and whoever breaks into it has that privilege too. Where nothing listens there after all, the Service leads nowhere.',
    remedies: [
      'Listen on a port above 1023, declare it as containerPort and keep the well-known number in the Service alone (port: 80, targetPort: 8080), with an Ingress or a Gateway in front where needed.',
      'If the program cannot change its port, declare it as containerPort, so that privileged-container-port tells it at the container, where it can be judged and exempted.',
    ],
    fine: 'When the image cannot be changed and has what it needs to bind the port. Declare the port and exempt the container instead.',
  },
  'service-target-missing': {
    title: 'Service whose target is not there',
    why: 'A Service finds the port of a Pod by its number, or by name and protocol among the ports that the containers declare; a name that none of them has is left out of the EndpointSlice without an error. The manifests look right, and whoever connects gets no answer.',
    risk: 'The application is not reachable, or only through another port than was meant. A number that nobody declares may be the trace of a port that has moved in the Deployment and not in the Service.',
    remedies: [
      'Give the containerPort the name that targetPort asks for, with the same protocol.',
      'Or write as targetPort the number of the containerPort that the process listens on, above 1023 where possible.',
      'If the process listens on a port that nobody declares, declare it as containerPort.',
    ],
    fine: 'When something that is not among the manifests adds the container that has the port (an admission webhook, an operator). For numbers that are left undeclared on purpose, set the option acceptUndeclaredNumbers.',
  },
  'exposed-without-proxy': {
    title: 'Application on the open network without a proxy',
    why: 'A LoadBalancer, a NodePort or a hostPort leads clients straight to the process of the application. A reverse proxy in front is the usual advice for Node.js and other application servers: it holds the well-known ports on behalf of the administrator, ends TLS, and keeps slow or malformed requests away.',
    risk: 'Every flaw in how the application reads requests is open to everybody, it has to look after TLS certificates and limits itself, and it is tempting to let it take port 443 with the privilege which that needs.',
    remedies: [
      'Set type: ClusterIP and publish the Service through an Ingress or a Gateway, whose proxy runs for the whole cluster.',
      'Or run a reverse proxy such as nginx, HAProxy or Envoy in front of the application and let the LoadBalancer lead to it.',
      'Replace a hostPort by a Service.',
    ],
    fine: 'When the protocol is not HTTP (a database, a message broker), when the load balancer of the cloud is itself a proxy that ends TLS, or when the address is reached from a private network only. Exempt the Service with that reason.',
  },
  'ephemeral-range-node-port': {
    title: 'nodePort in the range of ephemeral ports',
    why: 'Linux gives the ports 32768-60999 to outgoing connections by default, and the ports that Kubernetes sets aside for nodePort, 30000-32767, end just below. A nodePort above them asks for a number that a connection of the node may hold at that moment.',
    risk: 'Such a connection and the Service get in the way of each other, now and then and on one node only. In a cluster with the default range the API server refuses the Service.',
    remedies: [
      'Set a nodePort from 30000 to 32767, or remove it: the API server chooses a free one.',
      'If the cluster has another --service-node-port-range, take its ports out of net.ipv4.ip_local_port_range, or reserve them with net.ipv4.ip_local_reserved_ports on every node.',
    ],
    fine: 'When the nodes have another net.ipv4.ip_local_port_range, or reserve the ports of the cluster.',
  },
} as const satisfies Readonly<Record<string, RuleText>>;

/** What is counted when several objects are seen together. */
export const crossNounsEn = {
  remapping: {
    one: '{n} Service takes a privileged port to an unprivileged one',
    other: '{n} Services take a privileged port to an unprivileged one',
  },
} as const;
