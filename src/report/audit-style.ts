import type { Language } from '../model/finding.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { AuditWords } from '../words/en/audit.ts';
import type { Catalogue } from '../words/texts.ts';
import { printable } from './printable.ts';
import type { Paint } from './style.ts';

export interface AuditStyle {
  readonly language: Language;
  readonly paint: Paint;
  readonly words: AuditWords;
  readonly texts: Catalogue;
  readonly verbose: boolean;
}

/** In a table, which one long name would make too wide for a terminal; the name itself stands below it, or in JSON. */
const WIDEST_NAME = 60;

export function shortName(ref: ObjectRef): string {
  const name = kindName(ref);
  return name.length > WIDEST_NAME ? `${name.slice(0, WIDEST_NAME - 1)}…` : name;
}

/** A kind that is not Kubernetes' own with its group: `Rollout.argoproj.io web`. */
export function kindName({ apiVersion, kind, name }: ObjectRef): string {
  const [group = '', version] = apiVersion.split('/');
  const isCustom = version !== undefined && group.includes('.') && !group.endsWith('.k8s.io');
  return printable(`${isCustom ? `${kind}.${group}` : kind} ${name}`);
}
