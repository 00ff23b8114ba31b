// What a container executes and what it is told: the places beside its ports where a number of a port stands.
// Source: kubernetes/api core/v1/types.go Container.command, args, env.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { ContainerFacts, EnvVariable } from '../../model/workload.ts';
import { type Faults, listOf, malformed, type Place, stringAt, textsOf } from '../objects/typed-fields.ts';
import { readProbes } from './probes.ts';

export interface ProcessFacts extends Pick<ContainerFacts, 'env' | 'probes'> {
  readonly command: ContainerFacts['command'] | undefined;
  readonly args: ContainerFacts['args'] | undefined;
}

const NO_VARIABLES: readonly EnvVariable[] = [];
/** What json.Unmarshal makes of null in a list of mappings. */
const NOTHING: Mapping = Object.freeze({});

export function readProcess(container: Place, faults: Faults): ProcessFacts {
  const { env, command, args } = container.value;
  return {
    env: readEnv(env, container, faults),
    probes: readProbes(container, faults),
    command: textsOf(command, container.at, 'command', faults),
    args: textsOf(args, container.at, 'args', faults),
  };
}

/**
 * The process of a container over that of its defaults: lists replace one another, variables are merged by their name and
 * probes by their kind, as a strategic merge patch does it (patchMergeKey in core/v1/types.go).
 */
export function mergeProcess(own: ProcessFacts, under: ProcessFacts | undefined): ProcessFacts {
  if (under === undefined) return own;
  const named = new Set(own.env.map(({ name }) => name));
  return {
    command: own.command ?? under.command,
    args: own.args ?? under.args,
    env: [...own.env, ...under.env.filter(({ name }) => !named.has(name))],
    probes: [...own.probes, ...under.probes.filter(({ kind }) => !own.probes.some((probe) => probe.kind === kind))],
  };
}

/** Long lists in most manifests, so the usual variable is read without a detour. */
function readEnv(env: unknown, container: Place, faults: Faults): readonly EnvVariable[] {
  const items = listOf(env, container.at, 'env', faults);
  if (items.length === 0) return NO_VARIABLES;
  const list = `${container.at}/env/`;
  const variables = new Array<EnvVariable>(items.length);
  let found = 0;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? NOTHING;
    const at = list + index;
    if (isMapping(item)) variables[found++] = variableOf(item, at, faults);
    else faults.push(malformed(at, 'a-mapping', item));
  }
  if (found < items.length) variables.length = found;
  return variables;
}

function variableOf(item: Mapping, at: Pointer, faults: Faults): EnvVariable {
  const { name, value } = item;
  if (typeof name === 'string' && typeof value === 'string') return { name, value, at };
  return readVariable({ value: item, at }, faults);
}

function readVariable(variable: Place, faults: Faults): EnvVariable {
  const { at } = variable;
  const name = stringAt(variable, 'name', faults) ?? '';
  const value = stringAt(variable, 'value', faults);
  if (value !== undefined) return { name, value, at };
  // Without a value and without a source the variable is there and empty.
  return (variable.value.valueFrom ?? undefined) === undefined ? { name, value: '', at } : { name, at };
}
