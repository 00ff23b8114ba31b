import type { Finding } from '../model/finding.ts';

const PORT_RULES: ReadonlySet<string> = new Set([
  'privileged-container-port',
  'privileged-host-port',
  'privileged-port-undeclared',
]);

/** Says of a container that it listens on a privileged port, which is to move: what the port is the reason for goes with it. */
export function isAboutPort({ ruleId }: Pick<Finding, 'ruleId'>): boolean {
  return PORT_RULES.has(ruleId);
}
