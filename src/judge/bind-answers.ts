import { answerBinds, answerPort, type BindSettings } from '../facts/bind/bind.ts';
import { type BindMemory, bindMemory, bindRows } from '../facts/bind/memory.ts';
import { imageFactsOf } from '../knowledge/images.ts';
import type { BindAnswer, ImageFacts } from '../model/bind.ts';
import { matchesGlob } from '../model/glob.ts';
import type { BindContext } from '../model/outcome.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { RuleContext } from '../rules/rule.ts';

/** What rules may ask about the ports of a workload. */
export type BindAnswers = Pick<RuleContext, 'binds' | 'bindsPort' | 'image'>;

/** Answers about any number of workloads: worked out when first asked, and once for all rules. */
export function bindAnswerer(context: BindContext): (workload: Workload) => BindAnswers {
  const runtimes = [context.runtime];
  const rows = bindRows();
  return (workload) => {
    const known = new Map<ContainerFacts, Known>();
    let memory: BindMemory | undefined;
    const about = (container: ContainerFacts): Known => {
      const before = known.get(container);
      if (before !== undefined) return before;
      memory ??= bindMemory(workload, rows);
      const made: Known = {
        settings: { runtimes, image: imageOf(container, context), node: context.nodes, memory },
        binds: undefined,
      };
      known.set(container, made);
      return made;
    };
    return {
      binds(container) {
        // Of a part of a Pod it is unknown how its containers start.
        if (container.ports.length === 0 || workload.partial) return NO_PORTS;
        const found = about(container);
        found.binds ??= answerBinds(workload, container, found.settings);
        return found.binds;
      },
      bindsPort: (container, asked) => answerPort(workload, container, asked, about(container).settings)[0],
      image: (container) => about(container).settings.image,
    };
  };
}

const NO_PORTS: readonly BindAnswer[] = [];

/** Of a container, as far as somebody has asked. */
interface Known {
  readonly settings: BindSettings;
  binds: readonly BindAnswer[] | undefined;
}

/** What the policy says of the container's image, else what kport knows of it. */
export function imageOf({ image }: ContainerFacts, { images }: Pick<BindContext, 'images'>): ImageFacts | undefined {
  if (image === undefined) return undefined;
  return images.findLast((entry) => matchesGlob(entry.image, image))?.facts ?? imageFactsOf(image);
}
