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

/** A kind that is not Kubernetes' own with its group: `Rollout.argoproj.io web`. */
export function kindName({ apiVersion, kind, name }: ObjectRef): string {
  const [group = '', version] = apiVersion.split('/');
  const isCustom = version !== undefined && group.includes('.') && !group.endsWith('.k8s.io');
  return printable(`${isCustom ? `${kind}.${group}` : kind} ${name}`);
}
