import { voidCapabilityName } from '../../src/rules/void-capability-name/rule.ts';
import { testRule } from './rule-tester.ts';

const service = (...lines: readonly string[]) => ({ file: 'web.service', given: ['[Service]', ...lines, ''].join('\n') });
const ignored = (at: string) => [{ messageId: 'ignored', at: `/Service/${at}`, container: 'web.service' }] as const;

testRule(voidCapabilityName, {
  bad: [
    {
      name: 'as Kubernetes has it',
      ...service('AmbientCapabilities=NET_BIND_SERVICE'),
      findings: [...ignored('AmbientCapabilities/0/0')],
    },
    {
      name: 'in lower case',
      ...service('AmbientCapabilities=net_bind_service'),
      findings: [...ignored('AmbientCapabilities/0/0')],
    },
    {
      name: 'with a slip, beside others',
      ...service('AmbientCapabilities=CAP_NET_BIND_SERVCE', 'CapabilityBoundingSet=CAP_CHOWN CAP_NET_BIND_SEVRICES'),
      findings: [...ignored('AmbientCapabilities/0/0'), ...ignored('CapabilityBoundingSet/0/1')],
    },
    {
      name: 'cut off',
      ...service('AmbientCapabilities=CAP_NET_BIND'),
      findings: [...ignored('AmbientCapabilities/0/0')],
    },
    {
      name: 'a list with a comma',
      ...service('AmbientCapabilities=CAP_CHOWN,CAP_NET_BIND_SERVICE'),
      findings: [...ignored('AmbientCapabilities/0/0')],
    },
    {
      name: 'as a file has it',
      ...service('AmbientCapabilities=CAP_CHOWN CAP_NET_BIND_SERVICE=ep'),
      findings: [...ignored('AmbientCapabilities/0/1')],
    },
    {
      name: 'a doubled prefix in a set that has others',
      ...service('CapabilityBoundingSet=CAP_CHOWN CAP_CAP_NET_BIND_SERVICE'),
      findings: [...ignored('CapabilityBoundingSet/0/1')],
    },
    {
      name: 'a bounding set without any known name',
      ...service('CapabilityBoundingSet=NET_BIND_SERVICE CHOWN'),
      findings: [{ messageId: 'emptied', at: '/Service/CapabilityBoundingSet/0', container: 'web.service' }],
    },
    {
      name: 'a specifier, which is not expanded',
      ...service('CapabilityBoundingSet=%i'),
      findings: [{ messageId: 'emptied', at: '/Service/CapabilityBoundingSet/0', container: 'web.service' }],
    },
    {
      name: 'a later line empties it again',
      ...service('CapabilityBoundingSet=CAP_NET_BIND_SERVICE', 'CapabilityBoundingSet=CHOWN'),
      findings: [{ messageId: 'emptied', at: '/Service/CapabilityBoundingSet/1', container: 'web.service' }],
    },
    {
      name: 'a later line takes away what was given',
      ...service('AmbientCapabilities=CAP_NET_BIND_SERVICE', 'AmbientCapabilities=CAP_FOO'),
      findings: [{ messageId: 'cleared', at: '/Service/AmbientCapabilities/1', container: 'web.service' }],
    },
    {
      name: 'a number that is no capability',
      ...service('AmbientCapabilities=64', 'CapabilityBoundingSet=41 10'),
      findings: [...ignored('AmbientCapabilities/0/0'), ...ignored('CapabilityBoundingSet/0/0')],
    },
    {
      name: 'what is to be taken away',
      ...service('CapabilityBoundingSet=~NET_BIND_SERVICE'),
      findings: [{ messageId: 'kept', at: '/Service/CapabilityBoundingSet/0', container: 'web.service' }],
    },
  ],
  good: [
    { because: 'the name has CAP_', ...service('AmbientCapabilities=CAP_NET_BIND_SERVICE') },
    { because: 'case does not matter', ...service('AmbientCapabilities=cap_net_bind_service') },
    { because: 'a number is a name', ...service('AmbientCapabilities=10', 'CapabilityBoundingSet=0xa 012 0b1010') },
    { because: 'quotes are no part of it', ...service('AmbientCapabilities="CAP_NET_BIND_SERVICE"') },
    { because: 'empty is said as such', ...service('CapabilityBoundingSet=', 'AmbientCapabilities=') },
    { because: 'another capability is no question of ports', ...service('AmbientCapabilities=NET_ADMIN') },
    { because: 'another capability that has a slip, likewise', ...service('AmbientCapabilities=CAP_NET_ADMN CAP_NET_RAV') },
    { because: 'another one that is to go', ...service('CapabilityBoundingSet=~SYS_ADMIN') },
  ],
});
