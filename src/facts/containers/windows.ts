// Which Pods can run on Windows only, and as whom. `os.name` is what the API server goes by, and most Windows manifests do without:
// https://kubernetes.io/docs/concepts/windows/user-guide/ "Ensuring OS-specific workloads land on the appropriate container host".
import { isMapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import type { Setting } from '../../model/workload.ts';
import { type Faults, mappingOf, type Place, stringAt } from '../objects/typed-fields.ts';

type Windows = Setting<'windows'>;

/** k8s.io/api core/v1/well_known_labels.go LabelOSStable, and the one before it. */
const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'];
/** The kubelet sets it on nodes of Windows alone: core/v1/well_known_labels.go LabelWindowsBuild. */
const BUILD_LABEL = 'node.kubernetes.io/windows-build';

/** What binds a Pod to nodes of Windows: its selector, or each term of its required affinity. */
export function windowsByNodes({ value, at }: Place): Windows | undefined {
  const { nodeSelector, affinity } = value;
  if (isMapping(nodeSelector)) {
    const key = [...OS_LABELS.filter((label) => nodeSelector[label] === 'windows'), BUILD_LABEL].find(
      (label) => label in nodeSelector,
    );
    if (key !== undefined) return windows(child(at, 'nodeSelector', key));
  }
  return isMapping(affinity) ? byAffinity(affinity.nodeAffinity, at) : undefined;
}

function byAffinity(nodeAffinity: unknown, at: Pointer): Windows | undefined {
  const required = isMapping(nodeAffinity) && nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  const terms: unknown = isMapping(required) && required.nodeSelectorTerms;
  // A Pod lands where one of the terms holds.
  if (!Array.isArray(terms) || terms.length === 0 || !terms.every(wantsWindows)) return undefined;
  return windows(`${at}/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms`);
}

function wantsWindows(term: unknown): boolean {
  const expressions: unknown = isMapping(term) && term.matchExpressions;
  return Array.isArray(expressions) && expressions.some(isWindowsExpression);
}

function isWindowsExpression(expression: unknown): boolean {
  if (!isMapping(expression)) return false;
  const { key, operator, values } = expression;
  if (key === BUILD_LABEL) return operator === 'In' || operator === 'Exists';
  const isOs = typeof key === 'string' && OS_LABELS.includes(key) && Array.isArray(values) && values.length > 0;
  if (!isOs) return false;
  return operator === 'In' ? values.every((value) => value === 'windows') : operator === 'NotIn' && values.includes('linux');
}

/**
 * windowsOptions of a security context that say something, which the API server refuses for Linux
 * (pkg/apis/core/validation/validation.go validateLinux).
 */
export function windowsByOptions(context: unknown, at: Pointer, field = ''): Windows | undefined {
  const options = isMapping(context) ? context.windowsOptions : undefined;
  if (options === undefined) return undefined;
  const isSaid = isMapping(options) && Object.values(options).some((said) => said !== null && said !== undefined);
  return isSaid ? windows(`${at}${field}/windowsOptions`) : undefined;
}

/** `runAsUserName` of a security context. */
export function readUserName(context: Place, from: 'pod' | 'container', faults: Faults): Setting<string> | undefined {
  const { windowsOptions } = context.value;
  if (windowsOptions === undefined) return undefined;
  const options = mappingOf(windowsOptions, context.at, 'windowsOptions', faults);
  const value = options && stringAt(options, 'runAsUserName', faults);
  return options === undefined || !value ? undefined : { value, from, at: `${options.at}/runAsUserName` };
}

function windows(at: Pointer): Windows {
  return { value: 'windows', from: 'pod', at };
}
