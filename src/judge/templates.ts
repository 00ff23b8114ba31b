import type { Language } from '../model/finding.ts';
import { everyRule } from '../rules/index.ts';
import type { Message } from '../rules/rule.ts';
import { catalogue } from '../words/catalogue.ts';

/** The words of a rule's message before they are filled in; undefined for what no rule has said. */
export function templateOf(ruleId: string, messageId: string, language: Language): Pick<Message, 'text' | 'fix'> | undefined {
  const own = everyRule.find(({ id }) => id === ruleId)?.messages;
  if (own === undefined || !Object.hasOwn(own, messageId)) return undefined;
  return catalogue(language).messages[ruleId]?.[messageId] ?? own[messageId];
}
