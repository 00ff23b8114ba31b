// Sources: kubernetes/api core/v1/types.go PodSecurityContext and SecurityContext ("May also be set in PodSecurityContext. If
// set in both SecurityContext and PodSecurityContext, the value specified in SecurityContext takes precedence"), each field on
// its own: kubernetes/kubernetes pkg/securitycontext/util.go DetermineEffectiveSecurityContext. A Pod's security context has
// no allowPrivilegeEscalation, privileged or capabilities; such keys there are unknown fields and mean nothing.
import type { Capability, Setting, Sysctl } from '../../model/workload.ts';
import {
  booleanOf,
  type Faults,
  int64Of,
  mappingAt,
  mappingOf,
  mappingsAt,
  type Place,
  stringAt,
} from '../objects/typed-fields.ts';
import { isPortStart } from '../questions/port-start.ts';
import { readCapabilities } from './capabilities.ts';
import { readUserName } from './windows.ts';

/** What a security context says of the user; absent for what it does not say. */
export interface UserSettings {
  readonly runAsNonRoot: Setting<boolean> | undefined;
  readonly runAsUser: Setting<number> | undefined;
  readonly runAsUserName: Setting<string> | undefined;
}

export interface PodSecurity extends UserSettings {
  readonly sysctls: readonly Sysctl[] | undefined;
}

export interface ContainerSecurity extends UserSettings {
  readonly allowPrivilegeEscalation: Setting<boolean> | undefined;
  readonly privileged: Setting<boolean> | undefined;
  readonly added: readonly Capability[] | undefined;
  readonly dropped: readonly Capability[] | undefined;
}

const NO_USER: UserSettings = Object.freeze({ runAsNonRoot: undefined, runAsUser: undefined, runAsUserName: undefined });

const NOTHING: ContainerSecurity = Object.freeze({
  ...NO_USER,
  allowPrivilegeEscalation: undefined,
  privileged: undefined,
  added: undefined,
  dropped: undefined,
});

/** What a Pod's security context says for all of its containers. */
export function readPodSecurity(context: Place, faults: Faults): PodSecurity {
  const { runAsNonRoot, runAsUser } = context.value;
  return {
    runAsNonRoot: setting(context, 'runAsNonRoot', booleanOf(runAsNonRoot, context.at, 'runAsNonRoot', faults), 'pod'),
    runAsUser: setting(context, 'runAsUser', int64Of(runAsUser, context.at, 'runAsUser', faults), 'pod'),
    runAsUserName: readUserName(context, 'pod', faults),
    sysctls: readSysctls(context, faults),
  };
}

/** Those of the port start. There may be a hundred thousand others, and each port is asked what they say. */
function readSysctls(context: Place, faults: Faults): Sysctl[] | undefined {
  if ((context.value.sysctls ?? undefined) === undefined) return undefined;
  const sysctls = mappingsAt(context, 'sysctls', faults).map((sysctl) => ({
    name: stringAt(sysctl, 'name', faults) ?? '',
    value: stringAt(sysctl, 'value', faults) ?? '',
    at: sysctl.at,
  }));
  return sysctls.filter(isPortStart);
}

/** What the container's own security context says, which stands at a `key` of it. */
export function readContainerSecurity(container: Place, faults: Faults, key = 'securityContext'): ContainerSecurity {
  const context = mappingAt(container, key, faults);
  if (context === undefined) return NOTHING;
  const { runAsNonRoot, runAsUser, allowPrivilegeEscalation, privileged, capabilities: lists } = context.value;
  const capabilities = mappingOf(lists, context.at, 'capabilities', faults);
  return {
    runAsNonRoot: flag(runAsNonRoot, context, 'runAsNonRoot', faults),
    runAsUser: setting(context, 'runAsUser', int64Of(runAsUser, context.at, 'runAsUser', faults), 'container'),
    runAsUserName: readUserName(context, 'container', faults),
    allowPrivilegeEscalation: flag(allowPrivilegeEscalation, context, 'allowPrivilegeEscalation', faults),
    privileged: flag(privileged, context, 'privileged', faults),
    added: readCapabilities(capabilities, 'add', faults),
    dropped: readCapabilities(capabilities, 'drop', faults),
  };
}

/** What stands under a key of a container's context. */
function flag(value: unknown, context: Place, key: string, faults: Faults): Setting<boolean> | undefined {
  return value === undefined ? undefined : setting(context, key, booleanOf(value, context.at, key, faults), 'container');
}

function setting<T>(context: Place, key: string, value: T | undefined, from: 'container' | 'pod'): Setting<T> | undefined {
  return value === undefined ? undefined : { value, from, at: `${context.at}/${key}` };
}
