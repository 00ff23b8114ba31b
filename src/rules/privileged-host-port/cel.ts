import { type CelOfRule, isLow, portKeyOf } from '../cel.ts';
import { HELD_ON_NODE, nodePortInCel, ownPortInCel } from '../claims-in-cel.ts';

const HOST_PORT = 'p.?hostPort.orValue(0)';
const ON_HOST = `c.pod.hostNetwork && ${isLow('p.containerPort')}`;
const MAPPED = `!c.pod.hostNetwork && ${isLow(HOST_PORT)}`;
/** The API server takes anything in its place; what is no address must not look like a line, or like a claim, of its own. */
const ADDRESS = `(p.?hostIP.orValue('') in ['', '0.0.0.0', '::'] ? '' : p.hostIP.matches('^[0-9A-Fa-f.:]+$') ? p.hostIP : '?')`;
const mapped = {
  given: MAPPED,
  field: 'ports/*/hostPort',
  data: { port: portKeyOf('p.hostPort'), target: 'string(p.containerPort)' },
  key: [portKeyOf('p.hostPort'), 'string(p.containerPort)', ADDRESS],
};
const onHost = {
  data: { port: portKeyOf('p.containerPort') },
  key: [portKeyOf('p.containerPort')],
};

const [NODE, OWN] = [portKeyOf('p.hostPort'), portKeyOf('p.containerPort')];
const everywhere = (own?: string) => nodePortInCel(OWN, `''`, own);
const ofNetwork = { claims: { grants: [everywhere(), everywhere(OWN), ownPortInCel(OWN), ...HELD_ON_NODE], asks: [] } };
const there = (own?: string) => nodePortInCel(NODE, ADDRESS, own);
const asked = (own?: string) => [nodePortInCel(NODE, `''`, own), there(own)];

export const cel: CelOfRule = {
  rule: () => ({
    port: [
      { given: ON_HOST, id: 'host-network', when: `${HOST_PORT} == 0`, field: 'ports/*/containerPort', ...onHost, ...ofNetwork },
      {
        given: ON_HOST,
        id: 'host-network+mapped',
        when: `${HOST_PORT} != 0`,
        field: 'ports/*/containerPort',
        ...onHost,
        ...ofNetwork,
      },
      {
        ...mapped,
        id: 'mapped',
        when: `!${isLow('p.containerPort')}`,
        claims: { grants: [there()], asks: asked() },
      },
      {
        ...mapped,
        id: 'mapped+privileged',
        when: isLow('p.containerPort'),
        claims: { grants: [there(), there(OWN), ownPortInCel(OWN)], asks: asked(OWN) },
      },
    ],
  }),
};
