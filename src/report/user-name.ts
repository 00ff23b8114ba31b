import type { ContainerFacts, Setting, Workload } from '../model/workload.ts';

const NUMBERS = /^(?:root|\d*)(?::(?:root|\d*))?$/;

/** A user, or a group, whom a file of another dialect calls by name, as it is written; undefined where it has root, numbers or nobody. */
export function userNameOf({ userName }: ContainerFacts, { unit, build }: Workload): Setting<string> | undefined {
  if (userName !== undefined) return userName;
  const { written, at } = (unit?.user.kind === 'name' ? unit.user : build?.user) ?? {};
  return at === undefined || written === undefined || NUMBERS.test(written)
    ? undefined
    : { value: written, from: 'container', at };
}
