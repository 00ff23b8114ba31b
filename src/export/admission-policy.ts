// A policy of kport as ValidatingAdmissionPolicies of Kubernetes: for what denies, for the same of custom resources, and for what warns, one
// of what is created and one of what is updated, each with a binding for the modes of the namespaces' label.
import { type LabelsHold, labelledMode, MODES, type Mode } from '../model/decision.ts';
import type { Language } from '../model/finding.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { Cel } from '../rules/cel.ts';
import { exportWords } from '../words/export-words.ts';
import { celSentence, celString } from './cel-text.ts';
import { createdOr, createdVariables } from './created-in-cel.ts';
import { CUSTOM_RULES, specOf, specPathOf, WITHOUT_TEMPLATE } from './custom-in-cel.ts';
import { EFFECTS } from './effects-in-cel.ts';
import { IS_ASKED, OPERATIONS, type Operation, ofSpec, type Variable } from './facts-in-cel.ts';
import { findingVariables, SENTENCE } from './findings-in-cel.ts';
import { neededBy } from './needed-variables.ts';
import { placeVariables } from './places-in-cel.ts';
import { hasFindings } from './question-in-cel.ts';
import { isExempting, type Telling } from './rules-in-cel.ts';

export const API_VERSION = 'admissionregistration.k8s.io/v1';
/** What the API server wants of names of objects that come from its files. */
export const STATIC_SUFFIX = '.static.k8s.io';

export interface ExportSettings {
  readonly policy: Policy;
  readonly language: Language;
  /** For files of the API server instead of objects of the cluster. */
  readonly isStatic: boolean;
  /** As at the webhook: `on`, where nobody says. */
  readonly labels?: LabelsHold;
  /** Namespaces that are not judged. What a cluster needs to come up is in one: whoever wants it judged uses the files of the API server. */
  readonly spared?: readonly string[];
}

export interface PolicyObject {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'ValidatingAdmissionPolicy' | 'ValidatingAdmissionPolicyBinding';
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

export function admissionPolicies(settings: ExportSettings): PolicyObject[] {
  return [
    ...PARTS.map((part) => object('ValidatingAdmissionPolicy', nameOfPart(part), policySpec(part, settings), settings)),
    ...bindings(settings),
  ];
}

/** Of an update, what is new denies, and what is not warns. */
function told({ effect, operation }: Telling): Cel {
  const all = `variables.now.filter(f, f.startsWith('${EFFECTS[effect]}'))`;
  const changed = {
    denies: `variables.now.transformList(i, f, f.startsWith('${EFFECTS.denies}') && variables.isNew[i], f)`,
    warns: `${all} + variables.now.transformList(i, f, f.startsWith('${EFFECTS.denies}') && !variables.isNew[i], f)`,
  };
  return operation === 'CREATE' ? all : changed[effect];
}

const SUBJECTS = ['errors', 'warnings', 'custom-errors'] as const;
type Subject = (typeof SUBJECTS)[number];

interface Part {
  readonly subject: Subject;
  readonly operation: Operation;
}

const PARTS: readonly Part[] = SUBJECTS.flatMap((subject) => OPERATIONS.map((operation) => ({ subject, operation })));

function nameOfPart({ subject, operation }: Part): string {
  return `${subject}-${operation.toLowerCase()}`;
}

function object(
  kind: PolicyObject['kind'],
  name: string,
  spec: PolicyObject['spec'],
  { isStatic }: Pick<ExportSettings, 'isStatic'>,
): PolicyObject {
  const labels = { 'app.kubernetes.io/name': 'kport', [PART_LABEL]: name };
  return { apiVersion: API_VERSION, kind, metadata: { name: nameOf(name, isStatic), labels }, spec };
}

/** Says which part of an export an object is, whatever its name. */
export const PART_LABEL = 'kport.dev/export';

function nameOf(name: string, isStatic: boolean): string {
  return `kport-${name}${isStatic ? STATIC_SUFFIX : ''}`;
}

const RESOURCES: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ['', ['pods', 'pods/ephemeralcontainers', 'replicationcontrollers', 'podtemplates']],
  ['apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets']],
  ['batch', ['jobs', 'cronjobs']],
];

