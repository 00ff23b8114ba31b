import { ephemeralRangePort } from '../../src/rules/ephemeral-range-port/rule.ts';
import { CONTAINER, podWith, ports } from './pods.ts';
import { testRule } from './rule-tester.ts';

const host = (hostPort: number) => podWith({ ports: [{ containerPort: 9100, hostPort }] });
const at = (messageId: string, key = 'hostPort') => ({ messageId, at: `${CONTAINER}/ports/0/${key}`, container: 'app' });
const shared = { hostNetwork: true };

testRule(ephemeralRangePort, {
  bad: [
    {
      name: 'the first',
      given: host(32768),
      findings: [
        {
          ...at('ephemeral'),
          message:
            'container "app" takes hostPort 32768 of the node, out of the range 32768-60999 from which Linux gives outgoing connections their ports',
          fix: 'remove hostPort: 32768 and reach the Pod through a Service, or set a port below 30000',
        },
      ],
    },
    { name: 'the last', given: host(60999), findings: [at('ephemeral')] },
    {
      name: 'what only IANA keeps free',
      given: host(61000),
      findings: [
        {
          ...at('dynamic'),
          message:
            'container "app" takes port 61000 of the node, out of the range 49152-65535 that IANA keeps for short-lived use and assigns to no service',
        },
      ],
    },
    { name: 'the very last', given: host(65535), findings: [at('dynamic')] },
    {
      name: 'hostNetwork',
      given: podWith(ports(40000), shared),
      findings: [
        {
          ...at('host-network', 'containerPort'),
          message:
            'container "app" listens on 40000 with hostNetwork: true, out of the range 32768-60999 from which Linux gives outgoing connections their ports: while one has it, bind fails with EADDRINUSE ("address already in use")',
        },
      ],
    },
    { name: 'hostNetwork above Linux’s range', given: podWith(ports(61678), shared), findings: [at('dynamic', 'containerPort')] },
  ],
  good: [
    { because: 'the range of NodePorts ends before', given: host(32767) },
    { because: 'the Pod has a network of its own', given: podWith(ports(40000)) },
    { because: 'a hostPort of 0 is none', given: host(0) },
    { because: 'under hostNetwork a low port is no ephemeral one', given: podWith(ports(9100), shared) },
  ],
});
