// A service of Compose or a file of Quadlet that drops what the program of its image is not executed without.
import { needsCapabilityToStart } from '../../facts/questions.ts';
import type { Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import type { Reporter, RuleContext, RuleReport } from '../rule.ts';

export function tellDroppedNeed(
  workload: Workload,
  report: Reporter<Record<'dropped', 'container' | 'image' | 'capability'>>,
  { image, bindsPort }: Pick<RuleContext, 'image' | 'bindsPort'>,
): RuleReport[] {
  return ofEachContainer(workload, (container) => {
    const { name, command, args, droppedCapabilities } = container;
    const dropped = droppedCapabilities.find((one) => one.name === 'ALL' || one.name === 'NET_BIND_SERVICE');
    const known = image(container);
    if (dropped === undefined || !needsCapabilityToStart(known)) return undefined;
    // Another program than the image's may have none.
    if (!known?.program && (command ?? args) !== undefined) return undefined;
    const verdict = bindsPort(container, { port: 0, protocol: 'TCP', at: dropped.at });
    if (verdict?.verdict !== 'fails' || verdict.error?.code !== 'EPERM') return undefined;
    const data = { container: name, image: container.image ?? '', capability: dropped.written };
    return report('dropped', { at: dropped.at, container: name }, data);
  });
}
