// What went wrong in Pods, held against what kport says would.

import type { FailureFacts } from '../facts/status/pod-status.ts';
import type { AuditedPort, AuditFinding, FailureCode, FailureSource, SeenFailure } from '../model/audit.ts';
import { type FoldedFailure, likeness, type Tally } from './pods.ts';
import { onNodes, sumOf } from './tally.ts';

/** A rule whose findings say that something ends so; of some only a few messages do. */
interface Predicting {
  readonly rule: string;
  readonly messages?: readonly string[];
}

const NEVER_STARTS: Predicting = { rule: 'never-starts' };
const SYSCTL: Predicting = { rule: 'port-start-lowered', messages: ['refused', 'empty', 'host-network'] };
const USER: Predicting = { rule: 'may-run-as-root', messages: ['contradiction', 'administrator-refused'] };
const PREDICTING: Readonly<Partial<Record<FailureCode, readonly Predicting[]>>> = {
  NodePorts: [{ rule: 'privileged-host-port' }],
  EACCES: [{ rule: 'privileged-port-unbindable' }],
  EPERM: [{ rule: 'binary-will-not-start' }],
  CreateContainerConfigError: [NEVER_STARTS, USER],
  CreateContainerError: [NEVER_STARTS],
  FailedCreatePodSandBox: [NEVER_STARTS, SYSCTL],
  SysctlForbidden: [NEVER_STARTS, SYSCTL],
  Invalid: [NEVER_STARTS],
};

interface Predicted {
  readonly findings: readonly AuditFinding[];
  readonly ports: readonly AuditedPort[];
}

/** What leaves no words behind is told only where kport says that it ends so, and once a container. */
export function seenIn(
  failures: readonly FoldedFailure[],
  predicted: Predicted,
  lookedIn: readonly FailureSource[],
): SeenFailure[] {
  const seen = new Map<string, SeenFailure & { readonly on: Tally }>();
  const said = new Set(failures.filter(({ failure }) => failure.how === 'seen').map(({ failure }) => failure.container));
  const fitting = new Map<string | undefined, FailureCode>();
  for (const { failure, node, on } of failures.flatMap(onEachNode)) {
    const { code, how, source, reason, message, container, exitCode, since } = failure;
    const rules = rulesFor(failure, node, predicted.findings);
    // Two Pods may want a port above 1023 as well, of which kport says nothing.
    if (code === 'NodePorts' && rules.length === 0 && predicted.ports.length === 0) continue;
    const isPredicted = rules.length > 0 || endsSo(failure, node, predicted.ports);
    if (how === 'fits') {
      if (!isPredicted || said.has(container) || (fitting.get(container) ?? code) !== code) continue;
      fitting.set(container, code);
    }
    const key = `${likeness(failure)} ${isPredicted}`;
    const tally = sumOf([seen.get(key)?.on ?? new Map(), on]);
    const outcome = {
      code,
      rules,
      isPredicted,
      how,
      source,
      reason,
      message,
      lookedIn: how === 'seen' ? lookedIn.slice(0, lookedIn.indexOf(source) + 1) : lookedIn,
    };
    const of = {
      ...(container === undefined ? {} : { container }),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...earliest(since, seen.get(key)?.since),
    };
    seen.set(key, { ...outcome, ...of, pods: 0, nodes: [], on: tally });
  }
  return [...seen.values()].map(({ on, ...one }) => ({ ...one, ...onNodes(on) }));
}

function earliest(a: string | undefined, b: string | undefined): Pick<SeenFailure, 'since'> {
  const [since] = [a, b].filter((one) => one !== undefined).sort();
  return since === undefined ? {} : { since };
}

/** What is predicted turns on the node. */
function onEachNode({ failure, on }: FoldedFailure) {
  return [...on].map(([node, pods]) => ({ failure, node, on: new Map([[node, pods]]) }));
}

function isOn(node: string, nodes: readonly string[]): boolean {
  return node === '' || nodes.length === 0 || nodes.includes(node);
}

function rulesFor({ code, container }: FailureFacts, node: string, findings: readonly AuditFinding[]): string[] {
  const about = findings
    .filter(({ nodes }) => isOn(node, nodes))
    .flatMap((finding) => finding.parts ?? [finding])
    .filter((finding) => container === undefined || isAbout(finding, container));
  const says = ({ rule, messages }: Predicting) =>
    about.some(({ ruleId, messageId, data }) => {
      return ruleId === rule && (messages?.includes(messageId) ?? true) && isAlike(String(data.code ?? code), code);
    });
  return (PREDICTING[code] ?? [])
    .filter(says)
    .map(({ rule }) => rule)
    .sort();
}

/** Docker makes a container whose user it does not start; the others do not make it. */
function isAlike(said: string, code: FailureCode): boolean {
  return said === code || (said === 'RunContainerError' && code === 'CreateContainerError');
}

function isAbout({ container, containers }: Pick<AuditFinding, 'container' | 'containers'>, name: string): boolean {
  return container === name || (containers?.includes(name) ?? container === undefined);
}

/** What leaves no words behind is certain of a port, or not told; what somebody says may be one of several ends that it may have. */
function endsSo({ code, how, container: name }: FailureFacts, node: string, ports: readonly AuditedPort[]): boolean {
  const own = ports.filter(({ container }) => name === undefined || container === name).flatMap((port) => port.on);
  return own.some(({ nodes, verdict: { verdict, error, otherErrors } }) => {
    if (!isOn(node, nodes)) return false;
    if (how === 'fits') return verdict === 'fails' && error?.code === code;
    return [error, ...otherErrors].some((one) => one?.code === code);
  });
}
