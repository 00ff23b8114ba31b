// The section of a file of Quadlet, with what PodmanArgs= adds to it: containers/podman pkg/systemd/quadlet/quadlet.go.
import { child, type Pointer } from '../../model/pointer.ts';
import type { UnitObject } from '../../model/unit.ts';
import type { Sysctl } from '../../model/workload.ts';
import { assigned, listed } from '../systemd/values.ts';
import { type Item, itemsOf, type PodmanArgs, podmanArgs } from './podman-args.ts';
import { itemsOfOption } from './slices.ts';

export interface Section {
  readonly unit: UnitObject;
  readonly name: 'Container' | 'Pod' | 'Kube';
  readonly at: Pointer;
  readonly args: PodmanArgs;
}

export function sectionOf(unit: UnitObject, name: Section['name']): Section {
  return { unit, name, at: child('', name), args: podmanArgs(unit, name) };
}

/** The last value of a key, or of the option that comes behind it. */
export function lastSaid({ unit, name, args }: Section, key: string, option?: string): Item | undefined {
  const said = (option && args.get(option)?.at(-1)) || singleValue(unit, name, key);
  return said === undefined || said.value === '' ? undefined : { value: said.value, at: said.at };
}

/** Of a key that takes one value, Quadlet takes off quotes, as many as there are: pkg/systemd/parser/unitfile.go Lookup. */
export function singleValue(unit: UnitObject, section: string, key: string): Item | undefined {
  const said = assigned(unit, section, key).at(-1);
  return said && { value: said.value.replace(/^"+/, '').replace(/(?<!")"+$/, ''), at: said.at };
}

/** Fewer words than systemd has for it, and anything else is false: pkg/systemd/parser/unitfile.go LookupBoolean. */
export function isTrue({ value }: Item): boolean {
  return /^(?:1|yes|true|on)$/i.test(value);
}

/** The values of a key that is one to a line. */
export function linesOf({ unit, name, args }: Section, key: string, option: string): Item[] {
  const own = listed(unit, name, key).map(({ value, at }) => ({ value, at }));
  return itemsOfOption(option, [...own, ...(args.get(option) ?? [])]);
}

/** The words of a key that may have several in a line. */
export function wordsOf({ unit, name, args }: Section, key: string, option: string): Item[] {
  return itemsOfOption(option, [...listed(unit, name, key).flatMap(itemsOf), ...(args.get(option) ?? [])]);
}

/** A specifier of systemd, or a variable of its environment: what it stands for, nobody knows here. */
export function isOpen({ value }: Item): boolean {
  return /%[^%]|\$/.test(value);
}

export function sysctlsOf(section: Section): Sysctl[] {
  return wordsOf(section, 'Sysctl', 'sysctl').flatMap((item) => {
    const equals = item.value.indexOf('=');
    if (equals < 1 || isOpen(item)) return [];
    return [{ name: item.value.slice(0, equals), value: item.value.slice(equals + 1), at: item.at }];
  });
}

/** `own`: one that podman makes, or none at all. */
export type Network = { readonly kind: 'own' | 'host'; readonly at: Pointer } | OtherNetwork;
interface OtherNetwork {
  readonly kind: 'other';
  readonly name: string;
  readonly at: Pointer;
}

export function networkOf(section: Section): Network {
  const said = linesOf(section, 'Network', 'network');
  const other = said.find((item) => /^(?:container:|ns:)|\.container$/.test(item.value) || isOpen(item));
  if (other) return { kind: 'other', name: other.value, at: other.at };
  const host = said.find(({ value }) => value === 'host');
  return host ? { kind: 'host', at: host.at } : { kind: 'own', at: said[0]?.at ?? section.at };
}
