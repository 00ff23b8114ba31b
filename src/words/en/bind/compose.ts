import type { DialectWords } from '../../bind-words.ts';
import { enContainer } from './container.ts';

export const enCompose: DialectWords<'compose'> = {
  facts: {
    ...enContainer,
    port: 'The program is asked to listen on port {port}/{protocol}.',
    'service-name':
      'The name has another character than a letter, a digit, a point, _ and -, and so Compose takes nothing of the file.',
    'key-misspelt': 'Compose does not know a key of this name, and so takes nothing of the file: {wanted} is near.',
    'key-unknown': 'Compose does not know a key of this name, and so it takes nothing of the file.',
    'key-missing': 'A key is missing that Compose asks for, and so it takes nothing of the file: {wanted}.',
    'field-type': 'A field has a type that Compose does not take, and so it takes nothing of the file.',
    'boolean-value': 'A field has a value that is neither true nor false, and so Compose takes nothing of the file.',
    'value-unknown': 'A field has a value that Compose does not know, and so it takes nothing of the file: it may be {wanted}.',
    'value-form': 'A value cannot be read, and so Compose takes nothing of the file.',
    'keys-contradict': 'Two fields of the service contradict each other, and so Compose takes nothing of the file.',
    'healthcheck-test': 'The test of healthcheck begins with no word that Compose knows, and so it takes nothing of the file.',
    'file-form': 'A file of variables or labels cannot be read, and so Compose takes nothing of the file.',
    'service-of-profile': 'The service depends on one of a profile that is not on, and so Compose takes nothing of the file.',
    'items-repeated': 'A list has an item twice, which Compose does not take.',
    'port-spec': 'An entry of ports cannot be read, and so Compose takes nothing of the file.',
    'networks-beside-mode': 'The service has network_mode and networks, of which Compose takes one.',
    'service-undefined': 'The service depends on one that the project does not have, and so Compose takes nothing of the file.',
    'nothing-to-run': 'The service has neither image nor build, and so Compose takes nothing of the file.',
    'resource-undefined':
      'The service names what the project does not declare under {section}, and so Compose takes nothing of the file.',
    'dependency-circle': 'The service waits for others that wait for it, and so Compose takes nothing of the file.',
    'port-number': 'ports has "{value}", which is neither a port nor a range of ports to Docker.',
    'security-option': 'security_opt has "{option}", which Docker does not know.',
    'capability-unknown': '"{capability}" is no capability, and Docker does not create the container.',
    'user-range': 'user is no number that Linux has for a user or a group.',
    'sysctl-of-host': 'The service uses the network of the host, where it may not set {sysctl}.',
    'sysctl-value':
      'sysctls sets net.ipv4.ip_unprivileged_port_start to "{value}", and the kernel takes a number from 0 to 32768.',
    'ports-of-other-network': 'The network is that of another container, which alone may publish or expose its ports.',
    'gvisor-any-port':
      'The network stack of gVisor (runtime) asks nobody for a privilege: any user may bind any port in the sandbox, whatever net.ipv4.ip_unprivileged_port_start the service or the host has.',
    'gvisor-ignores-file':
      'security_opt sets no-new-privileges, under which gVisor ignores the file capability of the program and executes it.',
    'pod-port-start':
      'sysctls sets net.ipv4.ip_unprivileged_port_start to "{value}", which goes before Docker\'s own 0: in this network, ports from {start} on need no privilege.',
    'pod-port-start-empty':
      "sysctls sets net.ipv4.ip_unprivileged_port_start to an empty value, which takes away Docker's own 0 and leaves the kernel's: ports from {start} on need no privilege.",
    'runtime-port-start':
      'sysctls does not set net.ipv4.ip_unprivileged_port_start, and Docker sets it to {start} in every network of its own: no port needs a privilege there.',
    'node-port-start':
      'The service uses the network of the host, where net.ipv4.ip_unprivileged_port_start is {start}: ports from there on need no privilege.',
    'node-port-start-unknown':
      'The service uses the network of the host, whose net.ipv4.ip_unprivileged_port_start is not known: 1024, unless the host was set up otherwise.',
    'other-port-start-unknown':
      'The network is that of {name}, of which this file says nothing: Docker lets any user bind any port of it, unless that container is in the network of the host or sets net.ipv4.ip_unprivileged_port_start.',
    'run-as-user': 'user makes the process user {uid}, who is not root and has no capability by himself.',
    'run-as-user.root': 'user makes the process root, who has every capability that the container holds, and no other.',
    'user-named': 'user is "{user}", which Docker looks up in the image, and refuses where the image does not have it.',
    'image-user': 'The service gives no user, and the image starts as user {user}.',
    'image-user.none': 'The service gives no user, and the image names none: it starts as root.',
    'image-user.named': 'The service gives no user, and the image starts as user {user}, which is number {uid}.',
    'image-user-unknown':
      'The service gives no user, and nothing is known of the image: it may start as root or as anybody else.',
    'image-user-refused':
      'The image does not hold that user or group, or the number is none of Linux: Docker does not start it as {user}.',
    privileged: 'The service is privileged: it holds every capability, and cap_add and cap_drop do not count.',
    'default-capabilities': "The service neither adds nor drops NET_BIND_SERVICE, which is in Docker's default set.",
    'capability-added': 'cap_add has {capability}.',
    'capability-dropped': 'cap_drop has {capability}.',
    'file-capability.ei':
      "The program's file has cap_net_bind_service=+ei, which needs an inheritable capability, and Docker gives none any more.",
    'executed-by-another-program':
      'A shell, a script or an init program executes the program, and that process, not being root, has no capability left to pass on.',
    'no-new-privileges':
      'security_opt sets no-new-privileges: executing a file gives nothing that the process could not already have.',
    'no-ambient-capability':
      'Docker sets no ambient capabilities, so that another user than root has NET_BIND_SERVICE only if the file of his program gives it to him: cap_add does not.',
  },
  errors: {
    EACCES:
      'The program starts and cannot listen: bind(2) answers EACCES, which logs show as "{text}", and most programs then end.',
    EPERM:
      'The program is not executed: execve(2) answers EPERM. docker compose up prints Started and ends with 0; the log alone says "{text}", and the container ends with 255.',
    Compose: 'Compose refuses the file, and none of its services starts: {text}.',
    Docker: 'Docker refuses the container: {text}.',
  },
  remedies: {
    'listen-above':
      'Listen on a port above 1023 ({high}), and let a reverse proxy take the well-known number, or publish it as {port} of the host (ports: HOST:CONTAINER).',
    'own-network':
      'Remove network_mode: host, and publish {port} (ports: HOST:CONTAINER): in a network of its own no port needs a privilege with Docker.',
    'open-ports':
      "Remove the sysctl net.ipv4.ip_unprivileged_port_start: Docker's own value is 0, which opens every port of the network.",
    'file-capability':
      'Give the program in the image the file capability (setcap cap_net_bind_service=+ep) and run it as another user than root without a shell in front, with cap_drop: [ALL] and cap_add: [NET_BIND_SERVICE].',
    'keep-capability':
      'Add NET_BIND_SERVICE to cap_add (cap_drop: [ALL] stays): the file capability of the program is refused without it. Or use an image whose program has none.',
    'give-other-capability':
      'Add what the file of the program has in effect to cap_add (getcap tells it), or take from the file what the program can do without (setcap).',
    'add-capability':
      'Add NET_BIND_SERVICE to cap_add: root without it is refused too. Better is a user who is not root, and one of the repairs above.',
    'other-user': 'Set user to the number of a user that the image has, and that is not 0.',
    'as-error-says': 'Repair what the error names: whatever its ports, the service does not start before.',
    'tell-image':
      'Tell kport what the image holds: write its user and the file capability of its program under images of the policy.',
    'alike-on-platforms': 'Build the image alike for all its platforms: kport image inspect tells what they differ in.',
    'no-ambient': 'Adding NET_BIND_SERVICE alone does not help another user than root: Docker sets no ambient capabilities.',
  },
  titles: { anyRuntime: '{runtimes}' },
  vias: {
    'lowered-start': 'without a privilege, for the network lets any user bind the port',
    'host-network': 'without a privilege, for the host lets any user bind the port',
  },
  dependencies: { node: 'the host, or whose network it is', pod: 'another service' },
};
