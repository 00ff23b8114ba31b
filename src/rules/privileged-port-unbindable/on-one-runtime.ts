// Of Compose and Quadlet, which one runtime runs: one report for all ports of a container that have one cause.
import { type BindFailure, bindFailures } from '../../facts/questions/bind-failures.ts';
import { portsData } from '../../knowledge/port-label.ts';
import type { BindAnswer } from '../../model/bind.ts';
import type { ContainerFacts, Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import type { Reporter, RuleContext, RuleReport } from '../rule.ts';

type Kind = 'dropped' | 'dropped+host' | 'void' | 'void+host' | 'default-node' | 'image-decides';
type Data = 'container' | 'ports' | 'portsKey';

export function tellUnbindable(workload: Workload, report: Reporter<Record<Kind, Data>>, context: RuleContext): RuleReport[] {
  return ofEachContainer(workload, (container) =>
    storiesOf(workload, container, context).map(({ kind, ports: [first, ...others] }) => {
      const data = { container: container.name, ...portsData([first, ...others]) };
      return report(kind, { at: first.at, container: container.name }, data);
    }),
  );
}

interface Story {
  readonly kind: Kind;
  readonly ports: [BindAnswer, ...BindAnswer[]];
}

const NONE: readonly Story[] = [];

/** One for all ports that have one cause. */
function storiesOf(workload: Workload, container: ContainerFacts, { binds, image }: RuleContext): readonly Story[] {
  const verdicts = binds(container);
  // Of nearly every container there is nothing to answer.
  if (verdicts.length === 0) return NONE;
  const stories = new Map<Kind, Story>();
  for (const verdict of verdicts) {
    for (const failure of bindFailures(verdict, { container, image: image(container) })) {
      const kind = kindOf(failure, workload);
      // All that the image may do then is to take away what podman gives, by a program's file with +p.
      if (kind === 'image-decides' && verdict.via === 'capability') continue;
      const known = stories.get(kind);
      if (known) known.ports.push(verdict);
      else stories.set(kind, { kind, ports: [verdict] });
    }
  }
  return [...stories.values()];
}

/** There is one runtime, and an image of several platforms decides like any other. */
function kindOf({ kind }: BindFailure, { hostNetwork }: Workload): Kind {
  const host = hostNetwork.value ? '+host' : '';
  if (kind === 'dropped' || kind === 'dropped-on-some') return `dropped${host}`;
  if (kind === 'void' || kind === 'void-on-some') return `void${host}`;
  return kind === 'default-node' ? kind : 'image-decides';
}
