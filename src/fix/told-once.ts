// Findings that were repaired or left, as lint tells them: one cause, one finding.
import { told } from '../judge/fold.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';

export function toldOnce(some: readonly { readonly finding: LintFinding }[], language: Language): LintFinding[] {
  return told([...new Set(some.map(({ finding }) => finding))], language);
}
