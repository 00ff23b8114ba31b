import { type CelOfRule, FIRST_EPHEMERAL, type MessageInCel } from '../cel.ts';

const LAST = 60999;
const HOST_PORT = 'p.?hostPort.orValue(0)';

/** Of the node's own port: that of the container under hostNetwork. */
function message(id: string, field: 'hostPort' | 'containerPort', range: (number: string) => string): MessageInCel {
  const isOfHost = field === 'containerPort' ? 'c.pod.hostNetwork' : '!c.pod.hostNetwork';
  const port = `string(p.${field})`;
  const when = `${isOfHost} && ${range(field === 'hostPort' ? HOST_PORT : 'p.containerPort')}`;
  return { id, when, field: `ports/*/${field}`, data: { port }, isBare: true, key: [port] };
}

const isEphemeral = (number: string) => `${number} >= ${FIRST_EPHEMERAL} && ${number} <= ${LAST}`;
const isDynamic = (number: string) => `${number} > ${LAST}`;

export const cel: CelOfRule = {
  rule: () => ({
    port: [
      message('ephemeral', 'hostPort', isEphemeral),
      message('host-network', 'containerPort', isEphemeral),
      message('dynamic', 'hostPort', isDynamic),
      message('dynamic', 'containerPort', isDynamic),
    ],
  }),
};
