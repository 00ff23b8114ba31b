// A unit as a workload of one container, with what only a unit says beside it.
import { CAPABILITY_NAMES } from '../../knowledge/runtimes.ts';
import type { ExtractedObject } from '../../model/extracted-object.ts';
import { child } from '../../model/pointer.ts';
import type { UnitCapability, UnitFacts, UnitObject } from '../../model/unit.ts';
import type { Capability, ContainerFacts, EnvVariable, PortFacts, Setting, Workload } from '../../model/workload.ts';
import { readUnit } from './read-unit.ts';
import { assigned } from './values.ts';

export function extractUnit(unit: UnitObject): ExtractedObject {
  const facts = readUnit(unit);
  const object = { apiVersion: 'systemd', kind: facts.socket ? 'socket' : 'service', name: unit.name };
  return { at: '', object, kind: 'workloads', workloads: [workloadOf(unit, facts, object)] };
}

function workloadOf(unit: UnitObject, facts: UnitFacts, object: Workload['object']): Workload {
  const at = child('', facts.socket ? 'Socket' : 'Service');
  const unsaid = <T>(value: T): Setting<T> => ({ value, from: 'default', at });
  const { network } = facts;
  return {
    dialect: 'systemd',
    object,
    at,
    unit: facts,
    hostNetwork: { value: network.value === 'host', from: network.isSaid ? 'container' : 'default', at: network.at },
    hostUsers: unsaid(undefined),
    os: unsaid('linux'),
    sysctls: [],
    labels: {},
    containers: [containerOf(unit, facts, at)],
    duplicateKeys: [],
    partial: unit.partial,
  };
}

function containerOf(unit: UnitObject, facts: UnitFacts, at: string): ContainerFacts {
  const { command, user, noNewPrivileges, ambient, socket } = facts;
  const unsaid: Setting<undefined> = { value: undefined, from: 'default', at };
  const uid = user.kind === 'root' ? 0 : user.kind === 'number' ? Number(user.written) : undefined;
  return {
    name: unit.name,
    role: 'main',
    at,
    ports: socket ? socket.listens.map(portOf) : [],
    runAsNonRoot: unsaid,
    runAsUser: uid === undefined ? unsaid : { value: uid, from: 'container', at: user.at },
    allowPrivilegeEscalation: noNewPrivileges.value ? { value: false, from: 'container', at: noNewPrivileges.at } : unsaid,
    privileged: { value: false, from: 'default', at },
    addedCapabilities: ambient.lines.flatMap(({ names, inverted }) => (inverted ? [] : names.flatMap(capabilityOf))),
    droppedCapabilities: [],
    command: command && { values: command.words, at: command.at },
    env: assigned(unit, 'Service', 'Environment').flatMap(variablesOf),
    probes: [],
  };
}

function portOf({ at, protocol, port }: NonNullable<UnitFacts['socket']>['listens'][number]): PortFacts {
  return { at, protocol, containerPort: port, containerPortAt: at };
}

const NAMES = [...CAPABILITY_NAMES];

function capabilityOf({ written, number, at }: UnitCapability): Capability[] {
  const name = number === undefined ? undefined : NAMES[number];
  return name === undefined ? [] : [{ written, name, prefixed: true, at }];
}

function variablesOf({ words, at }: { readonly words: readonly string[]; readonly at: string }): EnvVariable[] {
  return words.flatMap((word, index) => {
    const equals = word.indexOf('=');
    return equals < 1 ? [] : [{ name: word.slice(0, equals), value: word.slice(equals + 1), at: child(at, index) }];
  });
}
