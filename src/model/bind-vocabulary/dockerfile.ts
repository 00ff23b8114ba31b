/** A container that is given nothing of its own: what decides is the image and what runs it. */
export const DOCKERFILE = {
  facts: [
    'port',
    'runtime-port-start',
    'kernel-port-start',
    'run-as-user',
    'image-user',
    'image-user-unknown',
    'entrypoint-steps-down',
    'default-capabilities',
    'capability-held',
    'file-capability',
    'file-capability-unknown',
    'other-capability-missing',
    'setuid-root',
    'no-ambient-capability',
  ],
  errors: ['EACCES', 'EPERM'],
  remedies: ['listen-above', 'file-capability', 'give-other-capability', 'tell-image', 'tell-runtime'],
} as const;
