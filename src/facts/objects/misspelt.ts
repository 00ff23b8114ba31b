// Names of fields that are misspelt. kubectl and the API server refuse them where they are asked to be strict, and drop them
// otherwise: `runAsNonroot: true` is no runAsNonRoot. Told is what was probably meant for a field that kport judges; what else is
// unknown may be of a newer Kubernetes. Source: kubernetes/api core/v1/types.go (v0.37.2).
import { isMapping } from '../../model/mapping.ts';
import { nearName } from '../../model/near-name.ts';
import { unknownField } from './missing-containers.ts';
import type { Faults, Place } from './typed-fields.ts';

/** The fields of a type: those that are judged, and the others, which are no slips. */
interface Fields {
  readonly judged: readonly string[];
  readonly known: ReadonlySet<string>;
}

const listed = (...lines: readonly string[]) => lines.join(' ');

const fields = (judged: string, others: string): Fields => ({
  judged: judged.split(' '),
  known: new Set([...judged.split(' '), ...others.split(' ')]),
});

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
);
const CONTAINER_FIELDS = fields(
  'ports securityContext',
  listed(
    'name image command args workingDir envFrom env resources resizePolicy restartPolicy restartPolicyRules',
    'volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath',
    'terminationMessagePolicy imagePullPolicy stdin stdinOnce tty targetContainerName',
  ),
);
const PORT_FIELDS = fields('containerPort hostPort hostIP protocol', 'name');
const SECURITY = 'seLinuxOptions runAsGroup seccompProfile appArmorProfile';
const POD_SECURITY_FIELDS = fields(
  'runAsNonRoot runAsUser sysctls windowsOptions',
  `${SECURITY} supplementalGroups supplementalGroupsPolicy fsGroup fsGroupChangePolicy seLinuxChangePolicy`,
);
const SECURITY_FIELDS = fields(
  'runAsNonRoot runAsUser privileged allowPrivilegeEscalation capabilities windowsOptions',
  `${SECURITY} readOnlyRootFilesystem procMount`,
);
const CAPABILITY_FIELDS = fields('add drop', '');

export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Notes what is misspelt in a Pod spec. A mapping of known names costs a look at each of its keys. */
export function noteMisspelt(pod: Place, faults: Faults): void {
  if (IN_TEMPLATE.test(pod.at) || pod.at === '/spec') note(pod, POD_FIELDS, faults);
  for (const context of inside(pod, 'securityContext')) note(context, POD_SECURITY_FIELDS, faults);
  for (const list of CONTAINER_LISTS) {
    for (const container of inside(pod, list)) noteContainer(container, faults);
  }
}

/** Custom resources put more than a Pod spec where they have containers: only in a template there is nothing else. */
const IN_TEMPLATE = /emplate\/spec$/;

function noteContainer(container: Place, faults: Faults): void {
  note(container, CONTAINER_FIELDS, faults);
  for (const port of inside(container, 'ports')) note(port, PORT_FIELDS, faults);
  for (const context of inside(container, 'securityContext')) {
    note(context, SECURITY_FIELDS, faults);
    for (const capabilities of inside(context, 'capabilities')) note(capabilities, CAPABILITY_FIELDS, faults);
  }
}

/** The mapping, or the mappings of the list, under `key`. */
function inside({ value, at }: Place, key: string): Place[] {
  const inner = value[key];
  if (isMapping(inner)) return [{ value: inner, at: `${at}/${key}` }];
  if (!Array.isArray(inner)) return [];
  return inner.flatMap((item, index) => (isMapping(item) ? [{ value: item, at: `${at}/${key}/${index}` }] : []));
}

function note({ value, at }: Place, { judged, known }: Fields, faults: Faults): void {
  for (const key of Object.keys(value)) {
    if (known.has(key)) continue;
    const name = nearName(key, judged);
    if (name !== undefined) faults.push(unknownField(at, key, name));
  }
}
