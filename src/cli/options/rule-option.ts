import { type Command, Option } from 'commander';
import type { FoundPolicy } from '../../lint/find-policy.ts';
import { KportError } from '../../model/errors.ts';
import { type RuleLevel, SEVERITIES } from '../../model/finding.ts';
import { suggested } from '../../model/near-name.ts';
import type { Reason } from '../../model/reason.ts';
import { everyTime } from './command.ts';

const LEVELS: readonly RuleLevel[] = [...SEVERITIES, 'off'];

export interface RuleOption {
  /** `<rule>=<severity>`, in the order in which they are given. */
  readonly rule?: readonly string[];
}

export function addRuleOption(command: Command): Command {
  const option = new Option(
    '--rule <rule=severity>',
    'how much a rule weighs: error, warning, info or off; several times for several',
  );
  return command.addOption(option.argParser(everyTime));
}

/** The policy with what the command line says of single rules, which goes before its own. Throws KportError `usage`. */
export function withRules(found: FoundPolicy, { rule: given = [] }: RuleOption): FoundPolicy {
  const { policy } = found;
  const rules = { ...policy.rules };
  for (const words of given) {
    const [id = '', word] = words.split('=');
    const level = LEVELS.find((one) => one === word);
    const setting = Object.hasOwn(rules, id) ? rules[id] : undefined;
    if (!setting || !level) throw refusal(words, Object.keys(rules));
    rules[id] = { ...setting, level };
  }
  return { ...found, policy: { ...policy, rules } };
}

function refusal(words: string, ids: readonly string[]): KportError {
  const [id = '', word] = words.split('=');
  if (word === undefined)
    return new KportError('usage', { code: 'rule-without-severity', data: { value: JSON.stringify(words) } });
  if (!ids.includes(id)) return new KportError('usage', suggested(unknownRule(id), id, ids));
  const data = { name: `--rule ${words}`, value: JSON.stringify(word), choices: LEVELS.join(', ') };
  return new KportError('usage', suggested({ code: 'value-not-allowed', data }, word, LEVELS));
}

function unknownRule(id: string): Reason {
  return { code: 'unknown-rule', data: { rule: JSON.stringify(id) } };
}
