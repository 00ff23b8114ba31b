import type { ConfigurationOverride, ReportingDescriptor } from 'sarif';
import type { Language, RuleLevel, Severity } from '../../model/finding.ts';
import { catalogue } from '../../words/catalogue.ts';
import { referencesOf } from '../../words/references.ts';
import type { RuleText } from '../../words/texts.ts';
import { markdownText } from './markdown-text.ts';

/** A rule with its level by default, and in the policy of a run. */
export interface ReportedRule {
  readonly id: string;
  readonly byDefault: RuleLevel;
  readonly level: RuleLevel;
}

export const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** All rules, so that a reader sees what was looked for, too. */
export function sarifRules(rules: readonly ReportedRule[], language: Language): ReportingDescriptor[] {
  return rules.map(({ id, byDefault }) => descriptor(id, byDefault, language));
}

/** What the policy has otherwise than the rules themselves. */
export function levelOverrides(rules: readonly ReportedRule[]): ConfigurationOverride[] {
  return rules.flatMap(({ id, byDefault, level }, index) =>
    level === byDefault ? [] : [{ descriptor: { id, index }, configuration: configuration(level) }],
  );
}

function descriptor(id: string, level: RuleLevel, language: Language): ReportingDescriptor {
  const text = catalogue(language).rules[id];
  const named: ReportingDescriptor = {
    id,
    defaultConfiguration: configuration(level),
    properties: { tags: ['kubernetes', 'ports'] },
  };
  if (text === undefined) return named;
  return {
    ...named,
    // What GitHub shows: the title above an alert and in its list, the reason beside it, the help below.
    shortDescription: { text: text.title },
    fullDescription: { text: text.why },
    help: { text: helpText(text, language), markdown: helpMarkdown(id, text, language) },
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

function helpMarkdown(id: string, { why, risk, remedies, fine }: RuleText, language: Language): string {
  const { words } = catalogue(language);
  const ladder = remedies.map((remedy, index) => `${index + 1}. ${markdownText(remedy)}`).join('\n');
  const references = referencesOf(id).map(({ title, url }) => `- [${markdownText(title)}](${url})`);
  return [
    markdownText(why),
    `**${words.risk}**: ${markdownText(risk)}`,
    `**${words.remedies}**:\n\n${ladder}`,
    `**${words.fine}**: ${markdownText(fine)}`,
    ...(references.length === 0 ? [] : [`**${words.references}**:\n\n${references.join('\n')}`]),
  ].join('\n\n');
}
