/** Facts of a program in a container, which are the same whatever says how the container is started. */
export const enContainer = {
  'entrypoint-steps-down':
    'The entrypoint of the image, started as root, becomes another user before it executes the program, and so loses all capabilities.',
  'capability-held':
    'So the container holds NET_BIND_SERVICE in its bounding set: root has it in effect, and anybody else only if something gives it to him.',
  'capability-missing': 'So the container does not hold NET_BIND_SERVICE, and no process in it can have it, not even root.',
  'file-capability':
    "The program's file has cap_net_bind_service=+{flags}: executing it gives the capability, or fails where the container does not hold it.",
  'file-capability.none': "The program's file has no capability (setcap), so that executing it gives none.",
  'file-capability.p':
    "The program's file has cap_net_bind_service=+p: the process may have the capability, but must put it into effect by itself.",
  'file-capability-unknown': "Whether the program's file has cap_net_bind_service (setcap) is not known.",
  'other-capability-missing':
    "The program's file has CAP_{capability} in effect as well, which the container does not hold: the kernel does not execute it, whoever asks.",
  'setuid-root': "The program's file belongs to root and has the set-user-ID bit: executing it makes the process root.",
} as const;
