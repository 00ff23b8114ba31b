// What a container executes and what it is told: the places beside its ports where a number of a port stands.
// Source: kubernetes/api core/v1/types.go Container.command, args, env.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { ContainerFacts, EnvVariable } from '../../model/workload.ts';
import { type Faults, listAt, type Mutable, malformed, type Place, stringAt, textsAt } from '../objects/typed-fields.ts';
import { readProbes } from './probes.ts';

export type ProcessFacts = Pick<ContainerFacts, 'command' | 'args' | 'env' | 'probes'>;

const NO_VARIABLES: readonly EnvVariable[] = Object.freeze([]);
/** What json.Unmarshal makes of null in a list of mappings. */
const NOTHING: Mapping = Object.freeze({});

export function readProcess(container: Place, faults: Faults): ProcessFacts {
  const facts: Mutable<ProcessFacts> = { env: readEnv(container, faults), probes: readProbes(container, faults) };
  const command = textsAt(container, 'command', faults);
  if (command !== undefined) facts.command = command;
  const args = textsAt(container, 'args', faults);
  if (args !== undefined) facts.args = args;
  return facts;
}

/**
 * The process of a container over that of its defaults: lists replace one another, variables are merged by their name and
 * probes by their kind, as a strategic merge patch does it (patchMergeKey in core/v1/types.go).
 */
export function mergeProcess(own: ProcessFacts, under: ProcessFacts | undefined): ProcessFacts {
  if (under === undefined) return own;
  const named = new Set(own.env.map(({ name }) => name));
  return {
    ...under,
    ...own,
    env: [...own.env, ...under.env.filter(({ name }) => !named.has(name))],
    probes: [...own.probes, ...under.probes.filter(({ kind }) => !own.probes.some((probe) => probe.kind === kind))],
  };
}

/** Long lists in most manifests, so the usual variable is read without a detour. */
function readEnv(container: Place, faults: Faults): readonly EnvVariable[] {
  const items = listAt(container, 'env', faults);
  if (items.length === 0) return NO_VARIABLES;
  const list = `${container.at}/env/`;
  const variables: EnvVariable[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? NOTHING;
    const at = list + index;
    if (!isMapping(item)) faults.push(malformed(at, 'a-mapping', item));
    else if (typeof item.name !== 'string' || typeof item.value !== 'string')
      variables.push(readVariable({ value: item, at }, faults));
    else variables.push({ name: item.name, value: item.value, at });
  }
  return variables;
}

function readVariable(variable: Place, faults: Faults): EnvVariable {
  const { at } = variable;
  const name = stringAt(variable, 'name', faults) ?? '';
  const value = stringAt(variable, 'value', faults);
  if (value !== undefined) return { name, value, at };
  // Without a value and without a source the variable is there and empty.
  return (variable.value.valueFrom ?? undefined) === undefined ? { name, value: '', at } : { name, at };
}
