import type { DialectWords } from '../../bind-words.ts';

export const enDockerfile: DialectWords<'dockerfile'> = {
  facts: {
    port: 'EXPOSE names port {port}/{protocol}.',
    'runtime-port-start':
      'In the network of a container the runtime sets net.ipv4.ip_unprivileged_port_start to {start}: ports from {start} on need no privilege.',
    'kernel-port-start':
      "Nobody sets net.ipv4.ip_unprivileged_port_start, so that the container's network begins with the kernel's {start}: lower ports need CAP_NET_BIND_SERVICE.",
    'run-as-user': 'USER makes the process user {uid}, who is not root and has no capability by himself.',
    'run-as-user.root': 'USER makes the process user 0, root, who has every capability that the container holds.',
    'image-user': 'The image starts as user {user}.',
    'image-user.none': 'Neither the Dockerfile nor its base has a USER: the image starts as root.',
    'image-user.named': 'The image starts as user {user}, which is number {uid}.',
    'image-user-unknown': 'There is no USER of which kport knows: the base decides, and may be root.',
    'entrypoint-steps-down':
      'The entrypoint, started as root, becomes another user before it executes the program, and so loses all capabilities.',
    'default-capabilities': "Nothing of its own is given to the container, and NET_BIND_SERVICE is in the runtime's default set.",
    'capability-held':
      'So the container holds NET_BIND_SERVICE in its bounding set: root has it in effect, and anybody else only if something gives it to him.',
    'file-capability': 'setcap gives the program cap_net_bind_service=+{flags}: executing it gives the capability.',
    'file-capability.none': 'The file of the program has no capability (setcap), so that executing it gives none.',
    'file-capability.p':
      'setcap gives the program cap_net_bind_service=+p: the process may have the capability, but must put it into effect by itself.',
    'file-capability.ei':
      'setcap gives the program cap_net_bind_service=+ei, which needs an inheritable capability, and no runtime gives one any more.',
    'file-capability-unknown': 'Whether the file of the program has cap_net_bind_service (setcap) is not known.',
    'other-capability-missing':
      'setcap gives the program CAP_{capability} as well, which no container holds unless it is added: the kernel does not execute it, whoever asks.',
    'setuid-root': 'The file of the program belongs to root and has the set-user-ID bit: executing it makes the process root.',
    'no-ambient-capability':
      'Nobody is given ambient capabilities, so that another user than root has NET_BIND_SERVICE only if the file of his program gives it to him.',
  },
  errors: {
    EACCES:
      'The program starts and cannot listen: bind(2) answers EACCES, which logs show as "{text}", and most programs then end.',
    EPERM: 'The program is not executed: execve(2) answers EPERM, "{text}", so that it does not start, whatever port it wants.',
  },
  remedies: {
    'listen-above':
      'Listen on a port above 1023 (EXPOSE {high}); whoever runs the image publishes it as {port}, with a Service or docker run -p {port}:{high}.',
    'file-capability':
      'If the program cannot change its port: RUN setcap cap_net_bind_service=+ep PROGRAM before USER, after the last chown and copy of the file.',
    'give-other-capability':
      'Take the other capability from the file again (setcap with cap_net_bind_service=+ep alone), unless every container of the image adds it.',
    'tell-image': 'Tell kport what the base holds, under images of the policy.',
    'tell-runtime': 'Tell kport what runs the image: runtime in the policy, or --runtime.',
  },
  vias: {
    'lowered-start': 'without a privilege, for the runtime lets any user bind the port',
  },
  dependencies: { image: 'the base' },
};
