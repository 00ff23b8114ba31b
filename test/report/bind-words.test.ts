import { describe, expect, test } from 'vitest';
import { analyseBind } from '../../src/facts/bind/bind.ts';
import { containerRefusals, podRefusals } from '../../src/facts/bind/refuse.ts';
import { type BindFact, type ImageFacts, KNOWN_RUNTIMES, type NodeFacts } from '../../src/model/bind.ts';
import { VOCABULARY } from '../../src/model/bind-vocabulary.ts';
import { DIALECTS } from '../../src/model/dialect.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { errorSentence, factSentence, sentenceOf } from '../../src/report/bind-sentence.ts';
import { bindWords } from '../../src/words/bind-catalogue.ts';
import type { FactSentence } from '../../src/words/bind-words.ts';
import { podOn80, startingAt } from '../facts/bind-pods.ts';
import { workloadOf } from '../facts/extracted.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { kernelCases } from '../kernel/cases.ts';
import { REFUSED_PODS } from '../rules/refused-pods.ts';

function factsOf(pod: Manifest, image?: ImageFacts, node?: NodeFacts): BindFact[] {
  const workload = workloadOf(pod);
  return ([...KNOWN_RUNTIMES, 'podman', 'gvisor', 'unknown'] as const)
    .flatMap((runtime) =>
      workload.containers.flatMap((container) => analyseBind(workload, container, { runtimes: [runtime], image, node })),
    )
    .flatMap(({ because }) => because);
}

const withHostNetwork = ({ spec }: Manifest) => void Object.assign(spec, { hostNetwork: true });

function withSibling(command: string[]): (pod: Manifest) => void {
  return ({ spec }) => void spec.containers.push({ name: 'helper', securityContext: { privileged: true }, command });
}

/** Pods beside those of the kernel test, which nobody runs. */
const OTHERS: readonly Manifest[] = [
  podOn80({}, startingAt('x')),
  podOn80({}, withHostNetwork),
  podOn80({}, (pod) => {
    startingAt('80')(pod);
    withHostNetwork(pod);
  }),
  podOn80({}, ({ spec }) => void Object.assign(spec, { hostNetwork: true, hostUsers: false })),
  podOn80({}, ({ spec }) => {
    spec.hostNetwork = true;
    spec.containers[0].ports[0].hostPort = 81;
  }),
  podOn80({ allowPrivilegeEscalation: false, privileged: true }),
  podOn80({ privileged: true, runAsUser: 1000 }),
  podOn80({ allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } }),
  podOn80({ runAsUser: -1 }),
  podOn80({}, ({ spec }) => void Object.assign(spec.containers[0].ports[0], { protocol: 'tcp' })),
  podOn80({}, ({ spec }) => {
    spec.ephemeralContainers = [{ name: 'debug', ports: [{ containerPort: 22 }] }];
  }),
  podOn80({}, withSibling(['sysctl', '-w', 'net.ipv4.ip_unprivileged_port_start=0'])),
  podOn80({}, withSibling(['true'])),
  podOn80({ runAsNonRoot: true, capabilities: { add: ['FOO'] } }),
];

const CAPABLE: ImageFacts = { user: '', fileCapability: 'ep' };
const ROOTLESS: NodeFacts = { rootless: true };

/** What only podman and gVisor come to. */
const ELSEWHERE: readonly BindFact[] = [
  ...factsOf(podOn80({ runAsUser: 5, allowPrivilegeEscalation: false }), CAPABLE),
  ...factsOf(podOn80({ runAsNonRoot: true, runAsUser: 5, capabilities: { add: ['NET_BIND_SERVICE'] } }), {
    fileCapability: 'none',
  }),
  ...factsOf(podOn80({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }), CAPABLE),
  ...factsOf(podOn80({ capabilities: { add: ['CHOWN'], drop: ['CHOWN'] } })),
  ...factsOf(podOn80({ runAsUser: 5, capabilities: { add: ['ALL'], drop: ['CHOWN'] } })),
  ...factsOf(
    podOn80(
      {},
      ({ spec }) =>
        void Object.assign(spec, { securityContext: { sysctls: [{ name: 'net/ipv4/ip_unprivileged_port_start', value: '1' }] } }),
    ),
  ),
  ...factsOf(podOn80({}, withHostNetwork), CAPABLE, ROOTLESS),
  ...factsOf(
    podOn80({}, ({ spec }) => {
      spec.containers[0].ports[0].hostPort = 80;
    }),
    CAPABLE,
    ROOTLESS,
  ),
];

