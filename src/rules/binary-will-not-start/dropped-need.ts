// A service of Compose or a file of Quadlet without what the program of its image is not executed without.
import { needsCapabilityToStart, needsOthers } from '../../facts/questions.ts';
import type { ImageFacts } from '../../model/bind.ts';
import type { Capability, ContainerFacts, Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import type { Reporter, RuleContext, RuleReport } from '../rule.ts';

export type DroppedNeedWords = Readonly<
  Record<'dropped' | 'needs-other', 'container' | 'capability'> & Record<'needs-dropped', 'container' | 'capability' | 'dropped'>
>;

export function tellDroppedNeed(
  workload: Workload,
  report: Reporter<DroppedNeedWords>,
  { image, bindsPort }: Pick<RuleContext, 'image' | 'bindsPort'>,
): RuleReport[] {
  return ofEachContainer(workload, (container) => {
    const known = image(container);
    if (!runsKnownProgram(container, known)) return undefined;
    const { name } = container;
    const other = lacking(container, known, bindsPort);
    if (other !== undefined) {
      const { capability, drop } = other;
      const data = { container: name, capability };
      const where = { at: drop?.at ?? container.at, container: name };
      return drop ? report('needs-dropped', where, { ...data, dropped: drop.written }) : report('needs-other', where, data);
    }
    const dropped = dropOf(container, 'NET_BIND_SERVICE');
    if (dropped === undefined || !needsCapabilityToStart(known)) return undefined;
    const verdict = bindsPort(container, { port: 0, protocol: 'TCP', at: dropped.at });
    if (verdict?.verdict !== 'fails' || verdict.error?.code !== 'EPERM') return undefined;
    const data = { container: name, capability: dropped.written };
    return report('dropped', { at: dropped.at, container: name }, data);
  });
}

/** Another program than the image's may have none. */
function runsKnownProgram({ command, args }: ContainerFacts, known: ImageFacts | undefined): boolean {
  return known?.program !== undefined || (command ?? args) === undefined;
}

function dropOf({ droppedCapabilities }: ContainerFacts, capability: string): Capability | undefined {
  return droppedCapabilities.find(({ name }) => name === 'ALL' || name === capability);
}

/** Another capability that the file has in effect, where the container does not hold it, and what takes it away from what it would hold. */
function lacking(container: ContainerFacts, known: ImageFacts | undefined, bindsPort: RuleContext['bindsPort']) {
  if (!needsOthers(known)) return undefined;
  const capability = lackedBy(container, bindsPort);
  if (capability === undefined) return undefined;
  const isTaken = lackedBy({ ...container, droppedCapabilities: [] }, bindsPort) !== capability;
  return { capability, drop: isTaken ? dropOf(container, capability) : undefined };
}

function lackedBy(container: ContainerFacts, bindsPort: RuleContext['bindsPort']): string | undefined {
  const verdict = bindsPort(container, { port: 0, protocol: 'TCP', at: container.at });
  if (verdict?.verdict !== 'fails' || !verdict.error?.decidedBy.includes('other-capability-missing')) return undefined;
  const step = verdict.because().find(({ fact }) => fact === 'other-capability-missing');
  return String(step?.data.capability ?? '');
}
