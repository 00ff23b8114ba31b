import { duplicateKey } from './duplicate-key.ts';
import { mayRunAsRoot } from './may-run-as-root.ts';
import { netBindServiceAdded } from './net-bind-service-added.ts';
import { netBindServiceKept } from './net-bind-service-kept.ts';
import { privilegedContainerPort } from './privileged-container-port.ts';
import { privilegedHostPort } from './privileged-host-port.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order in which findings at one place are told and the rules are listed. */
export const rules: readonly Rule[] = [
  privilegedHostPort,
  privilegedContainerPort,
  mayRunAsRoot,
  netBindServiceAdded,
  netBindServiceKept,
  duplicateKey,
];
