// What the programs of a container are told: its command, its arguments and variables, and what the kubelet executes in it.
// Source: kubernetes/api core/v1/types.go Container, ExecAction.
import { HOOKS, LIFECYCLE, PROBES } from '../../model/container-handlers.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { mappingAt, mappingsAt, type Place, stringAt, textsAt } from '../objects/typed-fields.ts';

export interface ToldWord {
  readonly text: string;
  readonly at: Pointer;
  /** What stands before it in its list; `''` for the first one. */
  readonly before: string;
  /** It is of a probe or a hook, which asks whether the container is well. */
  readonly isExecuted: boolean;
}

export function toldWords(container: Place): ToldWord[] {
  const variables = mappingsAt(container, 'env', []).flatMap((variable) => {
    const text = stringAt(variable, 'value', []);
    return text === undefined ? [] : [{ text, at: child(variable.at, 'value'), before: '', isExecuted: false }];
  });
  const probes = PROBES.map(({ key }) => mappingAt(container, key, []));
  const hooks = mappingAt(container, LIFECYCLE, []);
  const handlers = [...probes, ...HOOKS.map(({ key }) => hooks && mappingAt(hooks, key, []))];
  const executed = handlers.flatMap((handler) => {
    const exec = handler && mappingAt(handler, 'exec', []);
    return exec ? wordsOf(exec, 'command', true) : [];
  });
  return [...wordsOf(container, 'command', false), ...wordsOf(container, 'args', false), ...variables, ...executed];
}

function wordsOf(place: Place, key: string, isExecuted: boolean): ToldWord[] {
  const list = textsAt(place, key, []);
  return (
    list?.values.map((text, index) => ({ text, at: child(list.at, index), before: list.values[index - 1] ?? '', isExecuted })) ??
    []
  );
}
