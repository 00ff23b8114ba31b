import type { ConfigurationOverride, ReportingDescriptor } from 'sarif';
import type { Language, RuleLevel, Severity } from '../../model/finding.ts';
import type { Reference, RuleText } from '../../model/rule-words.ts';
import { catalogue } from '../../words/catalogue.ts';
import type { ReportedRule } from '../reported-rule.ts';
import { markdownText } from './markdown-text.ts';

export const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** All rules, so that a reader sees what was looked for, too. */
export function sarifRules(rules: readonly ReportedRule[], language: Language): ReportingDescriptor[] {
  return rules.map((rule) => descriptor(rule, language));
}

/** What the policy has otherwise than the rules themselves. */
export function levelOverrides(rules: readonly ReportedRule[]): ConfigurationOverride[] {
  return rules.flatMap(({ id, byDefault, level }, index) =>
    level === byDefault ? [] : [{ descriptor: { id, index }, configuration: configuration(level) }],
  );
}

function descriptor({ id, byDefault, words }: ReportedRule, language: Language): ReportingDescriptor {
  const text = words[language];
  return {
    id,
    defaultConfiguration: configuration(byDefault),
    properties: { tags: ['kubernetes', 'ports'] },
    // What GitHub shows: the title above an alert and in its list, the reason beside it, the help below.
    shortDescription: { text: text.title },
    fullDescription: { text: text.why },
    // A page about what the rule says, of Kubernetes as a rule.
    ...(words.references[0] ? { helpUri: words.references[0].url } : {}),
    help: { text: helpText(text, language), markdown: helpMarkdown(text, words.references, language) },
  };
}

function configuration(level: RuleLevel): { enabled: boolean; level?: (typeof LEVELS)[Severity] } {
  return level === 'off' ? { enabled: false } : { enabled: true, level: LEVELS[level] };
}

function helpText({ why, risk, remedies, fine }: RuleText, language: Language): string {
  const { words } = catalogue(language);
  const ladder = remedies.map((remedy, index) => `${index + 1}. ${remedy}`).join('\n');
  return [why, `${words.risk}: ${risk}`, `${words.remedies}:\n${ladder}`, `${words.fine}: ${fine}`].join('\n\n');
}

function helpMarkdown({ why, risk, remedies, fine }: RuleText, references: readonly Reference[], language: Language): string {
  const { words } = catalogue(language);
  const ladder = remedies.map((remedy, index) => `${index + 1}. ${markdownText(remedy)}`).join('\n');
  const pages = references.map(({ title, url }) => `- [${markdownText(title)}](${url})`);
  return [
    markdownText(why),
    `**${words.risk}**: ${markdownText(risk)}`,
    `**${words.remedies}**:\n\n${ladder}`,
    `**${words.fine}**: ${markdownText(fine)}`,
    `**${words.references}**:\n\n${pages.join('\n')}`,
  ].join('\n\n');
}
