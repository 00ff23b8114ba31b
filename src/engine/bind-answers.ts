import { analyseBind, analysePort } from '../facts/bind.ts';
import { imageFactsOf } from '../knowledge/images.ts';
import type { ImageFacts } from '../model/bind.ts';
import { matchesGlob } from '../model/glob.ts';
import type { BindContext } from '../model/outcome.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { RuleContext } from '../rules/rule.ts';

/** What rules may ask about the ports of a workload: worked out when first asked, and once for all rules. */
export function bindAnswers(workload: Workload, context: BindContext): Pick<RuleContext, 'binds' | 'bindsPort' | 'image'> {
  const settingsOf = once((container) => ({ runtimes: [context.runtime], image: imageOf(container, context) }));
  return {
    binds: once((container) => analyseBind(workload, container, settingsOf(container))),
    bindsPort: (container, asked) => analysePort(workload, container, asked, settingsOf(container))[0],
    image: (container) => settingsOf(container).image,
  };
}

function once<T extends object>(answer: (container: ContainerFacts) => T): (container: ContainerFacts) => T {
  const known = new Map<ContainerFacts, T>();
  return (container) => {
    const before = known.get(container);
    if (before !== undefined) return before;
    const made = answer(container);
    known.set(container, made);
    return made;
  };
}

/** What the policy says of the container's image, else what kport knows of it. */
export function imageOf({ image }: ContainerFacts, { images }: Pick<BindContext, 'images'>): ImageFacts | undefined {
  if (image === undefined) return undefined;
  return images.findLast((entry) => matchesGlob(entry.image, image))?.facts ?? imageFactsOf(image);
}
