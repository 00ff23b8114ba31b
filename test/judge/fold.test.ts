import { describe, expect, test } from 'vitest';
import { judge, readObjects, shippedPolicy } from '../../src/index.ts';
import { fold } from '../../src/judge/fold.ts';
import { fingerprint } from '../../src/judge/identity.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { rulesOf } from '../../src/words/told-message.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { finding } from './outcomes.ts';

const container = (name: string, ...ports: object[]): Manifest => ({ name, image: 'x', ports });
const pod = (...containers: object[]): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { securityContext: { runAsNonRoot: true, runAsUser: 1 }, containers },
});
const loose = (...containers: object[]): Manifest => ({ ...pod(...containers), spec: { containers } });
const port = (containerPort: number, others: object = {}) => ({ containerPort, ...others });

function judged(object: Manifest, before?: Manifest): Judgement {
  return judgedBy(shippedPolicy('restricted'), object, before);
}

function judgedBy(policy: Policy, object: Manifest, before?: Manifest): Judgement {
  const documents = (one: Manifest) =>
    readObjects(JSON.stringify(one), 'p.json').documents.flatMap((read) => (read.kind === 'object' ? [read.document] : []));
  const asked = { policy, door: 'file', today: '2026-01-31' } as const;
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
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext: {runAsNonRoot: true}\n  containers:\n    - name: a\n      image: x\n      ports:
        - containerPort: 80\n        - containerPort: 25 # kport-allow privileged-container-port: mail comes in here\n        - containerPort: 443\n`;
    const documents = readObjects(text, 'p.yaml').documents.flatMap((read) => (read.kind === 'object' ? [read.document] : []));
    const { findings, exempted } = judge(documents, { policy: shippedPolicy('restricted'), door: 'file', today: '2026-01-31' });
    expect(told({ findings })).toEqual(['privileged-container-port: 80 (http), 443 (https) @ 0 2']);
    expect(exempted.map(({ finding }) => finding.data.number)).toEqual([25]);
  });
});

/** `rules of a finding: message`, of everything that is told but what a port or a capability comes to. */
function said({ findings }: Pick<Judgement, 'findings'>): string[] {
  const others = findings.filter(({ ruleId }) => !['privileged-port-unbindable', 'net-bind-service-unused'].includes(ruleId));
  return others.map((finding) => `${rulesOf(finding)}: ${finding.message}`);
}

const ROOT = 'may run as root: runAsNonRoot is not set, so the image decides';
const LOOSE = `${ROOT}, and keeps NET_BIND_SERVICE from the default set`;
const secured = (name: string, securityContext: object, ...ports: object[]): Manifest => ({
  ...container(name, ...ports),
  securityContext,
});
const PRIVILEGED =
  'has privileged: true, which grants NET_BIND_SERVICE and every other capability, whatever capabilities.drop says';

