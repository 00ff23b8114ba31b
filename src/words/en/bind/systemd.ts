import type { DialectWords } from '../../bind-words.ts';

export const enSystemd: DialectWords<'systemd'> = {
  facts: {
    port: 'What is asked about is port {port}/{protocol}.',
    'socket-activation':
      '{socket} has systemd listen there ({address}) before the service starts, and hands it what it has opened: the user, the capabilities and the sandbox of the service do not matter.',
    'bad-unit': 'systemd does not load the unit: {text}.',
    'private-network':
      'The unit has a network namespace of its own (PrivateNetwork=), in which net.ipv4.ip_unprivileged_port_start is {start}, whatever the host has.',
    'network-namespace-path':
      'The unit is in a network namespace that somebody else has made (NetworkNamespacePath=), whose net.ipv4.ip_unprivileged_port_start is not known.',
    'host-port-start':
      'The unit is in the network of the host, where net.ipv4.ip_unprivileged_port_start is {start}, so that ports from there on take no privilege.',
    'host-port-start-assumed':
      'The unit is in the network of the host. Unless somebody has changed it, net.ipv4.ip_unprivileged_port_start is {start} there, and a port below it takes CAP_NET_BIND_SERVICE.',
    'start-writer':
      'Before the program starts, a command that root runs sets net.ipv4.ip_unprivileged_port_start to {start}, for the whole network namespace: without PrivateNetwork= for the host.',
    'start-writer-unclear':
      'Before the program starts, a command that root runs sets net.ipv4.ip_unprivileged_port_start, to what kport cannot tell.',
    'no-user': 'There is no User=, so that the program runs as root.',
    'user-root': 'User={user} is root.',
    user: 'By User={user} the program is not root, and has only the capabilities that something gives it.',
    'dynamic-user':
      'DynamicUser= runs the program as a user that is not root, with no_new_privs, and with its file systems mounted nosuid.',
    'user-unresolved': 'User={user} has a specifier that only the host resolves; it is taken for another user than root.',
    'user-unsaid':
      'Only drop-ins of the unit are here, and none says User=: where the unit says none either, the program runs as root.',
    'user-manager':
      'The unit is one of the manager of a user (systemd --user): whatever stands before its command, the program runs as that user, who is taken for another than root.',
    'manager-may-not': '{key}= is nothing that this manager, which is not root itself, can do: the start ends there.',
    'full-privileges':
      'The + before the command takes the user and every restriction away: it runs as root with all capabilities.',
    'keeps-root': 'With the ! before the command systemd leaves the user alone: it runs as root.',
    'user-impossible': 'systemd takes User={user} as it stands, quotes and signs and all, and no host has a user of such a name.',
    'group-impossible':
      'systemd takes {key}={group} as it stands, quotes and signs and all, and no host has a group of such a name.',
    'group-may-be-missing': 'kport cannot tell whether the host has the group {group}, without which nothing is executed.',
    'user-may-be-missing': 'kport cannot tell whether the host has the user {user}, without whom nothing is executed.',
    'capability-ignored':
      '"{capability}" in {key}= means nothing to systemd, which ignores it and says nothing: names have CAP_ and are separated by blanks.',
    'set-emptied': 'Without a name that systemd knows, {key}={written} empties the set, as an empty value does.',
    'set-filled': 'Without a name that systemd knows, {key}={written} stands for all capabilities.',
    'bounding-set': 'CAP_NET_BIND_SERVICE is in CapabilityBoundingSet=, so that the program may get it.',
    'bounding-set-lacks':
      'CapabilityBoundingSet= leaves CAP_NET_BIND_SERVICE out, so that nobody in the unit can have it, root included.',
    'no-root': 'By SecureBits=noroot, root has no capabilities as such.',
    'ambient-set': 'AmbientCapabilities= gives the program CAP_NET_BIND_SERVICE, whoever its user is.',
    'ambient-set-lacks': 'AmbientCapabilities= does not give the program CAP_NET_BIND_SERVICE.',
    'ambient-beyond-bounding':
      'AmbientCapabilities= has CAP_NET_BIND_SERVICE, and gives it to nobody, because CapabilityBoundingSet= leaves it out.',
    'private-users':
      'PrivateUsers={value} puts the program into a user namespace of its own. Its network namespace, a private one included, belongs to that of the host, so that no capability counts there: not that of root, and no ambient one.',
    'private-users-ignored':
      'PrivateUsers={value} is unknown to this version, which ignores it ("{warning}"): there is no user namespace.',
    'file-capability':
      'The file of the program has cap_net_bind_service=+{flags}: executing it gives the capability, and is refused where the unit may not have it.',
    'file-capability.none': 'The file of the program has no capability (setcap), so executing it gives none.',
    'file-capability.p':
      'The file of the program has cap_net_bind_service=+p: the process may have the capability, and has to put it into effect itself.',
    'file-capability.ei':
      'The file of the program has cap_net_bind_service=+ei, which gives what the process has inherited: what is in AmbientCapabilities=.',
    'file-capability-unknown': 'It is not known whether the file of the program has cap_net_bind_service (setcap).',
    'setuid-root':
      'The file of the program is owned by root and has the set-user-ID bit, so that executing it makes the process root.',
    'mounted-nosuid': 'By {key}= the program is on a file system that is mounted nosuid ({path}), where its file gives nothing.',
    'no-new-privileges':
      'NoNewPrivileges= is set, so that executing a file gives a process nothing that it may not have already.',
    'no-new-privileges-implied':
      'For another user than root, {key}= brings NoNewPrivileges= along in this version: executing a file gives nothing.',
    'capabilities-kept':
      '{key}= has systemd keep its capabilities when it becomes the user, so that the file of the program may give what it has all the same.',
    'ambient-cleared':
      'Executing a file with capabilities, or a set-user-ID file of root, empties the ambient set: what is left is what the file gives.',
    'socket-taken': 'Another address of the socket has {address} already: systemd opens none of them.',
    'socket-bind-denied':
      'SocketBindDeny={rule} covers the port, and no SocketBindAllow= does: whoever it is, bind(2) is refused.',
    'socket-bind-ignored': 'SocketBindDeny={rule} covers the port and has no effect: Debian builds this version without it.',
    'socket-bind-unread':
      'systemd cannot read SocketBindDeny={rule} and ignores it ("Unable to parse SocketBindDeny= assignment, ignoring: {rule}").',
    'family-restricted':
      'RestrictAddressFamilies= keeps the program from opening a socket of {families}, whatever its port; those that systemd hands it do not matter.',
  },
  errors: {
    EACCES:
      'The program starts and cannot listen: bind(2) answers EACCES, which logs show as "{text}", and most programs then end.',
    EPERM: 'The program is not executed, whatever port it wants: execve(2) answers EPERM, which the journal shows as "{text}".',
    'bind-EPERM': 'The program starts and cannot listen: bind(2) answers EPERM, which logs show as "{text}".',
    EAFNOSUPPORT: 'The program starts and cannot listen on any port: socket(2) answers {code}, which logs show as "{text}".',
    'bad-setting': 'systemd does not load the unit ({code}): "{text}".',
    '216/GROUP': 'The program is not executed, and the service ends with status {code}: "{text}".',
    '217/USER': 'The program is not executed, and the service ends with status {code}: "{text}".',
    '218/CAPABILITIES': 'The program is not executed, and the service ends with status {code}: "{text}".',
    resources: 'The socket fails with result "{code}", and the service is not started by it: "{text}".',
  },
  remedies: {
    'as-error-says': 'Mend what the error names: until then the unit is not loaded, whatever its ports.',
    'spell-user': 'Write the name or the number of the user as it is (User=1000).',
    'listen-once': 'Remove one of the two addresses of the socket.',
    'spell-group': 'Write the name or the number of the group as it is (Group=1000).',
    'make-group': 'Make the group before the service starts, with a file in sysusers.d(5).',
    'make-user': 'Make the user before the service starts, with a file in sysusers.d(5), or take DynamicUser=yes.',
    'socket-activation':
      'Let systemd listen: a .socket unit with ListenStream={port}, where the program takes sockets from systemd (sd_listen_fds(3)) or systemd-socket-proxyd(8) stands before it. It needs neither root nor a capability.',
    'system-unit':
      'Make it a unit of the system (in /etc/systemd/system), whose manager is root: there a .socket unit may listen, or User= with AmbientCapabilities=CAP_NET_BIND_SERVICE gives the program the port.',
    'listen-above': 'Listen on a port above 1023 ({high}), and let a reverse proxy take the well-known number.',
    'spell-capability': 'Write capabilities as systemd knows them: CAP_NET_BIND_SERVICE, with CAP_ and separated by blanks.',
    'keep-bounding':
      'Put CAP_NET_BIND_SERVICE into CapabilityBoundingSet=, or take the file capability from the program (setcap -r).',
    'no-private-users': 'Take PrivateUsers= away, or let a .socket unit listen, for which it does not matter.',
    'ambient-capability':
      'Set User= (or DynamicUser=yes), AmbientCapabilities=CAP_NET_BIND_SERVICE and CapabilityBoundingSet=CAP_NET_BIND_SERVICE.',
    'allow-bind': 'Allow what the program needs, and nothing else: SocketBindAllow={port} beside SocketBindDeny=any.',
    'allow-family': 'Add AF_INET and AF_INET6 to RestrictAddressFamilies=.',
    'file-capability':
      'Failing that, give the file of the program the capability (setcap cap_net_bind_service=+ep), which each update of the file takes away again, and set neither NoNewPrivileges= nor DynamicUser=.',
    'tell-program': "Tell kport what the program's file has, under programs of the policy.",
    'tell-version': 'Tell kport the version of systemd, by runtime in the policy or --runtime.',
  },
  titles: { anyRuntime: 'any of {runtimes}' },
  vias: {
    'lowered-start': 'without a privilege, for the network of the unit lets any user bind the port',
    'host-network': 'without a privilege, for the host lets any user bind the port',
  },
  dependencies: { image: 'the program', runtime: 'the version of systemd', node: 'the host' },
};
