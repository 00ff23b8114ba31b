// PodmanArgs=: what is handed to podman run as it is. Those of its options that decide who may listen, as pflag reads them.
import type { Pointer } from '../../model/pointer.ts';
import type { UnitObject, UnitValue } from '../../model/unit.ts';
import { listed } from '../systemd/values.ts';

/** One word, and where it stands. */
export interface Item {
  readonly value: string;
  readonly at: Pointer;
}

export type PodmanArgs = ReadonlyMap<string, readonly Item[]>;

/** By what each may be called. */
const VALUED: Readonly<Record<string, string>> = {
  '--cap-add': 'cap-add',
  '--cap-drop': 'cap-drop',
  '--user': 'user',
  '-u': 'user',
  '--sysctl': 'sysctl',
  '--network': 'network',
  '--net': 'network',
  '--publish': 'publish',
  '-p': 'publish',
  '--userns': 'userns',
  '--uidmap': 'uidmap',
  '--security-opt': 'security-opt',
};

/** The values of each option, in order. */
export function podmanArgs(unit: UnitObject, section: string): PodmanArgs {
  const found = new Map<string, Item[]>();
  const words = listed(unit, section, 'PodmanArgs').flatMap(itemsOf);
  for (let index = 0; index < words.length; index += 1) {
    const { value: word, at } = words[index] ?? { value: '', at: '' };
    const [, flag = word, joined] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? /^(-[up])=?(.+)$/s.exec(word) ?? [];
    const name = flag === '--privileged' ? 'privileged' : Object.hasOwn(VALUED, flag) ? VALUED[flag] : undefined;
    if (name === undefined) continue;
    const next = joined === undefined && name !== 'privileged' ? words[index + 1] : undefined;
    if (next !== undefined) index += 1;
    const item = next ?? { value: joined ?? 'true', at };
    const known = found.get(name);
    if (known === undefined) found.set(name, [item]);
    else known.push(item);
  }
  return found;
}

/** The words of an assignment, each with its place. */
export function itemsOf({ words, at }: UnitValue): Item[] {
  return words.map((value, index) => ({ value, at: `${at}/${index}` }));
}
