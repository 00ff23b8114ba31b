import type { ConfigurationOverride, ReportingDescriptor } from 'sarif';
import type { Language, RuleLevel, Severity } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import type { RuleText, RuleWords } from '../../model/rule-words.ts';
import { catalogue } from '../../words/catalogue.ts';
import type { ReportedRule } from '../reported-rule.ts';
import { dialectsOf, whysOf } from '../whys.ts';
import { markdownText } from './markdown-text.ts';

export const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** All rules, so that a reader sees what was looked for, too. */
export function sarifRules(
  rules: readonly ReportedRule[],
  language: Language,
  findings: readonly LintFinding[] = [],
): ReportingDescriptor[] {
  const dialects = dialectsOf(findings);
  return rules.map((rule) => descriptor(rule, language, whysOf(rule, language, dialects)));
}

/** What the policy has otherwise than the rules themselves. */
export function levelOverrides(rules: readonly ReportedRule[]): ConfigurationOverride[] {
  return rules.flatMap(({ id, byDefault, level }, index) =>
    level === byDefault ? [] : [{ descriptor: { id, index }, configuration: configuration(level) }],
  );
}

function descriptor({ id, byDefault, words }: ReportedRule, language: Language, whys: readonly string[]): ReportingDescriptor {
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
    help: { text: helpText(text, language, whys), markdown: helpMarkdown(words, language, whys) },
  };
}

function configuration(level: RuleLevel): { enabled: boolean; level?: (typeof LEVELS)[Severity] } {
  return level === 'off' ? { enabled: false } : { enabled: true, level: LEVELS[level] };
}

function helpText({ risk, remedies, fine }: RuleText, language: Language, whys: readonly string[]): string {
  const { words } = catalogue(language);
  const ladder = remedies.map((remedy, index) => `${index + 1}. ${remedy}`).join('\n');
  return [...whys, `${words.risk}: ${risk}`, `${words.remedies}:\n${ladder}`, `${words.fine}: ${fine}`].join('\n\n');
}

function helpMarkdown(said: RuleWords, language: Language, whys: readonly string[]): string {
  const { words } = catalogue(language);
  const { risk, remedies, fine } = said[language];
  const ladder = remedies.map((remedy, index) => `${index + 1}. ${markdownText(remedy)}`).join('\n');
  const pages = said.references.map(({ title, url }) => `- [${markdownText(title)}](${url})`);
  return [
    ...whys.map(markdownText),
    `**${words.risk}**: ${markdownText(risk)}`,
    `**${words.remedies}**:\n\n${ladder}`,
    `**${words.fine}**: ${markdownText(fine)}`,
    `**${words.references}**:\n\n${pages.join('\n')}`,
  ].join('\n\n');
}
