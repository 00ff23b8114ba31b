import { describe, expect, test } from 'vitest';
import { judge, readObjects, shippedPolicy } from '../../src/index.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import type { Manifest } from '../facts/minimal-pod.ts';

const container = (name: string, ...ports: object[]): Manifest => ({ name, image: 'x', ports });
const pod = (...containers: object[]): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers },
});
const port = (containerPort: number, others: object = {}) => ({ containerPort, ...others });

function judged(object: Manifest, before?: Manifest): Judgement {
  const documents = (one: Manifest) =>
    readObjects(JSON.stringify(one), 'p.json').documents.flatMap((read) => (read.kind === 'object' ? [read.document] : []));
  const asked = { policy: shippedPolicy('restricted'), door: 'file', today: '2026-01-31' } as const;
  return judge(documents(object), { ...asked, ...(before ? { before: documents(before) } : {}) });
}

/** `rule: ports @ places`, of the rules about ports alone. */
function told({ findings }: Pick<Judgement, 'findings'>): string[] {
  return findings
    .filter(({ ruleId }) => ['privileged-container-port', 'privileged-host-port'].includes(ruleId))
    .map(
      ({ ruleId, data, places = [] }) => `${ruleId}: ${data.port} @ ${places.map(({ at }) => at.split('/').at(-2)).join(' ')}`,
    );
}

describe('ports of one container and cause are one finding', () => {
  test.each<[string, Manifest, string[]]>([
    ['one alone has no places', pod(container('a', port(80))), ['privileged-container-port: 80 (http) @ ']],
    ['two', pod(container('a', port(80), port(443))), ['privileged-container-port: 80 (http), 443 (https) @ 0 1']],
    [
      'another protocol',
      pod(container('a', port(53), port(53, { protocol: 'UDP' }))),
      ['privileged-container-port: 53 (domain), 53/UDP (domain) @ 0 1'],
    ],
    [
      'high ports between them',
      pod(container('a', port(80), port(8080), port(443))),
      ['privileged-container-port: 80 (http), 443 (https) @ 0 2'],
    ],
    [
      'two causes',
      pod(container('a', port(80), port(443, { hostPort: 443 }), port(25, { hostPort: 25 }))),
      ['privileged-container-port: 80 (http) @ ', 'privileged-host-port: 443 (https), 25 (smtp) @ 1 2'],
    ],
    [
      'two containers',
      pod(container('a', port(80)), container('b', port(443))),
      ['privileged-container-port: 80 (http) @ ', 'privileged-container-port: 443 (https) @ '],
    ],
  ])('%s', (_, object, expected) => {
    expect(told(judged(object))).toEqual(expected);
  });

  test('message, repair and places of each value are told', () => {
    const [finding] = judged(pod(container('a', port(80), port(443)))).denials.filter(
      ({ ruleId }) => ruleId === 'privileged-container-port',
    );
    expect(finding).toMatchObject({
      message: 'container "a" declares privileged containerPort 80 (http), 443 (https)',
      fix: expect.stringContaining('8080, 8443'),
      places: [{ range: { start: { line: 1 } } }, { range: { start: { line: 1 } } }],
    });
  });

  test('what is known, or suppressed, is asked of each port', () => {
    const before = pod(container('a', port(80)));
    const now = judged(pod(container('a', port(80), port(443))), before);
    expect(told(now)).toEqual(['privileged-container-port: 443 (https) @ ']);
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: a\n      image: x\n      ports:
        - containerPort: 80\n        - containerPort: 25 # kport-allow privileged-container-port: mail comes in here\n        - containerPort: 443\n`;
    const documents = readObjects(text, 'p.yaml').documents.flatMap((read) => (read.kind === 'object' ? [read.document] : []));
    const { findings, exempted } = judge(documents, { policy: shippedPolicy('restricted'), door: 'file', today: '2026-01-31' });
    expect(told({ findings })).toEqual(['privileged-container-port: 80 (http), 443 (https) @ 0 2']);
    expect(exempted.map(({ finding }) => finding.data.number)).toEqual([25]);
  });
});
