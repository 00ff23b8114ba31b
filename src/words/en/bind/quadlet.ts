import type { DialectWords } from '../../bind-words.ts';
import { enContainer } from './container.ts';

export const enQuadlet: DialectWords<'quadlet'> = {
  facts: {
    ...enContainer,
    port: 'The program is asked to listen on port {port}/{protocol}.',
    'quadlet-refused': 'Quadlet makes no unit of the file, and so there is nothing that systemd could start.',
    'said-by-pod':
      'The container is in a pod, which alone says which users there are and what is published: Podman does not start a container that says it as well.',
    'port-unreadable': 'PublishPort= is no port that Podman can read, and it starts nothing.',
    'sysctl-with-slashes': 'Podman knows sysctls by their names with dots, and "{name}" has slashes.',
    'port-start-with-host-network':
      'Network=host is the network of the host, where a container may not set net.ipv4.ip_unprivileged_port_start, here to "{value}".',
    'user-out-of-range': 'User= is {uid}, which is no number that Linux has for a user.',
    'rootless-host-port': 'Podman is run by another user than root, who may not open port {hostPort} of the host.',
    'pod-port-start':
      'Sysctl= sets net.ipv4.ip_unprivileged_port_start to "{value}": in this network, ports from {start} on need no privilege.',
    'pod-port-start-empty':
      "Sysctl= sets net.ipv4.ip_unprivileged_port_start to an empty value, which leaves the kernel's own: ports from {start} on need no privilege.",
    'pod-port-start-refused':
      'Sysctl= sets net.ipv4.ip_unprivileged_port_start to "{value}", and the kernel takes a number from 0 to 32768.',
    'kernel-port-start':
      "Sysctl= does not set net.ipv4.ip_unprivileged_port_start, and Podman leaves the kernel's own, unlike Docker: ports below {start} need a privilege.",
    'node-port-start':
      'The container uses the network of the host, where net.ipv4.ip_unprivileged_port_start is {start}: ports from there on need no privilege.',
    'node-port-start-unknown':
      'The container uses the network of the host, whose net.ipv4.ip_unprivileged_port_start is not known: 1024, unless the host was set up otherwise.',
    'other-port-start-unknown':
      'The network is that of {name}, of which nothing is known here: ports below 1024 need a privilege in it, unless it sets net.ipv4.ip_unprivileged_port_start.',
    'rootless-host-network':
      'Podman is run by another user than root, and the network of the host does not belong to his containers: nobody in them has a privilege there.',
    'own-users-host-network':
      'The container has a user namespace of its own, to which the network of the host does not belong: nobody in it has a privilege there.',
    'run-as-user': 'User= makes the process user {uid}, who is not root.',
    'run-as-user.root': 'User= makes the process root, who has every capability that the container holds, and no other.',
    'user-named': 'User= is "{user}", which Podman looks up in the image, and refuses where the image does not have it.',
    'user-kept': 'UserNS=keep-id makes the process the user who runs Podman, who is not root.',
    'image-user': 'The file has no User=, and the image starts as user {user}.',
    'image-user.none': 'The file has no User=, and the image names no user: it starts as root.',
    'image-user.named': 'The file has no User=, and the image starts as user {user}, which is number {uid}.',
    'image-user-unknown':
      'The file does not tell the user, and nothing is known of the image: it may start as root or as anybody else.',
    'user-of-containers':
      'A .{file} runs nothing itself: as whom a container runs, and what it adds or drops, stands where that is described.',
    'image-user-refused':
      'The image does not hold that user or group, or the number is none of Linux: Podman does not start it as {user}.',
    privileged: 'PodmanArgs= has --privileged: the container holds every capability.',
    'default-capabilities': "The file neither adds nor drops NET_BIND_SERVICE, which is in Podman's default set.",
    'capability-added': 'AddCapability= has {capability}.',
    'capability-dropped': 'DropCapability= has {capability}.',
    'capability-refused': '"{capability}" is no capability, and Podman does not create the container.',
    'capability-added-and-dropped':
      'AddCapability= and DropCapability= contradict each other about {capability}, which Podman refuses.',
    'all-added-with-drop':
      'Podman makes ambient for another user than root what AddCapability= names, here {capability}, and DropCapability= takes a part of that from the bounding set: its runtime cannot set both.',
    'file-capability.ei':
      "The program's file has cap_net_bind_service=+ei, which needs an inheritable capability: Podman makes inheritable what AddCapability= names, and nothing else.",
    'no-new-privileges': 'NoNewPrivileges=true: executing a file gives nothing that the process could not already have.',
    'podman-keeps-added':
      'Podman leaves another user than root only what AddCapability= names, so that the file may not give anything else.',
    'ambient-capability-added':
      'Podman puts what AddCapability= names into the ambient set of another user than root, who keeps it when a program is executed.',
    'ambient-capability-cleared':
      'Executing a file that has a capability, or the set-user-ID bit of root, clears the ambient set: what is left is what the file gives.',
    'taken-for-root':
      'UserNS=keep-id of the pod makes the process another user than root after Podman has reckoned out what root may do: nothing that AddCapability= names becomes ambient. User= in the container would.',
    'no-ambient-capability-added':
      'AddCapability= does not name NET_BIND_SERVICE, so that another user than root has it only if the file of his program gives it to him: that it is in the default set does not help him.',
  },
  errors: {
    EACCES:
      'The program starts and cannot listen: bind(2) answers EACCES, which logs show as "{text}", and most programs then end.',
    EPERM: 'The program is not executed: execve(2) answers EPERM, "{text}", so that it does not start, whatever port it wants.',
    Quadlet: 'Quadlet makes no unit of the file; the journal has its words: {text}.',
    Podman: 'Podman does not create the container, and the unit fails: {text}.',
    OCI: 'The container does not start, and the unit fails; Podman prints: {text}.',
  },
  remedies: {
    'listen-above':
      'Listen on a port above 1023 ({high}), and let a reverse proxy or a .socket of systemd take the well-known number, or publish it (PublishPort={port}:{high}).',
    'publish-above':
      'Publish a port above 1023 of the host behind a reverse proxy, or let root lower net.ipv4.ip_unprivileged_port_start of the host: the port of the container needs no privilege there.',
    'own-network':
      'Leave out Network=host: in a network of its own, root in the container may bind the port, and so may whoever has NET_BIND_SERVICE.',
    'add-ambient':
      'Set User= to a user who is not root, with DropCapability=all and AddCapability=NET_BIND_SERVICE: Podman makes what is added ambient.',
    'lower-start':
      'Set Sysctl=net.ipv4.ip_unprivileged_port_start={port}: then nobody in the network of the container needs a privilege for the port.',
    'keep-capability':
      'Add NET_BIND_SERVICE to AddCapability= (DropCapability=all stays): the file capability of the program is refused without it. Or use an image whose program has none.',
    'give-other-capability':
      'Add what the file of the program has in effect to AddCapability= (getcap tells it), or take from the file what the program can do without (setcap).',
    'file-capability':
      'Give the program in the image the file capability (setcap cap_net_bind_service=+ep) and run it as another user than root.',
    'add-capability':
      'Add NET_BIND_SERVICE to AddCapability=: root without it is refused too. Better is a user who is not root, and one of the repairs above.',
    'start-or-host-network': 'Remove Network=host, or the sysctl: the container cannot have both.',
    'user-in-range': 'Set User= to a number from 1 to 2147483647.',
    'name-once':
      'Name a capability in one of the two lists: DropCapability=all does not go with AddCapability=all, nor a name with itself.',
    'add-by-name': 'Add the capabilities that are needed by their names instead of ALL.',
    'as-error-says': 'Repair what the error names: whatever its ports, the container does not start before.',
    'tell-image':
      'Tell kport what the image holds: write its user and the file capability of its program under images of the policy.',
    'alike-on-platforms': 'Build the image alike for all its platforms: kport image inspect tells what they differ in.',
  },
  titles: { anyRuntime: '{runtimes}' },
  vias: {
    'lowered-start': 'without a privilege, for the network lets any user bind the port',
    'host-network': 'without a privilege, for the host lets any user bind the port',
  },
  dependencies: { node: 'the host, or whose network it is', pod: 'another container' },
};
