// What is said where a command line does not fit. Commander has sentences of its own for that, in English alone and in the words
// of who writes programs ("command-argument value"): here each is a reason, which is told as all others are.
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { KportError } from '../../model/errors.ts';
import { suggested } from '../../model/near-name.ts';
import type { Reason } from '../../model/reason.ts';

/** What commander calls where a command line does not fit: https://github.com/tj/commander.js/blob/v15.1.0/lib/command.js */
interface Refusals {
  unknownOption(flag: string): void;
  missingArgument(name: string): void;
  optionMissingArgument(option: Option): void;
  _excessArguments(given: readonly string[]): void;
  _conflictingOption(option: Option, other: Option): void;
}

/** Has a command, and those below it, refuse by reasons. */
export function refuseByReasons(command: Command): void {
  const refusals: Refusals = {
    unknownOption: (flag) => refuse({ code: 'unknown-flag', data: { flag } }),
    missingArgument: (name) => refuse(missingArgument(name, command)),
    optionMissingArgument: ({ flags }) => refuse({ code: 'option-without-value', data: { flags } }),
    _excessArguments: (given) => refuse({ code: 'too-many-arguments', data: { given: given.join(', ') } }),
    _conflictingOption: (option, other) =>
      refuse({ code: 'options-in-conflict', data: { one: option.flags, other: other.flags } }),
  };
  Object.assign(command, refusals);
  for (const option of command.options) refuseOthers(option, `--${option.name()}`);
  for (const argument of command.registeredArguments) refuseOthers(argument, `<${argument.name()}>`);
  for (const child of command.commands) refuseByReasons(child);
}

export function refuse(reason: Reason): never {
  throw new KportError('usage', reason);
}

function missingArgument(name: string, { registeredArguments }: Command): Reason {
  const choices = registeredArguments.find((argument) => argument.name() === name)?.argChoices;
  const data = { name: `<${name}>` };
  return choices
    ? { code: 'argument-missing-of', data: { ...data, choices: choices.join(', ') } }
    : { code: 'argument-missing', data };
}

interface Checked {
  parseArg?: Option['parseArg'];
  argChoices?: string[];
}

/** Of an option or argument with choices: a value that is none of them is told with the one that was probably meant. */
function refuseOthers(taker: Checked, name: string): void {
  const { parseArg, argChoices: choices } = taker;
  if (parseArg === undefined || choices === undefined) return;
  taker.parseArg = (given, before) => {
    try {
      return parseArg(given, before);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      const data = { name, value: JSON.stringify(given), choices: choices.join(', ') };
      return refuse(suggested({ code: 'value-not-allowed', data }, given, choices));
    }
  };
}
