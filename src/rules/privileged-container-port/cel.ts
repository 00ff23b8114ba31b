import { type CelOfRule, isLow, portKeyOf } from '../cel.ts';
import { ownPortInCel } from '../claims-in-cel.ts';

export const cel: CelOfRule = {
  rule: () => ({
    port: [
      {
        id: 'declared',
        when: `!c.pod.hostNetwork && !c.pod.windows && ${isLow('p.containerPort')} && !${isLow('p.?hostPort.orValue(0)')}`,
        field: 'ports/*/containerPort',
        data: { port: portKeyOf('p.containerPort') },
        key: [portKeyOf('p.containerPort')],
        claims: { grants: [], asks: [ownPortInCel(portKeyOf('p.containerPort'))] },
      },
    ],
  }),
};
