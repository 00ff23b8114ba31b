// A cluster with the policies that kport exports, what it says of an object, and what kport itself says of it.
import { expect } from 'vitest';
import { admissionPolicies } from '../../src/export/admission-policy.ts';
import { rulesInCel } from '../../src/export/rules-in-cel.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Language } from '../../src/model/finding.ts';
import type { Judgement } from '../../src/model/judgement.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { fieldPath } from '../../src/model/pointer.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { printable } from '../../src/report/printable.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { admittedDocument } from '../../src/sources/admission-review.ts';
import { readReview } from '../../src/webhook/admission/admission-review.ts';
import { admit } from '../../src/webhook/admission/admit.ts';
import { fill } from '../../src/words/catalogue.ts';
import { eachOf } from '../../src/words/told-message.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { review } from '../webhook/reviews.ts';
import type { ApiAnswer } from './api-client.ts';
import { KINDS, objectOf, type PodKind } from './export-objects.ts';
import type { GetCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

export const TODAY = new Date().toISOString().slice(0, 10);
export const BAD = objectOf('Pod', { containers: [{ name: 'web', image: 'x', ports: [{ containerPort: 8080, hostPort: 80 }] }] });

export const WARNED = objectOf('Pod', { containers: [{ name: 'web', image: 'x', securityContext: { runAsNonRoot: true } }] });

export interface Said {
  readonly denied: readonly string[];
  readonly warned: readonly string[];
}

/** Of a change: what would deny if it were new, too. */
interface SaidOfChange extends Said {
  readonly known: readonly string[];
}

/** What the webhook says of it, by the rules that are exported, each port and container by itself. */
export function engineSays(object: Manifest, before: Manifest | undefined, { policy, language }: Exported): Said {
  const asked = {
    operation: before ? 'UPDATE' : 'CREATE',
    object,
    oldObject: before ?? null,
    namespace: before?.metadata.namespace ?? 'judged',
    user: 'admin',
  };
  const read = readReview(review({ ...asked, groups: MASTERS }));
  if (!('request' in read)) throw new Error(JSON.stringify(read));
  const ruling = admit(read.request, { policy, language, today: TODAY });
  if (ruling.kind === 'refused') return { denied: [`not judged: ${ruling.reason.code}`], warned: [] };
  const { denials, warnings, unreadable, failures } = ruling.kind === 'judged' ? ruling.judgement : NOTHING;
  const problems = [...unreadable.map(({ reason }) => reason.code), ...failures.map(({ ruleId }) => ruleId)];
  const denied = [...problems.map((problem) => `not judged: ${problem}`), ...textsOf(denials, { policy, language })];
  return { denied, warned: textsOf(warnings, { policy, language }) };
}

const MASTERS = ['system:masters'];
/** A message, or a warning, that has no room for all. */
export const IS_CUT = /kport lint/;

/** The same of kport lint, which knows neither who asks nor a namespace that is not written. */
export function lintSays(object: Manifest, { policy, language }: Exported): Said {
  const placed = { ...object, metadata: { ...object.metadata, namespace: 'judged' } };
  const { findings } = judge([admittedDocument(placed)], { policy, language, door: 'file', today: TODAY });
  const each = Map.groupBy(findings.flatMap(eachOf), ({ severity }) => severity === 'error');
  const [denied, warned] = [true, false].map((isError) => textsOf(each.get(isError) ?? [], { policy, language }));
  return { denied: denied ?? [], warned: warned ?? [] };
}

const NOTHING: Pick<Judgement, 'denials' | 'warnings' | 'unreadable' | 'failures'> = {
  denials: [],
  warnings: [],
  unreadable: [],
  failures: [],
};

function textsOf(findings: readonly LintFinding[], { policy, language }: Exported): string[] {
  const exported = new Set(rulesInCel(policy).map(({ meta }) => meta.id));
  const each = findings.flatMap(eachOf).filter(({ ruleId }) => exported.has(ruleId));
  return each.flatMap((finding) => sentencesOf(finding, language)).sort();
}

/** As the webhook tells each that stands alone: the rule, the field, and the sentence. */
function sentencesOf(
  { ruleId, messageId, at, places = [{ at }], data, allData = [data], containers }: LintFinding,
  language: Language,
) {
  const text = ruleOf(ruleId)?.words[language].messages[messageId]?.text ?? '';
  const each = allData.flatMap((values) => containers?.map((container) => ({ ...values, container })) ?? [values]);
  expect(places.length, messageId).toBe(each.length);
  return each.map((values, index) => `${ruleId}: ${fieldPath(places[index]?.at ?? '')}: ${printable(fill(text, values))}`);
}

/** The same of an answer of the API server. */
export function serverSays(answer: ApiAnswer): Said {
  const { denied, warned } = serverSaysOfChange(answer);
  return { denied, warned };
}

export function serverSaysOfChange({ status, body, warnings }: ApiAnswer): SaidOfChange {
  const sentences = (text: string) => text.split(/: policy \S+: |: ポリシー \S+: /)[1]?.split('; ') ?? [];
  // `299 - "text"`, in the notation of HTTP for a text with quotes.
  const own = warnings
    .map((one) => one.slice('299 - "'.length, -1).replaceAll(/\\(.)/g, '$1'))
    .filter((one) => one.includes('kport-warnings-'));
  const KNOWN = /^(?:not new: |以前から: )/;
  const warned = own.flatMap(sentences).sort();
  return {
    denied: status === 403 ? sentences(body.message ?? '').sort() : [],
    warned: warned.filter((text) => !KNOWN.test(text)),
    known: warned.filter((text) => KNOWN.test(text)).map((text) => text.replace(KNOWN, '')),
  };
}

export interface Exported {
  readonly policy: Policy;
  readonly language: Language;
}

export function put(cluster: GetCluster, { policy, language }: Exported) {
  return async () => {
    const { api } = cluster();
    for (const object of admissionPolicies({ policy, language, isStatic: false })) {
      const plural = object.kind === 'ValidatingAdmissionPolicy' ? 'policies' : 'policybindings';
      const made = await api('POST', `/apis/admissionregistration.k8s.io/v1/validatingadmission${plural}`, object);
      expect(made.status, made.body.message).toBe(201);
    }
    for (const [name, mode] of [
      ['judged'],
      ['turned', 'off'],
      ['off', 'off'],
      ['audited', 'audit'],
      ['warned', 'warn'],
    ] as const) {
      const labels = mode ? { 'kport.dev/mode': mode } : {};
      await api('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    }
    await waitFor(
      'what denies is in force',
      async () => (await create(cluster, 'judged', 'Pod', BAD)).status === 403 || undefined,
    );
    await waitFor('what warns is', async () => (await create(cluster, 'judged', 'Pod', WARNED)).warnings[0]);
  };
}

/** All of an object that makes its Pods. */
export function podsOf({ spec, template }: Manifest): string {
  return JSON.stringify({ spec, template });
}

export function create(cluster: GetCluster, namespace: string, kind: PodKind, object: Manifest): Promise<ApiAnswer> {
  return cluster().api('POST', `${KINDS[kind].replace('NS', namespace)}?dryRun=All`, object);
}