describe('what follows from a repair is told with it', () => {
  test.each<[string, Manifest, string[]]>([
    [
      'root that is there for the port',
      loose(container('a', port(80))),
      [`privileged-container-port, may-run-as-root: container "a" declares privileged containerPort 80 (http); it ${LOOSE}`],
    ],
    [
      'the port of the node',
      loose(container('a', port(80, { hostPort: 80 }))),
      [
        `privileged-host-port, may-run-as-root: container "a" takes privileged hostPort 80 (http) of the node for containerPort 80, which is privileged as well; it ${LOOSE}`,
      ],
    ],
    ['no privileged port', loose(container('a', port(8080))), [`may-run-as-root: container "a" ${LOOSE}`]],
    [
      'another container',
      loose(container('a', port(8080)), secured('b', { runAsNonRoot: true, capabilities: { drop: ['ALL'] } }, port(80))),
      [
        `may-run-as-root: container "a" ${LOOSE}`,
        'privileged-container-port: container "b" declares privileged containerPort 80 (http)',
      ],
    ],
    [
      'a privileged container',
      loose(secured('a', { privileged: true })),
      [`net-bind-service-added, may-run-as-root: container "a" ${PRIVILEGED}; it ${ROOT}`],
    ],
    [
      'all three',
      loose(secured('a', { privileged: true }, port(80))),
      [
        `privileged-container-port, may-run-as-root, net-bind-service-added: container "a" declares privileged containerPort 80 (http); it ${ROOT}; it ${PRIVILEGED}`,
      ],
    ],
    [
      'the capability for the port',
      loose(secured('a', { runAsNonRoot: true, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, port(80))),
      [
        'privileged-container-port, net-bind-service-added: container "a" declares privileged containerPort 80 (http); it adds capability "NET_BIND_SERVICE"',
      ],
    ],
    [
      'the capability for nothing',
      loose(secured('a', { runAsNonRoot: true, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, port(8080))),
      ['net-bind-service-added: container "a" adds capability "NET_BIND_SERVICE"'],
    ],
  ])('%s', (_, object, expected) => {
    expect(said(judged(object)).toSorted()).toEqual(expected.toSorted());
  });

  test('each rule is exempt by itself, and what stays is told', () => {
    const object = loose(container('a', port(80)));
    const allowed = (rule: string) => ({
      ...object,
      metadata: { name: 'p', annotations: { [`kport.dev/allow-${rule}`]: 'so' } },
    });
    expect(said(judged(allowed('may-run-as-root')))).toEqual([
      'privileged-container-port: container "a" declares privileged containerPort 80 (http)',
    ]);
    expect(said(judged(allowed('privileged-container-port')))).toEqual([`may-run-as-root: container "a" ${LOOSE}`]);
  });

  test('each is known by itself, and what is told with another is a part of its fingerprint', () => {
    const before = loose(secured('a', { runAsNonRoot: true, runAsUser: 1 }, port(80)));
    const now = loose(container('a', port(80)));
    expect(said(judged(now, before))).toEqual([`may-run-as-root: container "a" ${LOOSE}`]);
    const [[alone], [carrying]] = [judged(before).findings, judged(now).findings].map((all) =>
      all.filter(({ ruleId }) => ruleId === 'privileged-container-port').map((finding) => fingerprint(finding)),
    ) as [string[], string[]];
    expect(carrying).not.toBe(alone);
  });

  test('what is graver stands alone', () => {
    const restricted = shippedPolicy('restricted');
    const rules = { ...restricted.rules, 'privileged-container-port': { level: 'warning', options: {} } } as const;
    const policy: Policy = { ...restricted, rules };
    const { findings, denials } = judgedBy(policy, loose(container('a', port(80))));
    expect(findings.map(rulesOf)).toEqual(['may-run-as-root', 'privileged-container-port']);
    expect(denials.map(rulesOf)).toEqual(['may-run-as-root']);
  });
});

test('what follows from a repair is looked for once for all findings that are alike', () => {
  const looks = (size: number): number => {
    let count = 0;
    const joining = Array.from({ length: size }, (_, index) =>
      finding({ messageId: 'unset+port', at: `/spec/containers/${index}` }),
    );
    const counted = joining.map(
      (one) =>
        new Proxy(one, {
          get(target, key) {
            count += 1;
            return Reflect.get(target, key);
          },
        }),
    );
    const host = finding({ ruleId: 'privileged-container-port', messageId: 'declared', data: { port: '80 (http)', number: 80 } });
    expect(fold([host, ...counted])).toHaveLength(1);
    return count;
  };
  expect(looks(100)).toBeGreaterThan(100);
  expect(looks(200) / looks(100)).toBeLessThan(2.5);
});

describe('containers that one edit of their Pod repairs are one finding', () => {
  const names = ({ findings }: Pick<Judgement, 'findings'>) =>
    findings.map(({ messageId, containers, container: one, places = [] }) => [
      messageId,
      ...(containers ?? [one]),
      ...places.map(({ at, container: of }) => `${at} ${of}`),
    ]);

  test.each<[string, Manifest, string[][]]>([
    [
      'nothing says who they are',
      loose(container('a'), container('b')),
      [['unset+kept', 'a', 'b', '/spec/containers/0 a', '/spec/containers/1 b']],
    ],
    [
      'the Pod says it',
      { ...loose(), spec: { securityContext: { runAsUser: 0 }, containers: [container('a'), container('b')] } },
      [['uid-zero+kept', 'a', 'b', '/spec/securityContext/runAsUser a', '/spec/securityContext/runAsUser b']],
    ],
    [
      'each says it',
      loose(secured('a', { runAsUser: 0 }), secured('b', { runAsUser: 0 })),
      [
        ['uid-zero+kept', 'a'],
        ['uid-zero+kept', 'b'],
      ],
    ],
    [
      'one keeps the capability',
      loose(container('a'), secured('b', { capabilities: { drop: ['ALL'] } })),
      [
        ['unset+kept', 'a'],
        ['unset', 'b'],
      ],
    ],
    [
      'init containers are containers',
      { ...loose(), spec: { initContainers: [container('i')], containers: [container('a')] } },
      [['unset+kept', 'a', 'i', '/spec/containers/0 a', '/spec/initContainers/0 i']],
    ],
  ])('%s', (_, object, expected) => {
    expect(names(judged(object))).toEqual(expected);
  });

  test('a line has room for eight names, the places have them all', () => {
    const [finding] = judged(loose(...Array.from({ length: 9 }, (_, index) => container(`c${index}`)))).findings;
    expect(finding?.message).toContain('containers "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", … (9) may run as root');
    expect(finding?.places).toHaveLength(9);
  });

  test('containers of the same name in several Pods of one object are told apart', () => {
    const template = (name: string) => ({ name, container: { image: 'x', securityContext: { privileged: name === 'a' } } });
    const { findings } = judged({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { name: 'w' },
      spec: { entrypoint: 'a', templates: [template('a'), template('b')] },
    });
    expect(findings.map((finding) => [rulesOf(finding), finding.within])).toEqual([
      ['net-bind-service-added, may-run-as-root', 'a'],
      ['may-run-as-root', 'b'],
    ]);
  });

  test('the message names them, and each is known by itself', () => {
    const now = loose(container('a'), container('b'));
    expect(said(judged(now))).toEqual([
      'may-run-as-root: containers "a", "b" may run as root: runAsNonRoot is not set, so their images decide, and keep NET_BIND_SERVICE from the default set',
    ]);
    expect(said(judged(now, loose(container('a'))))).toEqual([`may-run-as-root: container "b" ${LOOSE}`]);
  });
});

describe('documents', () => {
  const inDocument = (document: number, index: number) =>
    finding({
      ruleId: 'privileged-container-port',
      messageId: 'declared',
      container: 'web',
      at: `/spec/containers/0/ports/${index}/containerPort`,
      data: { container: 'web', port: `${80 + index}` },
      origin: { file: 'all.yaml', document },
    });
  const shown = (findings: ReturnType<typeof fold>) =>
    findings.map(({ origin, data, places = [] }) => [origin.document, data.port, places.length]);

  test('are folded apart, though a container of all of them has the same name', () => {
    const two = [0, 1].flatMap((document) => [inDocument(document, 0), inDocument(document, 1)]);
    expect(shown(fold(two))).toEqual([
      [0, '80, 81', 2],
      [1, '80, 81', 2],
    ]);
  });

  test('whose findings stand in turns are folded the same', () => {
    const turns = [inDocument(0, 0), inDocument(1, 0), inDocument(0, 1), inDocument(1, 1)];
    expect(shown(fold(turns))).toEqual([
      [0, '80, 81', 2],
      [1, '80, 81', 2],
    ]);
  });
});
