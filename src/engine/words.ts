import { catalogue, fill } from '../knowledge/catalogue.ts';
import type { Finding, Language, Report } from '../model/finding.ts';
import type { RuleMeta } from '../rules/rule.ts';

/** The three texts of a finding, in a language: its line, why it matters, and the repair. */
export function wordsOf(
  rule: RuleMeta,
  { messageId, data }: Report,
  language: Language,
): Pick<Finding, 'message' | 'why' | 'fix'> {
  const { rules, messages } = catalogue(language);
  const template = messages[rule.id]?.[messageId] ?? rule.messages[messageId];
  if (!template) throw new Error(`rule ${rule.id} has no message ${messageId}`);
  return { message: fill(template.text, data), why: rules[rule.id]?.why ?? '', fix: fill(template.fix, data) };
}
