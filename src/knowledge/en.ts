// Facts about the kernel and the runtimes: ip(7), capabilities(7), the CRI plug-ins of containerd and CRI-O, moby. See references.ts.
import { enNouns, enWords } from './en-words.ts';
import type { RuleText } from './texts.ts';

const SYSCTL =
  'If the program cannot change its port, set the sysctl net.ipv4.ip_unprivileged_port_start in the securityContext.sysctls of the Pod to the lowest port that it binds ("80"): it holds for the network of this Pod alone, needs no capability, and is refused together with hostNetwork: true.';
const SETCAP =
  'Failing that, give the program the file capability in the image (setcap cap_net_bind_service=+ep), keep runAsNonRoot: true, drop ALL and add NET_BIND_SERVICE; with allowPrivilegeEscalation: false every program that starts it (a shell, an init) needs the file capability too.';
const AMBIENT =
  'Do not count on ambient capabilities: systemd grants them on a host (AmbientCapabilities=), Kubernetes has no field for them, so NET_BIND_SERVICE without the file capability does nothing for a non-root process.';
const NEVER_ROOT = 'Never run as root for the sake of a port.';

const rules = {
  'privileged-container-port': {
    title: 'Privileged container port',
    why: "Ports below 1024 are kept for root and for NET_BIND_SERVICE so that a client can trust that an administrator started whatever answers there. In a Pod's own network nobody relies on that, because clients connect to a Service, whose port is free to choose: all that such a port brings is a process that may need a privilege to bind it.",
    risk: 'An image that insists on such a port ends up running as root or with more capabilities than it needs, and whoever breaks into it has them too. It also works on one node and fails on the next: containerd 2 and Docker set net.ipv4.ip_unprivileged_port_start to 0 by default, so that any user may bind the port; with the defaults of containerd 1 and CRI-O the same process gets "permission denied". containerPort itself only declares: deleting it hides the port and closes nothing.',
    remedies: [
      'Listen on a port above 1023 (containerPort: 8080) and let the Service keep the well-known one (port: 80, targetPort: 8080), with an Ingress or a Gateway in front where needed: the cluster is the reverse proxy.',
      SYSCTL,
      SETCAP,
      AMBIENT,
      NEVER_ROOT,
    ],
    fine: 'When the image cannot be changed and its container is non-root and has what it needs: the Pod sysctl, or NET_BIND_SERVICE together with the file capability. Exempt it with that reason.',
  },
  'privileged-host-port': {
    title: 'Privileged port of the node',
    why: 'A port below 1024 on the node is what the kernel reserves such ports for: whoever connects to port 22 or 53 there takes the answer for that of a service which the administrator of the node started. A Pod that takes such a port, by hostPort or under hostNetwork, can pose as that service, although whoever may create the Pod need not be that administrator.',
    risk: "While the node's own service is stopped, a Pod under hostNetwork can take its port and collect the passwords that clients send there. A hostPort need not wait for that and asks no privilege of the process: with the usual portmap plug-in the forwarding rule catches connections before the node's own listener sees them. Besides, only one Pod on a node can have the port.",
    remedies: [
      'Remove hostPort and hostNetwork: true, listen on a port above 1023, and publish it through a Service (type: LoadBalancer), an Ingress or a Gateway, whose proxy holds the low port on behalf of the administrator.',
      'If clients must reach the node itself, give them a port above 1023 there: a Service of type: NodePort, or a high hostPort.',
      'If the Pod has to hold the low port (the ingress controller itself, a DNS server on every node), map it by hostPort to a containerPort above 1023 instead of setting hostNetwork: true, so that the process needs no privilege.',
      'If only hostNetwork: true will do, give the program the file capability in the image (setcap cap_net_bind_service=+ep), keep runAsNonRoot: true, drop ALL and add NET_BIND_SERVICE; the Pod sysctl net.ipv4.ip_unprivileged_port_start is refused for such a Pod.',
      AMBIENT,
      'Never run as root for the sake of a port, and never lower net.ipv4.ip_unprivileged_port_start on the node, which would open its ports to every process there.',
    ],
    fine: 'When the Pod is a service of the node and belongs to those who run the node: an ingress controller on edge nodes, a DNS cache on every node, a load balancer. Exempt it by name, in a namespace where only administrators create Pods.',
  },
  'may-run-as-root': {
    title: 'Container that may run as root',
    why: 'Unless runAsNonRoot: true holds, the image chooses the user, and its next build may choose root, which without a user namespace is uid 0 of the node as well. Root has NET_BIND_SERVICE by default, so it can open every port below 1024 and pose as any service of the network that the Pod is in.',
    risk: 'Whoever breaks into a root process can change every file of the container and its volumes, bring tools along, and is one hole in the runtime or the kernel away from being root on the node. Under hostNetwork the privileged ports of the node are open to it at once.',
    remedies: [
      'Give the image a numeric non-root USER (65532, say) and set securityContext.runAsNonRoot: true for the Pod; a USER given by name is one that the kubelet cannot verify and refuses.',
      'If the image cannot be changed, set runAsUser to a non-zero uid that can read its files, beside runAsNonRoot: true.',
      'If root is there for the sake of a port, listen above 1023 behind a Service, an Ingress or a Gateway.',
      SYSCTL,
      SETCAP,
      AMBIENT,
      'Never run as root for the sake of a port; if a program has to be uid 0 for another reason, set hostUsers: false, so that in a user namespace of its own it is an ordinary user of the node.',
    ],
    fine: 'When the program works on the node itself (a network or storage plug-in, a node agent) and has no other way, or when the Pod has hostUsers: false, which kport accepts as Pod Security does from version 1.35 on. A non-zero runAsUser also keeps root out: the option acceptRunAsUser takes it as proof.',
  },
  'net-bind-service-added': {
    title: 'NET_BIND_SERVICE added',
    why: 'NET_BIND_SERVICE, by itself, in ALL or through privileged: true, opens every port below 1024 of the network that the Pod is in, and with them the sign by which clients know the services of an administrator. For a non-root process the addition does nothing unless its program in the image has the file capability (setcap), because Kubernetes grants no ambient capabilities: it is a power that wants a reason, or one that does not work.',
    risk: 'Root in the container, and any program there that has the file capability, can pose as whatever service it likes in the network of the Pod, and as one of the node under hostNetwork. Where the addition shows no effect, running as root tends to be the next step. ALL and privileged: true bring powers over the node itself.',
    remedies: [
      'Listen on a port above 1023 behind a Service, an Ingress or a Gateway, and remove NET_BIND_SERVICE from capabilities.add.',
      SYSCTL,
      'If the capability has to stay, make it work and keep it alone: setcap cap_net_bind_service=+ep on the program in the image, runAsNonRoot: true, capabilities.drop: [ALL], and capabilities.add: [NET_BIND_SERVICE] in place of ALL or privileged: true.',
      AMBIENT,
      NEVER_ROOT,
    ],
    fine: 'When a non-root process has to bind a low port and its program has the file capability: the container drops ALL, adds NET_BIND_SERVICE alone and declares the port. Pod Security restricted permits that one addition, and the option allowWhenNeeded accepts it.',
  },
  'net-bind-service-kept': {
    title: 'NET_BIND_SERVICE kept from the default set',
    why: 'containerd, CRI-O and Docker give NET_BIND_SERVICE by default to every container that does not drop it, so the right to ports below 1024, which clients take for the mark of an administrator, is there without anybody having decided it. Root can use it at once, a non-root process as soon as its image holds a program with the file capability.',
    risk: 'A process that becomes root, or an image whose next build has a program with the file capability, can open any port below 1024 in the network of the Pod, or of the node under hostNetwork, and no manifest shows it.',
    remedies: [
      'Set securityContext.capabilities.drop: [ALL]; a process that listens above 1023 behind a Service, an Ingress or a Gateway needs no capability for it.',
      'If the container does not work without the rest of the default set, drop NET_BIND_SERVICE by name.',
      SYSCTL,
      'If the program has the file capability (getcap -r / lists them), drop ALL and add NET_BIND_SERVICE: without it such a program does not start at all ("operation not permitted"), whatever its port; remove the file capability (setcap -r) when its port is above 1023.',
      NEVER_ROOT,
    ],
    fine: 'When a daemon has to start as root, bind its low port and then give up its rights by itself.',
  },
  'duplicate-key': {
    title: 'Key that stands more than once',
    why: 'kubectl keeps the last value of a key that stands more than once in a mapping and says nothing of the others. What a reviewer reads, runAsNonRoot: true for instance, is then not what runs.',
    risk: 'A harmless value further up hides the one that counts, by accident after a merge or on purpose. Other tools refuse the file or keep another value, so that what was checked is not what is applied.',
    remedies: [
      'Keep the value that is meant and delete the others.',
      'If all of them are meant, write their fields under one key: mappings are not merged, the last one replaces the others.',
    ],
    fine: 'Never in a file that people read. A generated file that nobody can correct can be exempted with that reason.',
  },
} as const satisfies Readonly<Record<string, RuleText>>;

/** The rules that have a text; English says which. */
export type ExplainedRule = keyof typeof rules;

/** The rule files hold the English messages, next to the checks that report them. */
export const en = { rules, messages: {}, words: enWords, nouns: enNouns } as const;