/** Of what is refused, each refusal itself is a step of a port that is explained; Pods for Windows have none. */
const REFUSALS: readonly BindFact[] = REFUSED_PODS.flatMap(({ spec }) => {
  const workload = workloadOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec });
  return [...podRefusals(workload), ...workload.containers.flatMap((container) => containerRefusals(workload, container))].map(
    ({ fact }) => fact,
  );
});
const IMAGES: readonly (ImageFacts | undefined)[] = [
  undefined,
  { user: 'www', uid: 33, evidence: 'a Dockerfile' },
  { user: 'nobody-there', userProblem: 'no-such-user', evidence: 'a lock' },
  { user: '', fileCapability: 'p' },
  { user: '', needs: ['NET_ADMIN'] },
];

const facts = [
  ...kernelCases.flatMap(({ pod, image, behaviour }) => (behaviour.id === 'docker-old' ? factsOf(pod, image.facts) : [])),
  ...OTHERS.flatMap((pod) => IMAGES.flatMap((image) => factsOf(pod, image))),
  ...REFUSALS,
  ...ELSEWHERE,
  { fact: 'node-port-start', data: { start: 80 } } as const,
  // Of a Pod whose .kube says in which network it is.
  { fact: 'kube-network', data: {} } as const,
  { fact: 'other-port-start-unknown', data: { name: 'container:web' } } as const,
];

test('the Pods of this test come to every fact, and to every sentence', () => {
  expect(VOCABULARY.kubernetes.facts.filter((code) => !facts.some(({ fact }) => fact === code))).toEqual([]);
  const told = new Set<FactSentence>(facts.map(sentenceOf));
  expect((Object.keys(bindWords('en').facts) as FactSentence[]).filter((sentence) => !told.has(sentence))).toEqual([]);
});

describe.each(LANGUAGES)('in %s', (language) => {
  const words = bindWords(language);
  const end = language === 'en' ? /[.]$/ : /。$/;

  test('every fact is one whole sentence, with everything filled in', () => {
    const sentences = new Set(facts.map(({ fact, data }) => factSentence({ fact, data: { ...data, evidence: '' } }, words)));
    for (const sentence of sentences) {
      expect(sentence).not.toMatch(/\{\w+\}|undefined/);
      expect(sentence).toMatch(end);
    }
    if (language === 'en') for (const sentence of sentences) expect(sentence.match(/\. [A-Z]/g)).toBeNull();
  });

  test.each(DIALECTS.flatMap((dialect) => VOCABULARY[dialect].errors.map((code) => [dialect, code] as const)))(
    '%s: %s is told with its words',
    (dialect, code) => {
      const words = bindWords(language, dialect);
      const sentence = errorSentence({ code, text: 'the words' }, words);
      expect(sentence).toContain('the words');
      expect(sentence).toMatch(end);
      expect(sentence).not.toMatch(/\{\w+\}/);
    },
  );

  test.each(DIALECTS)('%s: remedies are sentences, and need a port at most', (dialect) => {
    for (const remedy of Object.values(bindWords(language, dialect).remedies)) {
      expect(remedy).toMatch(end);
      expect(remedy.replaceAll(/\{(port|high)\}/g, '')).not.toContain('{');
    }
  });
});

test.each(DIALECTS)('%s: the languages have the same placeholders', (dialect) => {
  const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  const [en, ja] = [bindWords('en', dialect), bindWords('ja', dialect)];
  for (const group of ['facts', 'phrases', 'errors', 'remedies', 'titles'] as const) {
    for (const [id, text] of Object.entries(en[group])) {
      expect(new Set(placeholders((ja[group] as Record<string, string>)[id] ?? '')), id).toEqual(new Set(placeholders(text)));
    }
  }
});
