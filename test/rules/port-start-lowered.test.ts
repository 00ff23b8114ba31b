import { portStartLowered } from '../../src/rules/port-start-lowered/rule.ts';
import { minimalPod } from '../facts/minimal-pod.ts';
import { podWith, portStart } from './pods.ts';
import { testRule } from './rule-tester.ts';

const DOTS = 'net.ipv4.ip_unprivileged_port_start';
const SLASHES = 'net/ipv4/ip_unprivileged_port_start';
const ITEM = '/spec/securityContext/sysctls/0';
const pod = (value: string, name = DOTS, spec: object = {}) => podWith({}, { ...spec, ...portStart(value, name) });
const at = (messageId: string, key = 'value') => ({ messageId, at: `${ITEM}/${key}` });

testRule(portStartLowered, {
  bad: [
    {
      name: '0, which is told as port 1',
      given: pod('0'),
      findings: [
        {
          ...at('lowered'),
          message: `sysctl "${DOTS}" is 0, so that every process of the Pod may listen on each port from 1 on without a privilege`,
          fix: 'remove the sysctl and listen on ports above 1023, or keep it no lower than the lowest containerPort of the Pod',
        },
      ],
    },
    { name: 'the last below the default', given: pod('1023'), findings: [at('lowered')] },
    {
      name: 'the same where it is accepted as a remedy',
      given: pod('80'),
      options: { acceptAsRemedy: true },
      findings: [
        {
          ...at('remedy'),
          message: `sysctl "${DOTS}" is 80: every process of the Pod may listen on each port from 80 on, and needs neither root nor NET_BIND_SERVICE for it`,
        },
      ],
    },
    {
      name: 'a raised one',
      given: pod('2000'),
      findings: [
        { ...at('raised'), message: `sysctl "${DOTS}" is 2000, which makes the ports from 1024 to 1999 privileged as well` },
      ],
    },
    { name: 'the highest', given: pod('32768'), findings: [at('raised')] },
    { name: 'one above the highest', given: pod('32769'), findings: [at('refused')] },
    { name: 'a negative number', given: pod('-1'), findings: [at('refused')] },
    {
      name: 'a word',
      given: pod('abc'),
      options: { acceptAsRemedy: true },
      findings: [
        {
          ...at('refused'),
          message: `sysctl "${DOTS}" is "abc", which the kernel refuses (a number from 0 to 32768 is wanted), so that no container of the Pod starts: FailedCreatePodSandBox ("invalid argument")`,
        },
      ],
    },
    { name: 'nothing', given: pod(''), findings: [at('empty')] },
    ...['0', '1024', 'abc', ''].map((value) => ({
      name: `"${value}" under gVisor, which does not know it`,
      given: pod(value),
      runtime: 'gvisor' as const,
      findings: [at('without-effect', 'name')],
    })),
    {
      name: 'hostNetwork, whatever the value',
      given: pod('abc', DOTS, { hostNetwork: true }),
      findings: [
        {
          ...at('host-network', 'name'),
          message: `sysctl "${DOTS}" stands beside hostNetwork: true, so the API server refuses the Pod ("spec.securityContext.sysctls[0].name: Invalid value: "${DOTS}": may not be specified when 'hostNetwork' is true")`,
        },
      ],
    },
    { name: 'slashes', given: pod('80', SLASHES), findings: [at('slashes', 'name'), at('lowered')] },
    { name: 'slashes around the default', given: pod('1024', SLASHES), findings: [at('slashes', 'name')] },
    { name: 'slashes around nothing', given: pod('', SLASHES), findings: [at('slashes', 'name'), at('empty')] },
    { name: 'slashes around a word', given: pod('x', SLASHES), findings: [at('slashes', 'name'), at('refused')] },
    { name: 'slashes around a raised one', given: pod('1025', SLASHES), findings: [at('slashes', 'name'), at('raised')] },
    {
      name: 'the last of two, which holds',
      given: podWith(
        {},
        {
          securityContext: {
            sysctls: [
              { name: DOTS, value: '1024' },
              { name: DOTS, value: '0' },
            ],
          },
        },
      ),
      findings: [{ messageId: 'lowered', at: '/spec/securityContext/sysctls/1/value' }],
    },
  ],
  good: [
    { because: 'there is none', given: minimalPod() },
    { because: 'it is the default', given: pod('1024') },
    { because: 'it is another one', given: pod('0', 'net.ipv4.tcp_syncookies') },
    { because: 'Windows has none', given: pod('0', DOTS, { os: { name: 'windows' } }) },
  ],
});
