// What went wrong in Pods, held against what kport says would.

import type { FailureFacts } from '../facts/status/pod-status.ts';
import { sameWords } from '../knowledge/failure-texts.ts';
import type { AuditedPort, AuditFinding, FailureCode, FailureSource, SeenFailure } from '../model/audit.ts';
import type { FoldedFailure, Tally } from './pods.ts';
import { onNodes, sumOf } from './tally.ts';

/** The rules whose findings say that something ends so. */
const PREDICTING: Readonly<Partial<Record<FailureCode, readonly string[]>>> = {
  NodePorts: ['privileged-host-port'],
  EACCES: ['privileged-port-unbindable'],
  EPERM: ['binary-will-not-start'],
  CreateContainerConfigError: ['never-starts', 'may-run-as-root'],
  CreateContainerError: ['never-starts'],
  FailedCreatePodSandBox: ['never-starts', 'port-start-lowered'],
  SysctlForbidden: ['never-starts', 'port-start-lowered'],
  Invalid: ['never-starts'],
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
  for (const { failure, on } of failures) {
    const { code, how, source, reason, message, container, exitCode, since } = failure;
    const rules = rulesFor(code, container, predicted.findings);
    // Two Pods may want a port above 1023 as well, of which kport says nothing.
    if (code === 'NodePorts' && rules.length === 0 && predicted.ports.length === 0) continue;
    const isPredicted = rules.length > 0 || endsSo(failure, on, predicted.ports);
    if (how === 'fits') {
      if (!isPredicted || said.has(container) || (fitting.get(container) ?? code) !== code) continue;
      fitting.set(container, code);
    }
    const key = JSON.stringify([container, code, how, source, reason, sameWords(message), exitCode, isPredicted]);
    const tally = sumOf([seen.get(key)?.on ?? new Map(), on]);
    const told = {
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
    seen.set(key, { ...told, ...of, pods: 0, nodes: [], on: tally });
  }
  return [...seen.values()].map(({ on, ...one }) => ({ ...one, ...onNodes(on) }));
}

function earliest(a: string | undefined, b: string | undefined): Pick<SeenFailure, 'since'> {
  const [since] = [a, b].filter((one) => one !== undefined).sort();
  return since === undefined ? {} : { since };
}

function rulesFor(code: FailureCode, container: string | undefined, findings: readonly AuditFinding[]): string[] {
  const about = findings
    .flatMap((finding) => finding.parts ?? [finding])
    .filter((finding) => container === undefined || isAbout(finding, container))
    .map(({ ruleId }) => ruleId);
  return (PREDICTING[code] ?? []).filter((rule) => about.includes(rule)).sort();
}

function isAbout({ container, containers }: Pick<AuditFinding, 'container' | 'containers'>, name: string): boolean {
  return container === name || (containers?.includes(name) ?? container === undefined);
}

/** What leaves no words behind is certain of a port, or not told; what somebody says may be one of several ends that it may have. */
function endsSo({ code, how, container: name }: FailureFacts, on: Tally, ports: readonly AuditedPort[]): boolean {
  const own = ports.filter(({ container }) => name === undefined || container === name).flatMap((port) => port.on);
  return own.some(({ nodes, verdict: { verdict, error, otherErrors } }) => {
    if (how === 'fits') return verdict === 'fails' && error?.code === code;
    const isThere = nodes.length === 0 || nodes.some((node) => on.has(node));
    return isThere && [error, ...otherErrors].some((one) => one?.code === code);
  });
}
