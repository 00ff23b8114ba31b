// Names of fields that are misspelt. kubectl and the API server refuse them where they are asked to be strict, and drop them
// otherwise: `runAsNonroot: true` is no runAsNonRoot. Told is what was probably meant for a field that kport judges; what else is
// unknown may be of a newer Kubernetes. Source: kubernetes/api core/v1/types.go (v0.37.2).
import { CONTAINER_LISTS } from '../../model/container-lists.ts';
import { isMapping } from '../../model/mapping.ts';
import { nearName } from '../../model/near-name.ts';
import { unknownField } from './missing-containers.ts';
import type { Faults, Place } from './typed-fields.ts';

/** The fields of a type: those that are judged, and the others, which are no slips. */
interface Fields {
  readonly judged: readonly string[];
  readonly known: ReadonlySet<string>;
  /** Of what is looked into: what is there has fields of its own. */
  readonly inside: readonly { readonly key: string; readonly fields: Fields }[];
}

/**
 * The parts of a text that stands in the program, and that is shorter than a hundred of them, are names as V8 keeps them where they are
 * keys: of two of those it sees at once whether they are one, of others letter by letter.
 */
const listed = (...lines: readonly string[]) => lines.flatMap((line) => line.split(' '));

const fields = (judged: string, others: readonly string[], inside: Readonly<Record<string, Fields>> = {}): Fields => ({
  judged: judged.split(' '),
  known: new Set([...judged.split(' '), ...others]),
  inside: Object.entries(inside).map(([key, fields]) => ({ key, fields })),
});

const PORT_FIELDS = fields('containerPort hostPort hostIP protocol', ['name']);
const CAPABILITY_FIELDS = fields('add drop', []);
const SECURITY = listed('seLinuxOptions runAsGroup seccompProfile appArmorProfile');
const POD_SECURITY_FIELDS = fields('runAsNonRoot runAsUser sysctls windowsOptions', [
  ...SECURITY,
  ...listed('supplementalGroups supplementalGroupsPolicy fsGroup fsGroupChangePolicy seLinuxChangePolicy'),
]);
const SECURITY_FIELDS = fields(
  'runAsNonRoot runAsUser privileged allowPrivilegeEscalation capabilities windowsOptions',
  [...SECURITY, 'readOnlyRootFilesystem', 'procMount'],
  { capabilities: CAPABILITY_FIELDS },
);
const CONTAINER_FIELDS = fields(
  'ports securityContext',
  listed(
    'name image command args workingDir envFrom env resources resizePolicy restartPolicy restartPolicyRules',
    'volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath',
    'terminationMessagePolicy imagePullPolicy stdin stdinOnce tty targetContainerName',
  ),
  { ports: PORT_FIELDS, securityContext: SECURITY_FIELDS },
);
const POD_FIELDS = fields(
  'containers initContainers ephemeralContainers securityContext hostNetwork hostUsers nodeSelector',
  listed(
    'volumes restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy serviceAccountName',
    'serviceAccount automountServiceAccountToken nodeName hostPID hostIPC shareProcessNamespace imagePullSecrets',
    'hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig',
    'readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints',
    'setHostnameAsFQDN os schedulingGates resourceClaims resources hostnameOverride workloadRef schedulingGroup',
    'evictionResponders',
  ),
  { securityContext: POD_SECURITY_FIELDS, ...Object.fromEntries(CONTAINER_LISTS.map((list) => [list, CONTAINER_FIELDS])) },
);

/** Those of a Pod and of what is in it. */
export const FIELD_NAMES: readonly string[] = namesOf(POD_FIELDS);

function namesOf({ known, inside }: Fields): string[] {
  return [...known, ...inside.flatMap(({ fields }) => namesOf(fields))];
}

/** Of one object. With the first it cannot be judged already, and a hundred thousand would take more than a second. */
const ENOUGH_FAULTS = 1000;

/** Notes what is misspelt in a Pod spec. */
export function noteMisspelt(pod: Place, faults: Faults): void {
  if (!isWellSpelt(pod.value, POD_FIELDS)) note(pod, POD_FIELDS, faults);
}

/** Custom resources put more than a Pod spec where they have containers: only in a template there is nothing else. */
const IN_TEMPLATE = /emplate\/spec$/;

/**
 * Asked of every Pod: a look at each key, and nothing is made for what is well. `before` are the keys of the item before it, in their
 * order: those of the next one are nearly always the same.
 */
function isWellSpelt(value: unknown, fields: Fields, before?: string[]): boolean {
  if (!isMapping(value)) return true;
  let place = 0;
  for (const key in value) {
    if (before === undefined || key !== before[place]) {
      if (!fields.known.has(key)) return false;
      if (before !== undefined) before[place] = key;
    }
    place += 1;
  }
  for (const { key, fields: inner } of fields.inside) {
    const found = value[key];
    if (found !== undefined && !(Array.isArray(found) ? areWellSpelt(found, inner) : isWellSpelt(found, inner))) return false;
  }
  return true;
}

function areWellSpelt(items: readonly unknown[], fields: Fields): boolean {
  const keys: string[] | undefined = items.length > 1 ? [] : undefined;
  for (const item of items) if (!isWellSpelt(item, fields, keys)) return false;
  return true;
}

function note({ value, at }: Place, { judged, known, inside }: Fields, faults: Faults): void {
  const isWhole = known !== POD_FIELDS.known || IN_TEMPLATE.test(at) || at === '/spec';
  for (const key of Object.keys(value)) {
    if (faults.length >= ENOUGH_FAULTS) return;
    const name = !known.has(key) && isWhole ? nearName(key, judged) : undefined;
    if (name !== undefined) faults.push(unknownField(at, key, name));
    const inner = inside.find((one) => one.key === key);
    if (inner !== undefined) for (const place of mappingsUnder({ value, at }, key)) note(place, inner.fields, faults);
  }
}

/** The mapping, or the mappings of the list, under `key`. */
function mappingsUnder({ value, at }: Place, key: string): Place[] {
  const inner = value[key];
  if (isMapping(inner)) return [{ value: inner, at: `${at}/${key}` }];
  if (!Array.isArray(inner)) return [];
  return inner.flatMap((item, index) => (isMapping(item) ? [{ value: item, at: `${at}/${key}/${index}` }] : []));
}
