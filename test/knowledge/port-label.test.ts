import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PORTS_FILE, readRegistry, renderPrivilegedPorts } from '../../scripts/generate-ports.ts';
import { portLabel, wellKnownName } from '../../src/knowledge/port-label.ts';

const registry = readRegistry();

test.each([
  [80, 'TCP', '80 (http)'],
  [80, 'UDP', '80/UDP (http)'],
  [80, 'SCTP', '80/SCTP (http)'],
  [443, 'TCP', '443 (https)'],
  [443, 'UDP', '443/UDP (https)'],
  [22, 'TCP', '22 (ssh)'],
  [25, 'TCP', '25 (smtp)'],
  [43, 'TCP', '43 (whois)'],
  [53, 'UDP', '53/UDP (domain)'],
  [53, '', '53 (domain)'],
  [53, 'SCTP', '53/SCTP'],
  [143, 'TCP', '143 (imap)'],
  [143, 'UDP', '143/UDP'],
  [465, 'TCP', '465 (submissions)'],
  [465, 'UDP', '465/UDP (igmpv3lite)'],
  [514, 'TCP', '514 (shell)'],
  [514, 'UDP', '514/UDP (syslog)'],
  [631, 'TCP', '631 (ipp)'],
  [1, 'TCP', '1 (tcpmux)'],
  [1022, 'TCP', '1022 (exp2)'],
  [4, 'TCP', '4'],
  [1023, 'TCP', '1023'],
  [80, 'ICMP', '80/ICMP'],
  [0, 'TCP', '0'],
  [8080, 'TCP', '8080'],
])('%i/%s is %s', (port, protocol, label) => {
  expect(portLabel(port, protocol)).toBe(label);
});

test('every privileged port has the label of its entry in the registry', () => {
  for (let port = 1; port <= 1023; port += 1) {
    for (const protocol of ['TCP', 'UDP', 'SCTP']) {
      const name = registry[`${port}/${protocol.toLowerCase()}`]?.[0] ?? '';
      const label = protocol === 'TCP' ? `${port}` : `${port}/${protocol}`;
      expect(portLabel(port, protocol)).toBe(name === '' ? label : `${label} (${wellKnownName(port, name)})`);
    }
  }
});

test('the table is fresh: run node scripts/generate-ports.ts', () => {
  expect(readFileSync(PORTS_FILE, 'utf8')).toBe(renderPrivilegedPorts(registry));
});
