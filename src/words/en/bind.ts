import type { DialectWords } from '../bind-words.ts';
import type { Texts } from '../texts.ts';
import { enContainer } from './bind/container.ts';

export const enBindWords = {
  facts: {
    ...enContainer,
    port: 'The container declares port {port}/{protocol}.',
    'port-start-with-host-network':
      'The Pod uses the network of its node, where it may not set net.ipv4.ip_unprivileged_port_start (here "{value}").',
    'user-namespace-with-host-network':
      'The Pod asks for a user namespace of its own (hostUsers: false) and for the network of its node, which belongs to the user namespace of the node: a cluster takes that only with the feature gate UserNamespacesHostNetworkSupport, and even then nobody in the Pod may bind a port below 1024.',
    'host-port-differs':
      'The Pod uses the network of its node, so that hostPort {hostPort} would have to be the same as containerPort {containerPort}.',
    'escalation-of-privileged': 'The container is privileged, and allowPrivilegeEscalation: false contradicts that.',
    'escalation-of-sys-admin': 'The container adds CAP_SYS_ADMIN, and allowPrivilegeEscalation: false contradicts that.',
    'user-out-of-range': 'runAsUser is {uid}, which is no user that Linux has.',
    'group-out-of-range': 'A group is {gid}, which is no group that Linux has.',
    'os-unsupported': 'os.name is "{name}": it is linux or windows, in lower case.',
    'field-of-linux': 'The Pod is for Windows (os.name), where {field} may not be set.',
    'field-of-windows': 'The Pod is for Linux (os.name), where windowsOptions may not be set.',
    'proc-mount-unmasked': 'procMount: Unmasked asks for a user namespace of its own (hostUsers: false).',
    'hostname-on-host-network': 'The Pod uses the network of its node, where hostnameOverride may not be set.',
    'probe-of-init-container': 'The container is an init container and no sidecar, and such a container may not have a {field}.',
    'sysctl-name': '"{name}" is no name of a sysctl.',
    'sysctl-repeated': 'The Pod sets the sysctl {name} twice.',
    'sysctl-of-host': 'The Pod shares with its node ({field}: true) what the sysctl {name} is about.',
    'user-namespace-of-host':
      'The Pod has users of its own (hostUsers: false), and shares with its node what {field}: true says.',
    'port-missing': 'A port has no containerPort.',
    'port-out-of-range': '{number} is no number of a port: those go from 1 to 65535.',
    'port-name': '"{name}" is no name of a port.',
    'port-name-repeated': 'Another port of the container has the name "{name}".',
    'host-port-repeated': 'hostPort {hostPort} is taken twice, by one protocol and on one address.',
    'protocol-unsupported': '"{protocol}" is no protocol of a port: it is TCP, UDP or SCTP, in upper case.',
    'port-of-ephemeral-container': 'The container is ephemeral, and such a container may not declare ports.',
    'pod-port-start':
      'The Pod sets net.ipv4.ip_unprivileged_port_start to "{value}", which goes before the runtime\'s default: in its network, ports from {start} on need no privilege.',
    'pod-port-start-empty':
      "The Pod sets net.ipv4.ip_unprivileged_port_start to an empty value, which turns off the runtime's default and leaves the kernel's: ports from {start} on need no privilege.",
    'pod-port-start-refused':
      'The Pod sets net.ipv4.ip_unprivileged_port_start to "{value}", which nobody can write: the kernel takes a number from 0 to 32768.',
    'runtime-port-start':
      "The Pod does not set net.ipv4.ip_unprivileged_port_start, and the runtime sets it to {start}: in the Pod's network, ports from {start} on need no privilege.",
    'kernel-port-start':
      "Nobody sets net.ipv4.ip_unprivileged_port_start, so that the Pod's network begins with the kernel's {start}: lower ports need CAP_NET_BIND_SERVICE.",
    'kube-network': 'Network=host of the .kube has podman put the Pod into the network of the host, whatever hostNetwork says.',
    'other-port-start-unknown':
      'By Network= of the .kube the network is that of {name}, of which nothing is known here: ports below 1024 need a privilege in it, unless it sets net.ipv4.ip_unprivileged_port_start.',
    'node-port-start':
      'The Pod uses the network of its node, where net.ipv4.ip_unprivileged_port_start is {start}: ports from there on need no privilege.',
    'node-port-start-unknown':
      'The Pod uses the network of its node, whose net.ipv4.ip_unprivileged_port_start is not known: 1024, unless the node was set up otherwise.',
    'sibling-writes-port-start':
      'The privileged container "{container}" of the same Pod names net.ipv4.ip_unprivileged_port_start in its command, and can lower it for all of them.',
    'sibling-may-write-port-start':
      'The container "{container}" of the same Pod is privileged and may be root, so that it can write net.ipv4.ip_unprivileged_port_start for all of them.',
    'run-as-user': 'runAsUser makes the process user {uid}, who is not root and has no capability by himself.',
    'run-as-user.root':
      'runAsUser makes the process user 0, root, who has every capability that the container holds, and no other.',
    'image-user': 'The manifest gives no runAsUser, and the image starts as user {user}.',
    'image-user.none': 'The manifest gives no runAsUser, and the image names no user: it starts as root.',
    'image-user.named': 'The manifest gives no runAsUser, and the image starts as user {user}, which is number {uid}.',
    'image-user-unknown':
      'The manifest gives no runAsUser, and nothing is known of the image: it may start as root or as anybody else.',
    'image-user-refused':
      'The image does not hold that user, or the number is none of Linux: the container is not started as {user}.',
    'run-as-non-root':
      'runAsNonRoot is true: the kubelet refuses user 0, and a user of the image that is given by a name, which it cannot check.',
    privileged: 'The container is privileged: it holds every capability, and the lists in capabilities do not count.',
    'default-capabilities': "The manifest neither adds nor drops NET_BIND_SERVICE, which is in the runtime's default set.",
    'capability-added': 'capabilities.add has {capability}.',
    'capability-dropped': 'capabilities.drop has {capability}.',
    'capability-ignored':
      '"{capability}" is no name that the runtime knows, for it writes CAP_ before every name by itself: the entry does nothing.',
    'capability-refused': '"{capability}" is no capability, and the runtime does not create the container.',
    'file-capability.ei':
      "The program's file has cap_net_bind_service=+ei, which needs an inheritable capability, and no runtime gives one any more.",
    'executed-by-another-program':
      'A shell, a script or an init program executes the program, and that process, not being root, has no capability left to pass on.',
    'no-new-privileges':
      'allowPrivilegeEscalation: false sets no_new_privs: executing a file gives nothing that the process could not already have.',
    'docker-before-keeping-capabilities':
      'Docker before 23.0.7 and 24.0.6 takes the capabilities from another user than root before it executes the program, so that the file may not give them back.',
    'ambient-capability':
      'The runtime gives a privileged container ambient capabilities, which another user than root keeps when a program is executed.',
    'ambient-capability-cleared':
      'Executing a file that has a capability, or the set-user-ID bit of root, clears the ambient set: what is left is what the file gives, which is nothing with +p alone, unless the program raises it itself.',
    'no-ambient-capability':
      'Kubernetes sets no ambient capabilities, so that another user than root has NET_BIND_SERVICE only if the file of his program gives it to him.',
    'gvisor-any-port':
      'The network stack of gVisor asks nobody for a privilege: any user may bind any port in the sandbox, whatever net.ipv4.ip_unprivileged_port_start the Pod or the node has.',
    'run-as-non-root-ignored': 'podman does not look at runAsNonRoot: user 0 is started all the same.',
    'capability-added-and-dropped':
      'capabilities.add and capabilities.drop contradict each other about {capability}, which podman refuses.',
    'all-added-with-drop':
      'podman makes ambient for another user than root what capabilities.add names, here {capability}, and capabilities.drop takes a part of that from the bounding set: its runtime cannot set both.',
    'gvisor-ignores-file':
      'allowPrivilegeEscalation: false sets no_new_privs, under which gVisor ignores the file capability of the program and executes it.',
    'podman-keeps-added':
      'podman leaves another user than root only what capabilities.add names, so that the file may not give anything else.',
    'ambient-capability-added':
      'podman puts what capabilities.add names into the ambient set of another user than root, who keeps it when a program is executed; a cluster does not.',
    'no-ambient-capability-added':
      'capabilities.add does not name NET_BIND_SERVICE, so that another user than root has it only if the file of his program gives it to him.',
    'sysctl-with-slashes': 'podman knows sysctls by their names with dots, and "{name}" has slashes.',
    'rootless-host-port': 'podman is run by another user than root, who may not open port {hostPort} of the host.',
    'rootless-host-network':
      'podman is run by another user than root, and the network of the host does not belong to his containers: nobody in them has a privilege there.',
  },
  onRuntimes: 'On {runtimes}: ',
  source: ' Known from: {evidence}.',
  line: ' (line {line})',
  lines: ' (lines {line})',
  renderedLine: ' (line {line} of what it renders to)',
  renderedLines: ' (lines {line} of what it renders to)',
  vias: {
    'unprivileged-port': 'without a privilege, for the port needs none',
    root: 'as root',
    capability: 'by an ambient capability',
    'file-capability': 'by the file capability of its program',
    'setuid-root': 'by the set-user-ID bit of its program',
    'lowered-start': 'without a privilege, for the Pod lets any user bind the port',
    'host-network': 'without a privilege, for the node lets any user bind the port',
    gvisor: 'without a privilege, for gVisor lets any user bind any port',
    'socket-activation': 'by a socket that systemd opens',
  },
  dependencies: {
    image: 'the image',
    platform: 'the platform of the image (fails on {platforms})',
    runtime: 'the version of the runtime',
    node: 'the node',
    pod: 'another container of the Pod',
    unit: 'the unit, of which only drop-ins are here',
  },
  overPrivileged: 'over-privileged',
  phrases: {
    binds: 'binds {via}',
    bindsOn: 'binds on {runtimes}',
    fails: 'fails ({error})',
    failsOn: 'fails on {runtimes} ({error})',
    mayFail: 'may fail ({error}), depending on {dependencies}',
    mayFailOn: 'may fail on {runtimes} ({error}), depending on {dependencies}',
    asBinds: 'would bind as another user too',
    asFails: 'would fail as another user ({error})',
    asFailsOn: 'would fail on {runtimes} as another user ({error})',
    asMayFail: 'might fail as another user ({error})',
    asMayFailOn: 'might fail on {runtimes} as another user ({error})',
    inContainer: '{object}, container {container}',
  },
  comma: ', ',
  and: ' and ',
  or: ' or ',
  semicolon: '; ',
  errors: {
    EACCES:
      'The program starts and cannot listen: bind(2) answers EACCES, which logs show as "{text}", and most programs then end.',
    EPERM:
      'The program is not executed: execve(2) answers EPERM, "{text}", so that the container does not start, whatever port it wants.',
    CreateContainerConfigError: 'The kubelet does not create the container; it waits with the reason {code}: "{text}".',
    CreateContainerError: 'The runtime does not create the container; it waits with the reason {code}: "{text}".',
    FailedCreatePodSandBox: 'The Pod gets no sandbox and none of its containers starts; its events say {code}: "{text}".',
    SysctlForbidden: 'The kubelet does not take the Pod, which fails with the reason {code}: "{text}".',
    Invalid: 'The API server does not take the Pod: "{text}".',
    RunContainerError: 'The runtime does not start the container; it waits with the reason {code}: "{text}".',
    Podman: 'podman makes nothing of the Pod and prints "{text}".',
    OCI: 'The container does not start; podman prints "{text}".',
  },
  remedies: {
    'listen-above':
      'Listen on a port above 1023 (containerPort: {high}) and leave the well-known number to the Service (port: {port}, targetPort: {high}).',
    'lower-start':
      'Set net.ipv4.ip_unprivileged_port_start to "{port}" in the Pod\'s securityContext.sysctls: then no user and no runtime needs a privilege for the port.',
    'file-capability':
      'Give the program in the image the file capability (setcap cap_net_bind_service=+ep), run it as another user than root without a shell in front, drop ALL and add NET_BIND_SERVICE.',
    'keep-capability':
      'Add NET_BIND_SERVICE to capabilities.add (drop ALL stays): the file capability of the program is refused without it. Or use an image whose program has none.',
    'give-other-capability':
      'Add what the file of the program has in effect to capabilities.add (getcap tells it), or take from the file what the program can do without (setcap).',
    'add-capability':
      'Add NET_BIND_SERVICE to capabilities.add: root without it is refused too. Better is a user who is not root, and one of the repairs above.',
    'spell-capability': 'Spell capabilities without CAP_, as the kernel knows them: NET_BIND_SERVICE.',
    'numeric-user':
      'Set runAsUser to a number that is not 0 and that can read the files of the image, or give the image such a number as its USER.',
    'start-in-range': 'Give the sysctl a number from 0 to 32768, best the lowest port that the Pod listens on: "{port}".',
    'start-or-host-network': 'Remove hostNetwork: true, or the sysctl: the Pod cannot have both.',
    'user-namespace-or-host-network': 'Remove hostNetwork: true, or hostUsers: false: the Pod cannot have both.',
    'same-host-port': 'Remove hostPort: under hostNetwork the containerPort is the port of the node.',
    'escalation-or-privileged':
      'Remove privileged: true or CAP_SYS_ADMIN, which no port needs, and keep allowPrivilegeEscalation: false.',
    'user-in-range': 'Set runAsUser to a number from 1 to 2147483647.',
    'known-protocol': 'Write TCP, UDP or SCTP.',
    'as-error-says': 'Repair what the error names: whatever its ports, the Pod is not taken before.',
    'no-port-there': 'Remove the ports of the ephemeral container; it can listen without declaring them.',
    'map-host-port':
      'Remove hostNetwork: true; where clients need the port of the node itself, map it with hostPort: {port} to a containerPort above 1023, for which the process needs no privilege.',
    'own-kube-network': 'Remove Network=host from the .kube, and publish the port there (PublishPort=).',
    'start-instead-of-sibling': 'Set the sysctl in the Pod instead of having a privileged container write it.',
    'tell-image':
      'Tell kport what the image holds: let kport image lock read it, or write its user and the file capability of its program under images of the policy.',
    'alike-on-platforms':
      'Build the image alike for all its platforms, or set in the Pod what they differ in: kport image inspect tells it.',
    'tell-runtime': 'Tell kport what the nodes run, by runtime in the policy or by --runtime.',
    'no-ambient':
      'Adding NET_BIND_SERVICE alone does not help another user than root: Kubernetes has no field for ambient capabilities.',
    'add-ambient':
      'Add NET_BIND_SERVICE to capabilities.add: podman makes it ambient, so that another user than root has it. A cluster does not, so do not count on it there.',
    'name-once': 'Name a capability in one of the two lists: drop ALL and add NET_BIND_SERVICE, where anything needs it.',
    'add-by-name': 'Add the capabilities that are needed by their names instead of ALL.',
    'publish-above':
      'Publish a hostPort above 1023, or let root lower net.ipv4.ip_unprivileged_port_start of the host: the port of the container needs no privilege there.',
    'own-network':
      'Leave out hostNetwork: true: in a network of its own, root in the container may bind the port, and so may whoever has NET_BIND_SERVICE.',
  },
  titles: {
    head: '{container}, port {port}/{protocol}',
    asked: '{container}, port {port}/{protocol}, if it listens there',
    undeclared: '{container}, port {port}/{protocol}, which it does not declare',
    on: 'on {runtime}',
    each: 'each {on}',
    anyRuntime: 'any runtime ({runtimes})',
    verdict: 'Verdict:',
    seen: 'Error:',
    orSeen: 'Or:',
    remedies: 'What helps, best first:',
    common: 'What holds for all of these ports:',
    nothing:
      'Nothing to repair: it is bound with no more than it needs, and by the policy "{policy}" kport lint has no error about it.',
    against: 'It is bound with no more than it needs, but kport lint has errors about it, by the policy "{policy}":',
    neverStarts: 'What never starts, whatever its ports:',
    noPorts: 'no container declares a privileged port, and none shows that it uses one',
    stories: 'Privileged ports, each with what will become of it:',
    moreStories: '... and {n} more',
    storiesHint: 'step by step: kport explain bind {file}',
  },
} as const satisfies Pick<DialectWords<'kubernetes'>, 'facts' | 'errors' | 'remedies'> & Readonly<Record<string, unknown>>;

/** The words by which kport tells a bind verdict, whatever the dialect. */
export type CommonBindWords = Texts<Omit<typeof enBindWords, 'facts' | 'errors' | 'remedies'>>;

/** `…On` names the runtimes; `as…` is about another user than the one there is. */
export type Phrase = keyof CommonBindWords['phrases'];
