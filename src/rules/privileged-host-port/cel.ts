import { type CelOfRule, isLow, portKeyOf } from '../cel.ts';

const HOST_PORT = 'p.?hostPort.orValue(0)';
const ON_HOST = `c.pod.hostNetwork && ${isLow('p.containerPort')}`;
const MAPPED = `!c.pod.hostNetwork && ${isLow(HOST_PORT)}`;
const ADDRESS = `(p.?hostIP.orValue('') in ['', '0.0.0.0', '::'] ? '' : p.hostIP)`;
const mapped = {
  field: 'ports/*/hostPort',
  data: { port: portKeyOf('p.hostPort'), target: 'string(p.containerPort)' },
  key: [portKeyOf('p.hostPort'), 'string(p.containerPort)', ADDRESS],
};
const onHost = {
  data: { port: portKeyOf('p.containerPort') },
  key: [portKeyOf('p.containerPort')],
};

export const cel: CelOfRule = {
  rule: () => ({
    port: [
      { id: 'host-network', when: `${ON_HOST} && ${HOST_PORT} == 0`, field: 'ports/*/containerPort', ...onHost },
      { id: 'host-network+mapped', when: `${ON_HOST} && ${HOST_PORT} != 0`, field: 'ports/*/containerPort', ...onHost },
      { id: 'mapped', when: `${MAPPED} && !${isLow('p.containerPort')}`, ...mapped },
      { id: 'mapped+privileged', when: `${MAPPED} && ${isLow('p.containerPort')}`, ...mapped },
    ],
  }),
};
