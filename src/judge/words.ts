import type { Finding, Language, Report } from '../model/finding.ts';
import type { Message, RuleMeta } from '../rules/rule.ts';
import { catalogue, fill, template } from '../words/catalogue.ts';

type Words = Pick<Finding, 'message' | 'why' | 'fix'>;

/** The three texts of a finding, in a language: its line, why it matters, and the repair. */
export function wordsOf(rule: RuleMeta, { messageId, data }: Report, language: Language): Words {
  const { text, fix } = messageOf(rule, messageId, language);
  return { message: fill(text, data), why: whyOf(rule, language), fix: fill(fix, data) };
}

/** The same for many findings of a rule: a message that comes a second time is taken apart once for all that follow. */
export function wordsIn(rule: RuleMeta, language: Language): (report: Report) => Words {
  const why = whyOf(rule, language);
  const seen = new Map<
    string,
    { readonly text: ReturnType<typeof template>; readonly fix: ReturnType<typeof template> } | undefined
  >();
  return (report) => {
    const { messageId, data } = report;
    const known = seen.get(messageId);
    if (known !== undefined) return { message: known.text(data), why, fix: known.fix(data) };
    if (seen.has(messageId)) {
      const { text, fix } = messageOf(rule, messageId, language);
      seen.set(messageId, { text: template(text), fix: template(fix) });
    } else seen.set(messageId, undefined);
    return wordsOf(rule, report, language);
  };
}

function whyOf({ id }: RuleMeta, language: Language): string {
  return catalogue(language).rules[id]?.why ?? '';
}

function messageOf({ id, messages }: RuleMeta, messageId: string, language: Language): Message {
  const message = catalogue(language).messages[id]?.[messageId] ?? messages[messageId];
  if (!message) throw new Error(`rule ${id} has no message ${messageId}`);
  return message;
}
