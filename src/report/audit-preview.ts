import type { AuditPreview, PreviewedOwner } from '../model/audit.ts';
import { countAudited } from '../words/audit-words.ts';
import { fill } from '../words/catalogue.ts';
import { type AuditStyle, shortName } from './audit-style.ts';
import { columns } from './columns.ts';
import { printable } from './printable.ts';

/** What would be denied, a row a workload. Of no namespace nothing is said: the one that was asked about is not there. */
export function previewLines({ policy, mode, namespaces }: AuditPreview, style: AuditStyle): string[] {
  const { words, paint, language } = style;
  if (namespaces.length === 0) return [];
  const head = paint(['bold', 'underline'], printable(fill(words.previewHead, { policy, mode })));
  const stopped = namespaces.filter(({ owners }) => owners.length > 0);
  const counted = countAudited(language, namespaces.length, 'namespace');
  if (stopped.length === 0) return [head, `  ${fill(words.previewNothing, { namespaces: counted })}`];
  const heads = ['', words.workload, words.pods, words.create, words.update, words.newPods, words.because];
  const rows = stopped.flatMap(({ name, owners }) =>
    owners.map((owner, index) => [index === 0 ? printable(name) : '', ...rowOf(owner, style)]),
  );
  const [first = '', ...lines] = columns([heads, ...rows], '  ');
  const passing = stopped.filter(({ allowed }) => allowed > 0);
  const more = passing.map(({ name, allowed }) => `  ${printable(fill(words.passes, { namespace: name, n: allowed }))}`);
  return [head, paint('dim', first), ...lines, ...more, `  ${paint('dim', words.previewNote)}`];
}

function rowOf(owner: PreviewedOwner, style: AuditStyle): string[] {
  const { create, update, newPods, rules } = previewRow(owner, style);
  return [shortName(owner.object), String(owner.pods), create, update, newPods, rules];
}

/** What would become of it, in words, and because of which rules. */
export function previewRow(
  { create, update, newPods, denials }: PreviewedOwner,
  { words }: AuditStyle,
): Readonly<Record<'create' | 'update' | 'newPods' | 'rules', string>> {
  const rules = [...new Set(denials.flatMap(({ ruleId, parts = [] }) => [ruleId, ...parts.map((part) => part.ruleId)]))];
  const told = (verdict: typeof newPods) => words[`verdict.${verdict}`];
  return { create: told(create), update: told(update), newPods: told(newPods), rules: rules.sort().join(', ') };
}
