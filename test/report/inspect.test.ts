import { describe, expect, test } from 'vitest';
import { inspectJson } from '../../src/report/inspect-json.ts';
import { inspectText } from '../../src/report/inspect-text.ts';
import { inspection } from './inspections.ts';
import { faults, schemaOf } from './schemas.ts';

const validate = schemaOf('inspect');

describe('inspectJson', () => {
  test.each([
    ['everything', inspection()],
    ['nothing', inspection({ workloads: [], unreadable: [], skipped: [] })],
  ])('of %s is what the schema says', (_, given) => {
    expect(faults(validate, inspectJson(given, 'en'))).toEqual([]);
  });

  test('has the promised names', () => {
    const { workloads, ...rest } = JSON.parse(inspectJson(inspection(), 'en'));
    const [full, bare] = workloads;
    expect(full).toEqual({
      file: 'web.yaml',
      line: 3,
      object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      hostNetwork: true,
      containers: [
        {
          name: 'web',
          role: 'sidecar',
          image: 'nginx:1.29',
          ports: [
            { containerPort: 80, hostPort: 80, protocol: 'TCP', pointer: '/spec/containers/0/ports/0' },
            { containerPort: 8053, hostPort: 53, protocol: 'UDP', pointer: '/spec/containers/0/ports/0' },
          ],
          runAsNonRoot: { value: true, from: 'pod', pointer: '/spec/securityContext/runAsNonRoot' },
          runAsUser: { value: 101, from: 'container', pointer: '/spec/containers/0/securityContext/runAsUser' },
          allowPrivilegeEscalation: { value: null, from: 'default', pointer: '/spec/containers/0/securityContext' },
          privileged: { value: false, from: 'default', pointer: '/spec/containers/0/securityContext' },
          addedCapabilities: ['CAP_NET_BIND_SERVICE'],
          droppedCapabilities: ['ALL'],
          bind: [
            {
              port: 80,
              protocol: 'TCP',
              runtime: 'cri-o',
              verdict: 'fails',
              error: 'EACCES',
              errorText: 'permission denied',
              otherErrors: [{ error: 'EPERM', errorText: 'operation not permitted' }],
              dependsOn: [],
              because: [
                {
                  fact: 'port',
                  pointer: '/spec/containers/0/ports/0/containerPort',
                  data: { port: 80, protocol: 'TCP' },
                },
                { fact: 'no-ambient-capability', data: {} },
              ],
            },
          ],
        },
      ],
    });
    expect(bare.containers[0].bind).toEqual([]);
    expect(bare.object).toEqual({ apiVersion: 'v1', kind: 'Pod', name: '' });
    expect(bare.containers[0]).toMatchObject({ name: '', image: null, ports: [{ containerPort: 8080, protocol: 'TCP' }] });
    expect(rest).toEqual({
      version: 1,
      unreadable: [{ file: 'broken.yaml', line: 2, column: 1, reason: 'odd', code: 'said' }],
      skipped: [{ file: 'values.yaml', reason: 'not a Kubernetes object', code: 'said' }],
    });
  });
});

describe('inspectText', () => {
  test('shows every setting, and who said it where', () => {
    expect(inspectText(inspection(), { color: false, language: 'en' })).toBe(`\
web.yaml:3: Deployment shop/web (apps/v1)
  hostNetwork:  true (set by the Pod, line 8)
  hostUsers:    false (set by the Pod)
  os.name:      linux (set by the Pod)
  sidecar container web
    Image:                     nginx:1.29
    Ports:                     80/TCP (http) -> hostPort 80, 8053/UDP -> hostPort 127.0.0.1:53
    runAsNonRoot:              true (set by the Pod, line 12)
    runAsUser:                 101 (set by the container, line 20)
    allowPrivilegeEscalation:  not set
    privileged:                false (default)
    Added capabilities:        CAP_NET_BIND_SERVICE
    Dropped capabilities:      ALL
    80/TCP:                    fails (EACCES or EPERM)

bare.yaml:1: Pod (v1)
  hostNetwork:  false (default)
  container
    Image:                     not set
    Ports:                     8080/TCP
    runAsNonRoot:              not set: the image decides
    runAsUser:                 not set: the image decides
    allowPrivilegeEscalation:  not set
    privileged:                false (default)
    Added capabilities:        none
    Dropped capabilities:      none

broken.yaml:2:1: could not be read: odd

2 workloads; 2 containers; skipped: 1; could not be read: 1
`);
  });

  test('speaks Japanese', () => {
    const text = inspectText(inspection(), { color: false, language: 'ja' });
    expect(text).toContain('    イメージ:                  nginx:1.29\n');
    expect(text).toContain('runAsNonRoot:              true (Pod の設定、12 行目)\n');
  });

  test('counts files that could not be read, of which several things may be told', () => {
    const { unreadable } = inspection();
    const text = inspectText(inspection({ unreadable: [...unreadable, ...unreadable] }), { color: false, language: 'en' });
    expect(text).toMatch(/: could not be read: odd\n.*: could not be read: odd\n\n.*; could not be read: 1\n$/);
  });

  test('says that there is nothing', () => {
    const empty = inspection({ workloads: [], unreadable: [], skipped: [] });
    expect(inspectText(empty, { color: false, language: 'en' })).toBe('no workloads; skipped: 0; could not be read: 0\n');
  });

  test('shows hostile names without obeying them', () => {
    const [full] = inspection().workloads;
    if (!full) throw new Error('an inspection without a workload');
    const hostile = { ...full, workload: { ...full.workload, object: { apiVersion: 'v1', kind: 'Pod', name: '\u001b[2J\n' } } };
    expect(inspectText(inspection({ workloads: [hostile] }), { color: false, language: 'en' })).toContain(
      'Pod \\u001b[2J\\n (v1)',
    );
  });
});
