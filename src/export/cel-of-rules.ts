// Every rule with its twin in CEL, or why it has none; a test says that no rule is missing.
import { cel as binaryWillNotStart } from '../rules/binary-will-not-start/cel.ts';
import { type CelOfRule, NOT_IN_CEL } from '../rules/cel.ts';
import { cel as cleartextPort } from '../rules/cleartext-port/cel.ts';
import { cel as developmentServerPort } from '../rules/development-server-port/cel.ts';
import { cel as duplicateKey } from '../rules/duplicate-key/cel.ts';
import { cel as ephemeralRangePort } from '../rules/ephemeral-range-port/cel.ts';
import { setRules, suppressionRules } from '../rules/index.ts';
import { cel as mayRunAsRoot } from '../rules/may-run-as-root/cel.ts';
import { cel as netBindServiceAdded } from '../rules/net-bind-service-added/cel.ts';
import { cel as netBindServiceKept } from '../rules/net-bind-service-kept/cel.ts';
import { cel as netBindServiceUnused } from '../rules/net-bind-service-unused/cel.ts';
import { cel as neverStarts } from '../rules/never-starts/cel.ts';
import { cel as portStartLowered } from '../rules/port-start-lowered/cel.ts';
import { cel as privilegedContainerPort } from '../rules/privileged-container-port/cel.ts';
import { cel as privilegedHostPort } from '../rules/privileged-host-port/cel.ts';
import { cel as privilegedPortUnbindable } from '../rules/privileged-port-unbindable/cel.ts';
import { cel as privilegedPortUndeclared } from '../rules/privileged-port-undeclared/cel.ts';
import { cel as voidCapabilityName } from '../rules/void-capability-name/cel.ts';

const OF_WORKLOADS: Readonly<Record<string, CelOfRule>> = {
  'privileged-host-port': privilegedHostPort,
  'privileged-container-port': privilegedContainerPort,
  'privileged-port-unbindable': privilegedPortUnbindable,
  'binary-will-not-start': binaryWillNotStart,
  'never-starts': neverStarts,
  'privileged-port-undeclared': privilegedPortUndeclared,
  'may-run-as-root': mayRunAsRoot,
  'net-bind-service-added': netBindServiceAdded,
  'net-bind-service-unused': netBindServiceUnused,
  'net-bind-service-kept': netBindServiceKept,
  'port-start-lowered': portStartLowered,
  'cleartext-port': cleartextPort,
  'ephemeral-range-port': ephemeralRangePort,
  'development-server-port': developmentServerPort,
  'duplicate-key': duplicateKey,
  'void-capability-name': voidCapabilityName,
};

/** By the ids of the rules, in the order in which findings are told. */
export const CEL_OF_RULES: Readonly<Record<string, CelOfRule>> = {
  ...OF_WORKLOADS,
  ...Object.fromEntries([...setRules, ...suppressionRules].map(({ id, about }) => [id, NOT_IN_CEL[about]])),
};
