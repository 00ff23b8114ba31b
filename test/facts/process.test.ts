import { describe, expect, test } from 'vitest';
import { containerOf, workloadOf } from './extracted.ts';
import { type Manifest, minimalPod, tweak } from './minimal-pod.ts';

const AT = '/spec/containers/0';

/** The only container of a Pod, with fields of its own. */
function having(fields: Manifest) {
  return containerOf(tweak(minimalPod(), ({ spec }) => Object.assign(spec.containers[0], fields)));
}

describe('what is executed', () => {
  test('is the command and its arguments, as they are written', () => {
    const { command, args } = having({ command: ['/bin/sh', '-c'], args: ['exec server --port=$(PORT)', ''] });
    expect(command).toEqual({ values: ['/bin/sh', '-c'], at: `${AT}/command` });
    expect(args).toEqual({ values: ['exec server --port=$(PORT)', ''], at: `${AT}/args` });
  });

  test('may be left to the image, and an empty list says so too', () => {
    expect(having({ command: null })).not.toHaveProperty('command');
    expect(having({})).not.toHaveProperty('args');
    expect(having({ command: [] }).command).toEqual({ values: [], at: `${AT}/command` });
  });

  test('a null item is an empty string', () => {
    expect(having({ args: ['a', null] }).args?.values).toEqual(['a', '']);
  });
});

describe('the environment', () => {
  test('is told in order, with the values that the manifest has', () => {
    const env = [
      { name: 'PORT', value: '80' },
      { name: 'EMPTY', value: '' },
      { name: 'UNSET' },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } },
      null,
      { value: 'nameless' },
    ];
    expect(having({ env }).env).toEqual([
      { name: 'PORT', value: '80', at: `${AT}/env/0` },
      { name: 'EMPTY', value: '', at: `${AT}/env/1` },
      { name: 'UNSET', value: '', at: `${AT}/env/2` },
      { name: 'SECRET', at: `${AT}/env/3` },
      { name: '', value: '', at: `${AT}/env/4` },
      { name: '', value: 'nameless', at: `${AT}/env/5` },
    ]);
    expect(having({}).env).toEqual([]);
  });
});

describe('probes and hooks', () => {
  test('are told with the ports that they ask for', () => {
    const { probes } = having({
      livenessProbe: { httpGet: { path: '/', port: 80 } },
      readinessProbe: { tcpSocket: { port: 'https', host: 'db.example.org' } },
      startupProbe: { grpc: { port: 81, service: 'x' } },
      lifecycle: { postStart: { httpGet: { port: '82', host: '' } }, preStop: { tcpSocket: { port: 83 } } },
    });
    expect(probes).toEqual([
      { kind: 'liveness', port: 80, at: `${AT}/livenessProbe/httpGet/port` },
      { kind: 'readiness', port: 'https', host: 'db.example.org', at: `${AT}/readinessProbe/tcpSocket/port` },
      { kind: 'startup', port: 81, at: `${AT}/startupProbe/grpc/port` },
      { kind: 'postStart', port: '82', at: `${AT}/lifecycle/postStart/httpGet/port` },
      { kind: 'preStop', port: 83, at: `${AT}/lifecycle/preStop/tcpSocket/port` },
    ]);
  });

  test.each([
    ['a command', { livenessProbe: { exec: { command: ['true'] } } }],
    ['a sleep', { lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
    ['a probe of nothing', { livenessProbe: {}, readinessProbe: null, lifecycle: {} }],
    ['no port', { livenessProbe: { httpGet: {}, tcpSocket: { host: 'x' }, grpc: {} } }],
    ['null for a port', { livenessProbe: { httpGet: { port: null } } }],
    ['nothing at all', {}],
  ])('are none for %s', (_, fields) => {
    expect(having(fields).probes).toEqual([]);
  });
});

describe('sysctls', () => {
  const of = (securityContext: Manifest) =>
    workloadOf(
      tweak(minimalPod(), ({ spec }) => {
        spec.securityContext = securityContext;
      }),
    ).sysctls;

  test('of the port start are told in order, as they are written', () => {
    const at = '/spec/securityContext/sysctls';
    const slashed = { name: 'net/ipv4/ip_unprivileged_port_start', value: '0' };
    const empty = { name: 'net.ipv4.ip_unprivileged_port_start' };
    expect(of({ sysctls: [slashed, { name: 'kernel.shm_rmid_forced' }, null, empty] })).toEqual([
      { ...slashed, at: `${at}/0` },
      { ...empty, value: '', at: `${at}/3` },
    ]);
  });

  test('may be none', () => {
    expect(of({})).toEqual([]);
    expect(of({ sysctls: null })).toEqual([]);
  });
});
