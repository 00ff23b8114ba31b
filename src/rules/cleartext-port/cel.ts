import { everyCleartextPort } from '../../knowledge/cleartext-ports.ts';
import type { Cel, CelOfRule, MessageInCel } from '../cel.ts';

const PORTS = everyCleartextPort();
const IS_TCP = `p.?protocol.orValue('TCP') in ['TCP', '']`;

function isCleartext(number: Cel): Cel {
  return `(${IS_TCP} && ${number} in [${PORTS.map(({ port }) => port).join(', ')}])`;
}

function message(id: string, field: 'hostPort' | 'containerPort', when: Cel): MessageInCel {
  const number = `p.${field}`;
  const service = `{${PORTS.map(({ port, service: name }) => `${port}: '${name}'`).join(', ')}}[int(${number})]`;
  const port = `string(${number})`;
  return { id, when, field: `ports/*/${field}`, data: { port, service }, isBare: true, key: [port] };
}

const ON_NODE = isCleartext('p.?hostPort.orValue(0)');

export const cel: CelOfRule = {
  rule: () => ({
    port: [
      message('host', 'hostPort', ON_NODE),
      message('container', 'containerPort', `!${ON_NODE} && ${isCleartext('p.containerPort')}`),
    ],
  }),
};
