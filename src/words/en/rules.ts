// Facts about the kernel and the runtimes: ip(7), capabilities(7), the CRI plug-ins of containerd and CRI-O, moby. See references.ts.

import type { RuleText } from '../texts.ts';
import { crossRulesEn } from './cross.ts';
import { suppressionRulesEn } from './suppression.ts';
import { enNouns, enWords } from './words.ts';

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
  'privileged-port-unbindable': {
    title: 'Privileged port that cannot be bound',
    why: 'The kernel gives a port below 1024 only to a process with NET_BIND_SERVICE in effect, so that a client may trust who answers there. Root has it unless it is dropped; another user has it only by a file capability of the program, because Kubernetes sets no ambient capabilities: to add it is not enough.',
    risk: 'The program stops with "permission denied", or the container does not even start, on every node or only on those whose runtime does not lower net.ipv4.ip_unprivileged_port_start: what runs on a laptop with Docker or on containerd 2 fails on containerd 1 and CRI-O. The usual next step, running as root, gives away far more than a port.',
    remedies: [
      'Listen on a port above 1023 (containerPort: 8080) and let the Service keep the well-known one (port: 80, targetPort: 8080).',
      SYSCTL,
      SETCAP,
      AMBIENT,
      NEVER_ROOT,
    ],
    fine: 'When the nodes are known to lower net.ipv4.ip_unprivileged_port_start for every Pod: say so with spec.runtime in the policy, and what such nodes bind is not told. When kport is wrong about an image, say what it holds under spec.images.',
  },
  'binary-will-not-start': {
    title: 'Program that will not start',
    why: 'A program that has cap_net_bind_service=+ep on its file wants NET_BIND_SERVICE in effect from its first instruction, and the kernel refuses to execute it in a container that does not hold the capability. That is so for root too, and whatever port it would listen on, even above 1023.',
    risk: 'The container goes into CrashLoopBackOff with "operation not permitted", which looks like a broken image: it tends to appear on the day somebody adds drop: [ALL] to harden a workload, and to be mended by taking the hardening back.',
    remedies: [
      'Keep capabilities.drop: [ALL] and add NET_BIND_SERVICE alone: Pod Security restricted permits that one addition.',
      'If its ports are above 1023, take the file capability from the program in an image of your own (setcap -r; getcap -r / lists them), and add nothing.',
      'Listen above 1023 behind a Service in either case: the file capability is for a low port, not a reason to have one.',
    ],
    fine: 'When the container runs another program of the image, which has no file capability: name it in command, and kport has nothing to say. When kport is wrong about an image, say what it holds under spec.images of the policy.',
  },
  'privileged-port-undeclared': {
    title: 'Privileged port that is not declared',
    why: 'containerPort is information: a program listens on port 80 whether or not the Pod says so, and what clients take for the service of an administrator is then seen by nobody who reads the manifest. A probe, a variable or an argument betrays it.',
    risk: 'Reviews, network policies and the other rules of kport look at declared ports. One that is left out needs the same privilege as one that is written down, and fails in the same way where it is missing.',
    remedies: [
      'Listen on a port above 1023, in the probe, the variable or the argument as well, and let the Service keep the well-known one (targetPort: 8080).',
      'If the port has to be, declare it as containerPort, so that it is seen and judged.',
    ],
    fine: 'When the word means something else: a port of another host, or a default that is not used. It is a hint, and never more than info unless a policy says so.',
  },
  'net-bind-service-unused': {
    title: 'NET_BIND_SERVICE without a use',
    why: 'NET_BIND_SERVICE is the right to listen on the ports that clients trust, and here no port asks for it, or it never reaches the process: execve takes it from a user who is not root unless the program has the file capability, because Kubernetes sets no ambient capabilities.',
    risk: 'A right without a use serves only whoever breaks in: a root process can pose as any service of the Pod network, or of the node under hostNetwork. Where it does nothing it misleads: the next person believes that the port is taken care of.',
    remedies: [
      'Remove NET_BIND_SERVICE from capabilities.add and keep drop: [ALL].',
      'If the container does listen on a low port, declare it as containerPort.',
      'If the grant is meant to work for a user who is not root, give the program the file capability in the image (setcap cap_net_bind_service=+ep).',
      AMBIENT,
    ],
    fine: 'When the program in the image has the file capability and would not start without the grant, whatever its port: say so under spec.images of the policy, and kport has nothing to say.',
  },
  'port-start-lowered': {
    title: 'First unprivileged port changed by the Pod',
    why: 'net.ipv4.ip_unprivileged_port_start says from which port on the kernel asks for no privilege. Lowered, it lets every process of the Pod listen where clients expect a service of an administrator, but in the network of this Pod alone and without a capability: it is the best remedy for a program that cannot change its port.',
    risk: 'Any process of the Pod, a shell that somebody broke into among them, can take the ports that the main program leaves free. A value that the kernel refuses, an empty one on CRI-O, or the sysctl together with hostNetwork, and the Pod does not start.',
    remedies: [
      'Listen on a port above 1023 and let the Service keep the well-known one (targetPort: 8080), and remove the sysctl.',
      SYSCTL,
      'Beside it set runAsNonRoot: true and capabilities.drop: [ALL]: with the sysctl no process needs root or NET_BIND_SERVICE for its port.',
      'Under hostNetwork: true remove it: the value of the node holds there, and the API server refuses the Pod.',
    ],
    fine: 'When a program that cannot change its port runs as another user than root, and the value is the lowest port that it binds. The option acceptAsRemedy tells it as info then, as the shipped baseline does.',
  },
  'cleartext-port': {
    title: 'Port of a cleartext service',
    why: 'The registry gives this port to a service that sends names, passwords and contents in the clear, and gives another one to the same service, or to what took its place, inside TLS or SSH. That only an administrator may listen there protects nobody from those who read along.',
    risk: 'Whoever sees the traffic, on the node, in the network of the cluster or behind a hostPort, reads the passwords and can change what passes. Telnet and the r-services hand over a shell that way.',
    remedies: [
      'Replace the service by its encrypted twin: SSH for Telnet and the r-services, FTPS, IMAPS, POP3S, LDAPS, NNTPS for the others.',
      'If clients cannot change, keep the port inside the Pod network, encrypt that (a mesh with mutual TLS), and close it to the rest by a NetworkPolicy.',
      'Listen with the twin above 1023 too, behind a Service that keeps its port.',
    ],
    fine: 'When the service upgrades to TLS on the same port (STARTTLS) and refuses whoever does not, or when the port has another meaning here. Port 80 is never told, for TLS mostly ends at a proxy in front of it, and neither is 53, which every resolver of a cluster asks.',
  },
  'ephemeral-range-port': {
    title: 'Port of the node in the ephemeral range',
    why: 'Linux takes the local port of every outgoing connection from net.ipv4.ip_local_port_range, 32768-60999 by default, and IANA keeps 49152-65535 for such short-lived use. A service of the node there shares its port with chance.',
    risk: 'Under hostNetwork bind fails with "address already in use" whenever a connection of the node happens to have the port, so that the Pod starts on most days. A client cannot tell such a port from that of a passing process, and another service of the node may pick it too.',
    remedies: [
      'Remove hostPort and hostNetwork: true and reach the Pod through a Service (type: NodePort takes 30000-32767, outside of the range), an Ingress or a Gateway.',
      'If the node has to listen, choose a port below 30000, above 1023.',
      'If the number is fixed, reserve it on every node with the sysctl net.ipv4.ip_local_reserved_ports.',
    ],
    fine: 'When the nodes reserve the port (net.ipv4.ip_local_reserved_ports) or have another range.',
  },
  'development-server-port': {
    title: 'Port of a development server',
    why: 'The port, or the command, is that of a development server: a process that compiles on demand, shows its sources and errors to everybody, and is not made to be reached by strangers. Its makers say so themselves, and its port is a habit, not a registration.',
    risk: 'It is slow, holds the sources and often the secrets of the build, reloads whatever changes, and has had flaws by which a request reads any file (Vite, CVE-2025-30208). Put in front of clients it does what a web server should.',
    remedies: [
      'Build the application into the image, and serve the files with a web server (nginxinc/nginx-unprivileged on containerPort: 8080), or start the framework in production mode.',
      'Let a Service keep port 80 and an Ingress or a Gateway end TLS in front of it.',
    ],
    fine: 'In a development cluster or a preview that only developers reach, and when another program has chosen the number.',
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
  ...crossRulesEn,
  ...suppressionRulesEn,
} as const satisfies Readonly<Record<string, RuleText>>;

/** The rules that have a text; English says which. */
export type ExplainedRule = keyof typeof rules;

/** The rule files hold the English messages, next to the checks that report them. */
export const en = { rules, messages: {}, words: enWords, nouns: enNouns } as const;
