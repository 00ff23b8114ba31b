// The configuration of kport's webhook for files of the API server, which knows no Services: a test says that it is that of the chart.
import { Buffer } from 'node:buffer';
import { type LabelsHold, MODES, type Mode } from '../model/decision.ts';
import { API_VERSION, IS_BEING_DELETED, RULES, STATIC_SUFFIX } from './admission-policy.ts';

export interface WebhookSettings {
  readonly policy: { readonly mode: Mode };
  readonly labels: LabelsHold;
  readonly spared: readonly string[];
  /** Of /validate. */
  readonly url: string;
  /** PEM; without it the API server asks the authorities of its machine. */
  readonly ca?: string | undefined;
}

const KEY = 'kport.dev/mode';
const NAME = 'validate.kport.dev';

/** What is judged of these kinds is in their spec, and annotations may excuse it; labels, owners and the like do neither. */
const CHANGES = `request.operation != 'UPDATE' || !(request.resource.group in ['', 'apps', 'batch'])
|| !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec
|| (has(object.metadata.annotations) ? object.metadata.annotations : {})
!= (has(oldObject.metadata.annotations) ? oldObject.metadata.annotations : {})`.replaceAll('\n', ' ');

export function webhookConfiguration(settings: WebhookSettings) {
  const labels = { 'app.kubernetes.io/name': 'kport' };
  return {
    apiVersion: API_VERSION,
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: `kport${STATIC_SUFFIX}`, labels },
    webhooks: entriesOf(settings).map((entry) => webhook(entry, settings)),
  };
}

interface Entry {
  readonly label?: Mode | 'unknown';
  readonly expressions: readonly object[];
}

/** One for each value of the label, with a path that says it: of them one alone matches a namespace. */
function entriesOf({ labels }: WebhookSettings): Entry[] {
  if (labels === 'off') return [{ expressions: [] }];
  // Where it holds, nobody asks about a namespace that is off.
  const paths = labels === 'stricter' ? MODES : MODES.filter((mode) => mode !== 'off');
  return [
    { expressions: [{ key: KEY, operator: 'DoesNotExist' }] },
    ...paths.map((label) => ({ label, expressions: [{ key: KEY, operator: 'In', values: [label] }] })),
    {
      label: 'unknown',
      expressions: [
        { key: KEY, operator: 'Exists' },
        { key: KEY, operator: 'NotIn', values: MODES },
      ],
    },
  ];
}

function webhook({ label, expressions }: Entry, settings: WebhookSettings) {
  const { spared, url, ca } = settings;
  const names = spared.length > 0 ? [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: spared }] : [];
  return {
    name: label === undefined ? NAME : `${label}.${NAME}`,
    admissionReviewVersions: ['v1'],
    clientConfig: {
      url: label === undefined ? url : `${url}/${label}`,
      ...(ca === undefined ? {} : { caBundle: Buffer.from(ca).toString('base64') }),
    },
    failurePolicy: failurePolicyOf(label, settings),
    matchPolicy: 'Equivalent',
    sideEffects: 'None',
    timeoutSeconds: 5,
    namespaceSelector: { matchExpressions: [...names, ...expressions] },
    matchConditions: [
      { name: 'not-being-deleted', expression: `request.operation != 'UPDATE' || !${IS_BEING_DELETED}` },
      { name: 'judged-parts-change', expression: CHANGES },
    ],
    rules: RULES.map((rule) => ({ ...rule, scope: 'Namespaced' })),
  };
}

/** What denies nothing should not do so while no kport answers. */
function failurePolicyOf(label: Entry['label'], { policy, labels }: WebhookSettings): 'Fail' | 'Ignore' {
  const isLaxer = label !== undefined && label !== 'unknown' && label !== 'enforce' && labels !== 'stricter';
  return isLaxer || (label !== 'enforce' && policy.mode !== 'enforce') ? 'Ignore' : 'Fail';
}