export const RULES = RESOURCES.map(([group, resources]) => ({
  apiGroups: [group],
  apiVersions: ['v1'],
  operations: OPERATIONS,
  resources,
}));

export const IS_BEING_DELETED = 'has(object.metadata.deletionTimestamp)';

/** As in judge/changes.ts: of a Pod what may change and a rule sees, of anything else what its Pods are made of. */
const SEEN_OF_POD = `['containers', 'initContainers', 'ephemeralContainers', 'nodeSelector', 'affinity']`;
const differs = (path: string) => `dyn(object).?${path} != dyn(oldObject).?${path}`;
const CHANGES = `!${IS_BEING_DELETED} && (object.kind == 'Pod' ? ${SEEN_OF_POD}.exists(k, dyn(object).spec[?k] != dyn(oldObject).spec[?k]) : object.kind == 'PodTemplate' ? ${differs('template')} : object.kind == 'CronJob' ? ${differs('spec.?jobTemplate.?spec.?template')} : object.kind in [${WITHOUT_TEMPLATE.map(celString).join(', ')}] ? ${differs('spec')} : ${differs('spec.?template')})`;

/**
 * What they are asked about, and what an expression that fails does: what only warns must not deny by that, and a custom resource may
 * have anything in place of a number, and is judged when it makes Pods.
 */
const MATCHES = {
  errors: { failurePolicy: 'Fail', resourceRules: RULES },
  'custom-errors': { failurePolicy: 'Ignore', resourceRules: CUSTOM_RULES },
  warnings: { failurePolicy: 'Ignore', resourceRules: [...RULES, ...CUSTOM_RULES] },
} as const satisfies Readonly<Record<Subject, object>>;

function policySpec(part: Part, { policy, language }: ExportSettings) {
  const { subject, operation } = part;
  const { failurePolicy, resourceRules } = MATCHES[subject];
  const telling = { policy, language, operation, effect: subject === 'warnings' ? 'warns' : 'denies' } as const;
  const condition = hasFindings(telling);
  const isOfNew = isWritten(part, policy);
  const validations = validationsOf(telling, isOfNew);
  const expressions = validations.flatMap(({ expression, messageExpression = '' }) => [expression, messageExpression]);
  return {
    failurePolicy,
    matchConstraints: { resourceRules: resourceRules.map((rule) => ({ ...rule, operations: [operation] })) },
    matchConditions: [{ name: 'has-findings', expression: operation === 'CREATE' ? condition : `${CHANGES} && ${condition}` }],
    variables: neededBy(expressions, policyVariables(telling, isOfNew)),
    validations,
  };
}

/** What only exemptions or custom resources need is worked out as for an update. */
function isWritten({ subject, operation }: Part, policy: Policy): boolean {
  return operation === 'CREATE' && subject !== 'custom-errors' && !isExempting(policy);
}

/** All that there may be to ask: which of them a policy has, its validations say. */
function policyVariables(telling: Telling, isOfNew: boolean): Variable[] {
  const { policy, language, effect } = telling;
  const words = exportWords(language);
  const known = effect === 'denies' ? '' : `(p[0].startsWith('${EFFECTS.denies}') ? ${celString(words.known)} : '') + `;
  const own = isOfNew ? createdOr : (all: Cel) => all;
  return [
    ...(isOfNew ? [{ name: 'isSure', expression: IS_SURE }] : []),
    ...findingVariables(telling),
    { name: 'path', expression: specPathOf('object') },
    ...(isOfNew ? createdVariables(telling, 'variables.isSure') : []),
    { name: 'told', expression: own(told(telling)) },
    ...placeVariables(MOST_SENTENCES),
    { name: 'texts', expression: own(`variables.parts.map(p, ${known}${SENTENCE})`) },
    {
      name: 'whole',
      expression: celSentence(words.denied, { policy: celString(policy.name), findings: `variables.texts.join('; ')` }),
    },
    { name: 'short', expression: shortened(words.denied, words.more, policy.name) },
  ];
}

interface Validation {
  readonly expression: Cel;
  readonly reason: 'Forbidden';
  readonly message: string;
  readonly messageExpression?: Cel;
}

