import { Command } from 'commander';
import { type FoundPolicy, findPolicy } from '../../lint/find-policy.ts';
import type { Language } from '../../model/finding.ts';
import { columns } from '../../report/columns.ts';
import { JSON_VERSION, jsonText } from '../../report/json.ts';
import { printable } from '../../report/printable.ts';
import { painter } from '../../report/style.ts';
import { everyRule } from '../../rules/index.ts';
import { catalogue, count } from '../../words/catalogue.ts';
import { fitted } from '../io/fitted.ts';
import { chooseColor } from '../options/color.ts';
import {
  addFormatOption,
  addPolicyOption,
  addSharedOptions,
  type CommandContext,
  type FormatOptions,
  type PolicyOptions,
} from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';
import { addRuleOption, type RuleOption, withRules } from '../options/rule-option.ts';

interface RulesDoors {
  readonly findPolicy: typeof findPolicy;
}

const NOTES = `
Examples:
  kport rules
  kport rules --policy baseline
  kport rules --format json | jq '.rules[] | select(.severity == "error").id'

Exit codes: 0, or 2 for wrong usage or a policy that cannot be used.`;

export function rulesCommand({ io }: CommandContext, doors: RulesDoors = { findPolicy }): Command {
  const command = new Command('rules').description(
    'Lists the rules, each with the most that a finding of it weighs under the policy.',
  );
  return addSharedOptions(addFormatOption(addRuleOption(addPolicyOption(command))))
    .addHelpText('after', NOTES)
    .action(async ({ policy, format, lang, color, rule }: FormatOptions & PolicyOptions & RuleOption) => {
      const language = chooseLanguage(lang, io.env);
      const found = withRules(await doors.findPolicy(policy, io), rule ? { rule } : {});
      io.stdout.write(
        format === 'json' ? rulesJson(found, language) : fitted(rulesText(found, language, chooseColor(color, io)), io),
      );
    });
}

function rulesJson({ policy, file }: FoundPolicy, language: Language): string {
  return jsonText({
    version: JSON_VERSION,
    policy: { name: policy.name, ...(file === undefined ? {} : { file }) },
    rules: everyRule.map(({ id, words }) => {
      const { level = 'off', options = {} } = policy.rules[id] ?? {};
      return { id, title: words[language].title, severity: level, options, docs: `policies/rules/${id}.md` };
    }),
  });
}

function rulesText({ policy }: FoundPolicy, language: Language, color: boolean): string {
  const texts = catalogue(language);
  const { words } = texts;
  const paint = painter(color);
  const rows = everyRule.map((rule) => {
    const { level = 'off' } = policy.rules[rule.id] ?? {};
    return [rule.id, words[`severity.${level}`], rule.words[language].title];
  });
  const [head = '', ...lines] = columns([[words.rule, words.severityAtMost, words.title], ...rows]);
  const closing = `${count(texts, rows.length, 'rule')}; ${words.policy.toLowerCase()}: ${printable(policy.name)}`;
  return [paint('bold', head), ...lines, '', closing].map((line) => `${line}\n`).join('');
}
