import { binaryWillNotStart } from './binary-will-not-start.ts';
import { cleartextPort } from './cleartext-port.ts';
import type { CrossRule } from './cross/cross-rule.ts';
import { ephemeralRangeNodePort } from './cross/ephemeral-range-node-port.ts';
import { exposedWithoutProxy } from './cross/exposed-without-proxy.ts';
import { serviceTargetMissing } from './cross/service-target-missing.ts';
import { serviceTargetsPrivilegedPort } from './cross/service-targets-privileged-port.ts';
import { developmentServerPort } from './development-server-port.ts';
import { duplicateKey } from './duplicate-key.ts';
import { ephemeralRangePort } from './ephemeral-range-port.ts';
import { mayRunAsRoot } from './may-run-as-root.ts';
import { netBindServiceAdded } from './net-bind-service-added.ts';
import { netBindServiceKept } from './net-bind-service-kept.ts';
import { netBindServiceUnused } from './net-bind-service-unused.ts';
import { portStartLowered } from './port-start-lowered.ts';
import { privilegedContainerPort } from './privileged-container-port.ts';
import { privilegedHostPort } from './privileged-host-port.ts';
import { privilegedPortUnbindable } from './privileged-port-unbindable.ts';
import { privilegedPortUndeclared } from './privileged-port-undeclared.ts';
import type { Rule, RuleMeta } from './rule.ts';
import type { SuppressionRule } from './suppression/suppression-rule.ts';
import { unusedSuppression } from './suppression/unused-suppression.ts';
import { voidSuppression } from './suppression/void-suppression.ts';

/** Every rule, in the order in which findings at one place are told and the rules are listed. */
export const rules: readonly Rule[] = [
  privilegedHostPort,
  privilegedContainerPort,
  privilegedPortUnbindable,
  binaryWillNotStart,
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
];

/** The rules about several objects of one run, which `kport lint` asks when it has read all of them. */
export const crossRules: readonly CrossRule[] = [
  serviceTargetsPrivilegedPort,
  serviceTargetMissing,
  exposedWithoutProxy,
  ephemeralRangeNodePort,
];

/** The rules about comments and annotations that let findings pass, which are asked when everything else has been judged. */
export const suppressionRules: readonly SuppressionRule[] = [voidSuppression, unusedSuppression];

/** All of every kind, as policies and people know them. */
export const everyRule: readonly RuleMeta[] = [...rules, ...crossRules, ...suppressionRules];
