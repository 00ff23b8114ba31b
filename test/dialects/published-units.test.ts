// Judged by hand, once, from what systemd was measured to do (test/fixtures/runtimes/systemd.jsonl): what stands about ports, users and
// capabilities in units that projects publish for their servers, in a few lines each.
import { expect, test } from 'vitest';
import type { ImageFacts } from '../../src/model/bind.ts';
import { type Files, verdictOf, workloadOfUnit } from './units.ts';

const service = (...lines: readonly string[]) => `[Service]\n${lines.join('\n')}\n`;
const PLAIN: ImageFacts = { fileCapability: 'none', exec: 'direct' };
const CAPABLE: ImageFacts = { fileCapability: 'ep', exec: 'direct' };

interface Judged {
  readonly name: string;
  readonly files: Files;
  /** By port and what its program's file has. */
  readonly expected: readonly (readonly [number, 'TCP' | 'UDP', ImageFacts, string])[];
}

const CADDY = service(
  'User=caddy',
  'Group=caddy',
  'ExecStart=/usr/bin/caddy run --config /etc/caddy/Caddyfile',
  'PrivateTmp=true',
  'ProtectSystem=full',
  'AmbientCapabilities=CAP_NET_BIND_SERVICE',
);
const COREDNS = service(
  'NoNewPrivileges=yes',
  'DynamicUser=yes',
  'User=_%N',
  'CapabilityBoundingSet=CAP_NET_BIND_SERVICE',
  'AmbientCapabilities=CAP_NET_BIND_SERVICE',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6',
  'ExecStart=/usr/bin/coredns -conf=/etc/coredns/Corefile',
);
const NODE_EXPORTER = service(
  'User=node_exporter',
  'ExecStart=/usr/sbin/node_exporter --web.systemd-socket',
  'NoNewPrivileges=true',
  'CapabilityBoundingSet=~CAP_KILL',
  'CapabilityBoundingSet=~CAP_NET_BIND_SERVICE',
  'CapabilityBoundingSet=~CAP_SETPCAP',
);

test.each<Judged>([
  {
    // caddyserver/dist 06e1b6a init/caddy.service: method 3, whatever the file of the program has.
    name: 'caddy.service',
    files: { 'caddy.service': CADDY },
    expected: [
      [80, 'TCP', PLAIN, 'binds capability'],
      [443, 'UDP', PLAIN, 'binds capability'],
    ],
  },
  {
    // coredns/deployment 615152e systemd/coredns.service: no new privileges takes none that is ambient.
    name: 'coredns.service',
    files: { 'coredns.service': COREDNS },
    expected: [[53, 'UDP', PLAIN, 'binds capability']],
  },
  {
    // traefik/traefik 10e223e contrib/systemd/traefik.service: root with all that root has.
    name: 'traefik.service',
    files: { 'traefik.service': service('ExecStart=/usr/bin/traefik --configFile=/etc/traefik.toml') },
    expected: [[80, 'TCP', PLAIN, 'binds root']],
  },
  {
    // prometheus/node_exporter 01a9ba6 examples/systemd: the socket gives it 9100; nothing gives it a port below 1024, and a file that
    // has the capability is not executed, for it is not in the bounding set.
    name: 'node_exporter.service',
    files: { 'node_exporter.service': NODE_EXPORTER, 'node_exporter.socket': '[Socket]\nListenStream=9100\n' },
    expected: [
      [9100, 'TCP', PLAIN, 'binds socket-activation'],
      [80, 'TCP', PLAIN, 'fails EACCES'],
      [80, 'TCP', CAPABLE, 'fails EPERM'],
    ],
  },
  {
    // etcd-io/etcd 4445265 contrib/systemd/etcd.service: its own ports are above 1023; 443 would take a file that has the capability.
    name: 'etcd.service',
    files: { 'etcd.service': service('User=etcd', 'Type=notify', 'Environment=ETCD_NAME=%m', 'ExecStart=/usr/bin/etcd') },
    expected: [
      [2379, 'TCP', PLAIN, 'binds unprivileged-port'],
      [443, 'TCP', PLAIN, 'fails EACCES'],
      [443, 'TCP', CAPABLE, 'binds file-capability'],
    ],
  },
])('$name', ({ name, files, expected }) => {
  const workload = workloadOfUnit(files, name);
  for (const [port, protocol, image, verdict] of expected) {
    const told = verdictOf(workload, { port, protocol, image, runtime: 'systemd-257', hostPortStart: 1024 });
    expect([port, [told.verdict, told.via ?? told.error?.code].filter(Boolean).join(' ')]).toEqual([port, verdict]);
  }
});
