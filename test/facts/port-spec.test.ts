import { describe, expect, test } from 'vitest';
import { parsePortSpec } from '../../src/knowledge/port-spec.ts';

/** Each port as `ip host container/protocol`. */
function told(written: string): string[] {
  const spec = parsePortSpec(written);
  if ('error' in spec) return [spec.error];
  return spec.ports.map(({ hostIP = '*', hostPort = '?', lastHostPort, containerPort, protocol }) => {
    return `${hostIP} ${lastHostPort === undefined ? hostPort : `${hostPort}-${lastHostPort}`} ${containerPort}/${protocol}`;
  });
}

test.each<[string, string[]]>([
  ['80', ['* ? 80/tcp']],
  ['8080:80', ['* 8080 80/tcp']],
  ['53:53/UDP', ['* 53 53/udp']],
  ['127.0.0.1:80:80', ['127.0.0.1 80 80/tcp']],
  ['127.0.0.1::80', ['127.0.0.1 ? 80/tcp']],
  ['[::1]:80:81', ['::1 80 81/tcp']],
  ['::1:80:81', ['::1 80 81/tcp']],
  ['80-81', ['* ? 80/tcp', '* ? 81/tcp']],
  ['90-91:80-81', ['* 90 80/tcp', '* 91 81/tcp']],
  ['80-90:80', ['* 80-90 80/tcp']],
  ['99999', ['Invalid containerPort: 99999']],
  ['99999:80', ['Invalid hostPort: 99999']],
  ['80:80:80', ['Invalid ip address: 80']],
  ['80:80:80:80', ['Invalid ip address 80:80']],
  ['80:', ['No port specified: 80:<empty>']],
  ['1-2:1-3', ['Invalid ranges specified for container and host Ports: 1-3 and 1-2']],
  ['80:80/http', ['Invalid proto: http']],
  ['90-80', ['Invalid containerPort: 90-80']],
  ['web', ['Invalid containerPort: web']],
])('%s', (written, ports) => {
  expect(told(written)).toEqual(ports);
});

test('a range of all ports is told of as far as it matters', () => {
  const spec = parsePortSpec('1-65535:1-65535');
  expect('ports' in spec && spec.ports.length).toBe(1024);
});

describe('as it is usually written, the same as with its protocol', () => {
  test.each([
    '80',
    '8080:80',
    '127.0.0.1:8080:80',
    '127.0.0.1:3000',
    '199.0.0.199:1:1',
    '255.255.255.255:1:1',
    '256.0.0.1:1:1',
    '1.2.3:80:80',
    '0:80',
    '080:80',
    '10000:10000',
    ':80',
    '80:',
    '1:2:3:4',
  ])('%s', (written) => {
    const [alone, whole] = [parsePortSpec(written), parsePortSpec(`${written}/tcp`)];
    // The error tells of the whole, or of what stands behind the last colon.
    expect('error' in alone ? 'error' : alone.ports).toEqual('error' in whole ? 'error' : whole.ports);
  });
});