function validationsOf({ language }: Telling, isOfNew: boolean): Validation[] {
  const words = exportWords(language);
  const [orSure, andNotSure] = isOfNew ? ['variables.isSure || ', '!variables.isSure && '] : ['', ''];
  return [
    { expression: `${orSure}!variables.tooLarge[0]`, reason: 'Forbidden', message: words.tooLarge },
    {
      expression: `${andNotSure}size(variables.told) == 0`,
      reason: 'Forbidden',
      message: words.tooMuch,
      messageExpression: `size(variables.told) <= ${MOST_SENTENCES} && ${fits('variables.whole')} ? variables.whole : ${fits('variables.short')} ? variables.short : ${celString(words.tooMuch)}`,
    },
  ];
}

/**
 * A bool: whoever comes here has something to tell, for the condition of the match has looked. An expression that fails there, or here,
 * is not that of a kind of Kubernetes. What there is to tell is worked out once then, for the message.
 */
const IS_SURE = `request.resource.group in [${RESOURCES.map(([group]) => celString(group)).join(', ')}] && ${ofSpec(specOf('object'), IS_ASKED)}`;

/** The API server shows a message of at most 5,120 bytes, and another one instead of a longer one. */
function fits(text: Cel): Cel {
  return `size(bytes(${text})) <= 5100`;
}

/** No message has room for more. */
const MOST_SENTENCES = 40;
/** Findings that are told where not all of them have room. */
const SHOWN = 10;

function shortened(template: string, more: string, policy: string): Cel {
  const shown = `variables.texts.transformList(i, f, i < ${SHOWN}, f).join('; ')`;
  const left = `(size(variables.told) <= ${SHOWN} ? '' : ${celSentence(more, { n: `string(size(variables.told) - ${SHOWN})` })})`;
  return celSentence(template, { policy: celString(policy), findings: `${shown} + ${left}` });
}

/** What the label of a namespace makes of what denies, and of what warns. */
const OF_ERRORS = { enforce: ['Deny'], warn: ['Warn', 'Audit'], audit: ['Audit'] };
const ACTIONS: Readonly<Record<Subject, Partial<Record<Mode, readonly string[]>>>> = {
  errors: OF_ERRORS,
  'custom-errors': OF_ERRORS,
  warnings: { enforce: ['Warn', 'Audit'], warn: ['Warn', 'Audit'], audit: ['Audit'] },
};

export function bindings(settings: Omit<ExportSettings, 'language'>): PolicyObject[] {
  const modes = [settings.policy.mode, ...honoured(settings)];
  return PARTS.flatMap((part) =>
    Object.entries(ACTIONS[part.subject]).flatMap(([mode, validationActions]) => {
      if (!modes.includes(mode as Mode)) return [];
      const matchExpressions = selecting(mode as Mode, settings);
      const matchResources = matchExpressions.length > 0 ? { matchResources: { namespaceSelector: { matchExpressions } } } : {};
      const spec = { policyName: nameOf(nameOfPart(part), settings.isStatic), validationActions, ...matchResources };
      return [object('ValidatingAdmissionPolicyBinding', `${nameOfPart(part)}-${mode}`, spec, settings)];
    }),
  );
}

/** The labels of a namespace that make another mode hold there. */
function honoured({ policy, labels = 'on' }: Pick<ExportSettings, 'policy' | 'labels'>): Mode[] {
  return MODES.filter((mode) => mode !== policy.mode && labelledMode(mode, labels, policy) === mode);
}

/** Namespaces without the label, or with a value that is no mode, have the mode of the policy. */
function selecting(mode: Mode, settings: Omit<ExportSettings, 'language'>) {
  const { policy, isStatic, spared = isStatic ? [] : ['kube-system'] } = settings;
  const others = honoured(settings);
  const own = mode === policy.mode ? { operator: 'NotIn', values: others } : { operator: 'In', values: [mode] };
  return [
    ...(own.values.length > 0 ? [{ key: 'kport.dev/mode', ...own }] : []),
    ...(spared.length > 0 ? [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: spared }] : []),
  ];
}
