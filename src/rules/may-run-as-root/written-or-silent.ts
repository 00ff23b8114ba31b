// Containers that a service of Compose or a file of Quadlet starts: root that somebody writes, and silence, which leaves it to the image.
import { isImageOfUser } from '../../facts/questions/image-start.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { ContainerFacts, Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import type { Reporter, RuleContext, RuleReport } from '../rule.ts';

export function tellRoot(
  workload: Workload,
  report: Reporter<Record<'root' | 'unset', 'container'>>,
  { image }: Pick<RuleContext, 'image'>,
): RuleReport[] {
  return ofEachContainer(workload, (container) => {
    const { name, runAsUser, userName } = container;
    const where = { at: runAsUser.at, container: name };
    if (runAsUser.value === 0) return report('root', where, { container: name });
    if (workload.partial || runAsUser.value !== undefined || userName !== undefined) return undefined;
    if (isUserRefused(container, workload)) return undefined;
    if (isImageOfUser(image(container)) || !reachesHost(container, workload)) return undefined;
    return report('unset', where, { container: name });
  });
}

/** Somebody is named, though in no way that Compose takes (`user: 1000`, no text): never-starts tells that. */
function isUserRefused({ at }: ContainerFacts, { compose }: Workload): boolean {
  return compose?.refusals.some((refusal) => refusal.at === `${at}/user`) === true;
}

/** A port below 1024 of the host is near: the only one for which anybody ever needed root. */
function reachesHost({ ports }: ContainerFacts, { hostNetwork }: Workload): boolean {
  return hostNetwork.value || ports.some(({ hostPort = 0 }) => isPrivilegedPort(hostPort));
}
