import type { Finding } from '../model/finding.ts';
import { binaryWillNotStart } from './binary-will-not-start/rule.ts';
import { cleartextPort } from './cleartext-port/rule.ts';
import { developmentServerPort } from './development-server-port/rule.ts';
import { duplicateKey } from './duplicate-key/rule.ts';
import { ephemeralRangeNodePort } from './ephemeral-range-node-port/rule.ts';
import { ephemeralRangePort } from './ephemeral-range-port/rule.ts';
import { exposedWithoutProxy } from './exposed-without-proxy/rule.ts';
import { mayRunAsRoot } from './may-run-as-root/rule.ts';
import { netBindServiceAdded } from './net-bind-service-added/rule.ts';
import { netBindServiceKept } from './net-bind-service-kept/rule.ts';
import { netBindServiceUnused } from './net-bind-service-unused/rule.ts';
import { neverStarts } from './never-starts/rule.ts';
import { portStartLowered } from './port-start-lowered/rule.ts';
import { privilegedContainerPort } from './privileged-container-port/rule.ts';
import { privilegedHostPort } from './privileged-host-port/rule.ts';
import { privilegedPortUnbindable } from './privileged-port-unbindable/rule.ts';
import { privilegedPortUndeclared } from './privileged-port-undeclared/rule.ts';
import { type Rule, type RuleMeta, ruleIn } from './rule.ts';
import { serviceTargetMissing } from './service-target-missing/rule.ts';
import { serviceTargetsPrivilegedPort } from './service-targets-privileged-port/rule.ts';
import { unusedSuppression } from './unused-suppression/rule.ts';
import { voidCapabilityName } from './void-capability-name/rule.ts';
import { voidSuppression } from './void-suppression/rule.ts';

/** Every rule about a workload, in the order in which findings at one place are told and the rules are listed. */
export const rules: readonly Rule[] = [
  privilegedHostPort,
  privilegedContainerPort,
  privilegedPortUnbindable,
  binaryWillNotStart,
  neverStarts,
  privilegedPortUndeclared,
  mayRunAsRoot,
  netBindServiceAdded,
  netBindServiceUnused,
  netBindServiceKept,
  portStartLowered,
  cleartextPort,
  ephemeralRangePort,
  developmentServerPort,
  duplicateKey,
  voidCapabilityName,
];

/** The rules about a set of objects, which `kport lint` asks when it has read all of them. */
export const setRules: readonly Rule<'set'>[] = [
  serviceTargetsPrivilegedPort,
  serviceTargetMissing,
  exposedWithoutProxy,
  ephemeralRangeNodePort,
];

/** The rules about comments and annotations that let findings pass, which are asked when everything else has been judged. */
export const suppressionRules: readonly Rule<'suppression'>[] = [voidSuppression, unusedSuppression];

/** All of every kind, as policies and people know them. */
export const everyRule: readonly RuleMeta[] = [...rules, ...setRules, ...suppressionRules];

const BY_ID: ReadonlyMap<string, RuleMeta> = new Map(everyRule.map((rule) => [rule.id, rule]));

/** Undefined for an id that no rule has. */
export function ruleOf(id: string): RuleMeta | undefined {
  return BY_ID.get(id);
}

/** The same as its findings of a dialect have it. */
export function ruleOfFinding({ ruleId, dialect }: Pick<Finding, 'ruleId' | 'dialect'>): RuleMeta | undefined {
  if (dialect === undefined) return BY_ID.get(ruleId);
  const rule = rules.find(({ id }) => id === ruleId);
  return rule && ruleIn(rule, dialect);
}
