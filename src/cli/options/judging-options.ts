// What every command that judges files may be told of how: by which policy, on which nodes, by how grave rules, without which files.
import type { Command } from 'commander';
import type { FoundPolicy, findPolicy } from '../../lint/find-policy.ts';
import type { Io } from '../../model/io.ts';
import { addPolicyOption, addRuntimeOption, type PolicyOptions, type RuntimeOption, withNodes } from './command.ts';
import { addExcludeOption, type ExcludeOption } from './exclude-option.ts';
import { addRuleOption, type RuleOption, withRules } from './rule-option.ts';

export interface JudgingOptions extends PolicyOptions, RuntimeOption, ExcludeOption, RuleOption {}

export function addJudgingOptions(command: Command): Command {
  return addRuntimeOption(addExcludeOption(addRuleOption(addPolicyOption(command))));
}

/** The policy of these files, with what the command line says of nodes and rules. */
export async function policyBy(
  options: JudgingOptions,
  io: Pick<Io, 'cwd'>,
  paths: readonly string[],
  find: typeof findPolicy,
): Promise<FoundPolicy> {
  return withRules(withNodes(await find(options.policy, io, paths, options.images), options), options);
}
