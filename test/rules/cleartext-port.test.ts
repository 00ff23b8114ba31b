import { cleartextPort } from '../../src/rules/cleartext-port/rule.ts';
import { CONTAINER, podWith, ports } from './pods.ts';
import type { BadRow } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

const AT = `${CONTAINER}/ports/0`;
const inPod = { messageId: 'container', at: `${AT}/containerPort`, container: 'app' };
const onNode = { messageId: 'host', at: `${AT}/hostPort`, container: 'app' };
const replaced = (port: number, fix: string): BadRow => ({
  name: String(port),
  given: podWith(ports(port)),
  findings: [{ ...inPod, fix }],
});

testRule(cleartextPort, {
  bad: [
    {
      name: 'Telnet',
      given: podWith(ports(23)),
      findings: [
        {
          ...inPod,
          message:
            'container "app" declares containerPort 23, the port of Telnet, which sends passwords and contents in the clear',
          fix: 'replace Telnet by ssh, whose port is 22',
        },
      ],
    },
    replaced(21, 'replace FTP by ftps, whose port is 990'),
    replaced(110, 'replace POP3 by pop3s, whose port is 995'),
    replaced(143, 'replace IMAP by imaps, whose port is 993'),
    replaced(119, 'replace NNTP by nntps, whose port is 563'),
    replaced(389, 'replace LDAP by ldaps, whose port is 636'),
    replaced(513, 'replace rlogin by ssh, whose port is 22'),
    {
      name: 'the port of the node',
      given: podWith({ ports: [{ containerPort: 2121, hostPort: 21 }] }),
      findings: [
        {
          ...onNode,
          message:
            'container "app" takes hostPort 21 of the node, the port of FTP, which sends passwords and contents in the clear',
        },
      ],
    },
    { name: 'both, once', given: podWith({ ports: [{ containerPort: 21, hostPort: 21 }] }), findings: [onNode] },
    { name: 'another port of the node', given: podWith({ ports: [{ containerPort: 21, hostPort: 2121 }] }), findings: [inPod] },
    { name: 'TCP by its name', given: podWith({ ports: [{ containerPort: 514, protocol: 'TCP' }] }), findings: [inPod] },
    { name: 'Windows', given: podWith(ports(23), { os: { name: 'windows' } }), findings: [inPod] },
    {
      name: 'hostNetwork',
      given: podWith(ports(143), { hostNetwork: true }),
      findings: [inPod],
    },
  ],
  good: [
    { because: 'a proxy ends TLS in front of port 80', given: podWith(ports(80)) },
    { because: 'resolvers ask in the clear', given: podWith(ports(53)) },
    { because: 'mail between servers upgrades on its port', given: podWith(ports(25)) },
    { because: 'the twins are encrypted', given: podWith(ports(22, 636, 990, 993, 995)) },
    { because: '514/UDP is syslog', given: podWith({ ports: [{ containerPort: 514, protocol: 'UDP' }] }) },
    { because: 'FTP data goes with 21', given: podWith(ports(20)) },
  ],
});
