// As whom a container of Quadlet starts, and with what.

import { parsedJson } from '../../model/json.ts';
import type { Capability, ContainerFacts, EnvVariable, Setting } from '../../model/workload.ts';
import { startedAs } from '../bind/podman.ts';
import { userNamed } from '../compose/user.ts';
import { capabilityNamed } from '../containers/capabilities.ts';
import { noNewPrivilegesOf } from '../containers/security-options.ts';
import { assigned } from '../systemd/values.ts';
import type { Item } from './podman-args.ts';
import { isOpen, isTrue, lastSaid, type Section, singleValue, wordsOf } from './section.ts';

/** `User=` and `Group=`, in one as podman takes them. */
export function userSaid(section: Section): Item | undefined {
  const user = lastSaid(section, 'User', 'user');
  const group = section.args.has('user') ? undefined : lastSaid(section, 'Group');
  return user && group ? { value: `${user.value}:${group.value}`, at: user.at } : user;
}

/** Whoever runs podman, who is not root: which number he has does not matter. */
const WHOEVER = 1000;

type User = Pick<ContainerFacts, 'runAsUser' | 'userName' | 'keptUser'> & { readonly keepsId?: string };

/** Which users there are, and whether root runs podman: then keep-id alone keeps root. */
export interface Users {
  readonly mode: Item | undefined;
  readonly isOfPod: boolean;
  readonly isRootful: boolean;
}

export function userOf(section: Section, { mode, isOfPod, isRootful }: Users): User {
  const said = userSaid(section);
  if (said && !isOpen(said)) return numbered(userNamed(said.value, said.at));
  const nobody: User = { runAsUser: { value: undefined, from: 'default', at: section.at } };
  if (said !== undefined || mode === undefined || !mode.value.startsWith('keep-id')) return nobody;
  const [, uid] = /^keep-id:(?:.*,)?uid=(\d+)/.exec(mode.value) ?? [];
  if (uid === undefined && isRootful) return nobody;
  const runAsUser = { value: uid === undefined ? WHOEVER : Number(uid), from: 'container', at: mode.at } as const;
  return { runAsUser, keptUser: { ofPod: isOfPod }, ...(uid === undefined ? { keepsId: mode.at } : {}) };
}

function numbered({ runAsUser, ...name }: User): User {
  return { ...name, runAsUser: { ...runAsUser, value: startedAs(runAsUser.value) } };
}

/** RemapUsers= is what UserNS= was called before. */
export function usersSaid(section: Section): Item | undefined {
  return lastSaid(section, 'UserNS', 'userns') ?? lastSaid(section, 'RemapUsers');
}

/** What gives a user namespace of its own. */
export function ownUsers(section: Section): Item | undefined {
  const said = usersSaid(section);
  const map = lastSaid(section, 'UIDMap', 'uidmap') ?? lastSaid(section, 'SubUIDMap');
  return said && /^(?:auto|keep-id|manual|nomap|private)/.test(said.value) ? said : map;
}

export function capabilitiesOf(section: Section, key: string, option: string): Capability[] {
  return wordsOf(section, key, option)
    .filter((item) => !isOpen(item))
    .flatMap(({ value, at }) => value.split(',').map((name) => capabilityNamed(name.trim(), at)));
}

export function privilegedOf({ args, at }: Section): Setting<boolean> {
  const said = args.get('privileged')?.at(-1);
  if (said === undefined) return { value: false, from: 'default', at };
  return { value: !/^(?:0|f|false)$/i.test(said.value), from: 'container', at: said.at };
}

/** no_new_privs, of which `allowPrivilegeEscalation: false` is what Kubernetes calls it. */
export function noNewPrivileges(section: Section): Setting<boolean | undefined> {
  // PodmanArgs= come behind what Quadlet makes of the keys, and of options that are said twice the last one counts.
  const option = section.args.get('security-opt')?.findLast(({ value }) => noNewPrivilegesOf(value) !== undefined);
  const said = option ?? lastSaid(section, 'NoNewPrivileges');
  const isOn = option ? noNewPrivilegesOf(option.value) : said && isTrue(said);
  return isOn && said ? { value: false, from: 'container', at: said.at } : { value: undefined, from: 'default', at: section.at };
}

/** What Quadlet calls Entrypoint= and Exec=, Kubernetes calls command and args; an empty Entrypoint= takes the image's away. */
export function commandOf({ unit, name }: Section): Pick<ContainerFacts, 'command' | 'args'> {
  const [entrypoint, exec] = [singleValue(unit, name, 'Entrypoint'), assigned(unit, name, 'Exec').at(-1)];
  const own = exec?.words.length ? { values: exec.words, at: exec.at } : undefined;
  if (entrypoint?.value === '') return own ? { command: own } : {};
  return {
    ...(entrypoint ? { command: { values: wordsOfEntrypoint(entrypoint.value), at: entrypoint.at } } : {}),
    ...(own ? { args: own } : {}),
  };
}

/** One word, or a list in JSON: pkg/specgenutil/specgen.go. */
function wordsOfEntrypoint(value: string): readonly string[] {
  const list = parsedJson(value);
  return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : [value];
}

export function environmentOf(section: Section): EnvVariable[] {
  return wordsOf(section, 'Environment', 'env').flatMap(({ value, at }) => {
    const equals = value.indexOf('=');
    return equals < 1 ? [] : [{ name: value.slice(0, equals), value: value.slice(equals + 1), at }];
  });
}
