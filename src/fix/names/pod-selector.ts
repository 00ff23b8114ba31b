// Which Pods an object is about, by namespace and labels.
// Source: kubernetes/apimachinery pkg/apis/meta/v1/types.go LabelSelector.
import { mappingAt, mappingsAt, type Place, stringAt, textsAt } from '../../facts/objects/typed-fields.ts';
import { hasLabels, type Label } from '../../judge/label-index.ts';
import type { Workload } from '../../model/workload.ts';

export interface PodSelector {
  /** Undefined for all. */
  readonly namespaces: readonly string[] | undefined;
  readonly labels: readonly Label[];
  readonly expressions: readonly Expression[];
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** The namespace of an object that names none: which one it will be is said when it is applied. */
export const NO_NAMESPACE = '';

/** A LabelSelector; undefined for one that cannot be read. */
export function labelSelector(place: Place, namespaces: PodSelector['namespaces']): PodSelector | undefined {
  const labels = plainLabels(mappingAt(place, 'matchLabels', []));
  const expressions = mappingsAt(place, 'matchExpressions', []).map((one) => ({
    key: stringAt(one, 'key', []) ?? '',
    operator: stringAt(one, 'operator', []) ?? '',
    values: textsAt(one, 'values', [])?.values ?? [],
  }));
  return labels && { namespaces, labels, expressions };
}

/** The labels that something must have; undefined where one is no text (a placeholder). */
export function plainLabels(place: Place | undefined): readonly Label[] | undefined {
  const labels = Object.entries(place?.value ?? {});
  return labels.every((label): label is [string, string] => typeof label[1] === 'string') ? labels : undefined;
}

/** Whether it is about whatever Pods there are, which are more than those of a run. */
export function isOpen({ labels, expressions }: PodSelector): boolean {
  return labels.length === 0 && expressions.length === 0;
}

export function isAbout(selector: PodSelector, { object, labels }: Pick<Workload, 'object' | 'labels'>): boolean {
  const { namespaces } = selector;
  return (!namespaces || namespaces.includes(object.namespace ?? NO_NAMESPACE)) && selects(selector, labels);
}

export function selects({ labels: wanted, expressions }: PodSelector, labels: Readonly<Record<string, string>>): boolean {
  return hasLabels(labels, wanted) && expressions.every((one) => meets(one, labels));
}

function meets({ key, operator, values }: Expression, labels: Readonly<Record<string, string>>): boolean {
  const has = Object.hasOwn(labels, key);
  if (operator === 'In') return has && values.includes(labels[key] ?? '');
  if (operator === 'NotIn') return !has || !values.includes(labels[key] ?? '');
  return operator === 'Exists' ? has : operator === 'DoesNotExist' && !has;
}
