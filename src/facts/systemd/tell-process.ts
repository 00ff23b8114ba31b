// The steps of the walk that tell as whom the program of a service runs, and with what.
import type { SystemdBehaviour } from '../../knowledge/systemd.ts';
import type { ImageFacts } from '../../model/bind.ts';
import type { UnitCapabilities, UnitFacts } from '../../model/unit.ts';
import { gives } from '../bind/process.ts';
import type { Tell } from '../bind/walk.ts';
import { effectiveBy, keepsAmbient, nosuidBy, prefixOf, privateUsersOf, type UnitProcess } from './process.ts';
import { ignoredText } from './refused-text.ts';

const USER_FACTS = {
  none: 'no-user',
  root: 'user-root',
  number: 'user',
  name: 'user',
  dynamic: 'dynamic-user',
  unknown: 'user-unresolved',
  unsaid: 'user-unsaid',
  manager: 'user-manager',
} as const;

export function tellUser(unit: UnitFacts, tell: Tell): void {
  const { user, command } = unit;
  const said = user.kind === 'none' || user.kind === 'manager' || user.kind === 'unsaid' ? {} : { pointer: user.at };
  tell({ fact: USER_FACTS[user.kind], ...said, data: { user: user.written } });
  const prefix = prefixOf(unit);
  if (prefix === undefined || command === undefined) return;
  tell({ fact: prefix === '+' ? 'full-privileges' : 'keeps-root', pointer: command.at, data: { prefix } });
}

interface ServiceProcess {
  readonly unit: UnitFacts;
  readonly image: ImageFacts | undefined;
  readonly process: UnitProcess;
  readonly on: SystemdBehaviour;
}

export function tellProcess(service: ServiceProcess, tell: Tell): void {
  const { unit, process } = service;
  if (prefixOf(unit) !== '+') tellSets(unit, process, tell);
  tellUserNamespace(service, tell);
  const own = effectiveBy(process);
  if (own !== 'root') {
    if (process.bounding || !process.isRoot) tellFile(service, tell);
    if (process.ambient && !keepsAmbient(process)) tell({ fact: 'ambient-cleared', data: {} });
  }
}

function tellSets({ bounding, ambient, noRoot }: UnitFacts, process: UnitProcess, tell: Tell): void {
  tellLines(bounding, 'CapabilityBoundingSet', tell);
  const at = bounding.lines.at(-1)?.at;
  if (at !== undefined) tell({ fact: bounding.holds ? 'bounding-set' : 'bounding-set-lacks', pointer: at, data: {} });
  if (process.isRoot && noRoot === undefined) return;
  if (noRoot !== undefined) tell({ fact: 'no-root', pointer: noRoot, data: {} });
  tellLines(ambient, 'AmbientCapabilities', tell);
  const last = ambient.lines.at(-1)?.at;
  const pointer = last === undefined ? {} : { pointer: last };
  if (!ambient.holds) tell({ fact: 'ambient-set-lacks', ...pointer, data: {} });
  else tell({ fact: bounding.holds ? 'ambient-set' : 'ambient-beyond-bounding', ...pointer, data: {} });
}

/** Lines that do something else than they seem to. */
function tellLines({ lines }: UnitCapabilities, key: string, tell: Tell): void {
  for (const { names, isVoid, inverted, at, written } of lines) {
    for (const name of names) {
      if (name.number === undefined)
        tell({ fact: 'capability-ignored', pointer: name.at, data: { capability: name.written, key } });
    }
    if (isVoid) tell({ fact: inverted ? 'set-filled' : 'set-emptied', pointer: at, data: { key, written } });
  }
}

function tellUserNamespace({ unit, process, on }: ServiceProcess, tell: Tell): void {
  const last = unit.privateUsers.at(-1);
  const counts = privateUsersOf(unit, on);
  if (last === undefined || prefixOf(unit) === '+') return;
  if (process.privateUsers && counts !== undefined) {
    tell({ fact: 'private-users', pointer: counts.at, data: { value: counts.value }, ofRuntime: true });
  } else if (counts === undefined && !/^(?:0|no|n|false|f|off)$/i.test(last.value)) {
    tell({
      fact: 'private-users-ignored',
      pointer: last.at,
      data: { value: last.value, warning: ignoredText('PrivateUsers', last.value, on) },
      ofRuntime: true,
    });
  }
}

/** What the program's file adds, and what takes it away again. */
function tellFile({ unit, image, process, on }: ServiceProcess, tell: Tell): void {
  const flags = image?.fileCapability;
  const evidence = { evidence: image?.evidence ?? '' };
  if (flags === undefined) tell({ fact: 'file-capability-unknown', data: {} });
  else tell({ fact: 'file-capability', data: { flags, ...evidence } });
  if (image?.setuidRoot) tell({ fact: 'setuid-root', data: evidence });
  if (!(gives(process) || process.setuidRoot)) return;
  const mount = process.nosuid ? nosuidBy(unit) : undefined;
  if (mount !== undefined) tell({ fact: 'mounted-nosuid', pointer: mount.at, data: { key: mount.key, path: mount.path } });
  if (!process.noNewPrivileges) return;
  const { noNewPrivileges, implies, dynamic } = unit;
  if (noNewPrivileges.value) tell({ fact: 'no-new-privileges', pointer: noNewPrivileges.at, data: {} });
  else if (dynamic === undefined && implies && on.impliesNoNewPrivileges) {
    tell({ fact: 'no-new-privileges-implied', pointer: implies.at, data: { key: implies.key }, ofRuntime: true });
  }
  if (process.keepsCapabilities && !process.nosuid && gives(process)) tellKept(unit, tell);
}

function tellKept({ keepsCapabilities, ambient }: UnitFacts, tell: Tell): void {
  const pointer = keepsCapabilities ?? ambient.lines.at(-1)?.at;
  const data = { key: keepsCapabilities === undefined ? 'AmbientCapabilities' : 'SecureBits' };
  tell({ fact: 'capabilities-kept', ...(pointer === undefined ? {} : { pointer }), data });
}
