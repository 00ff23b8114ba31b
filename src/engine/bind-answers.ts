import { analyseBind, analysePort } from '../facts/bind.ts';
import { imageFactsOf } from '../knowledge/images.ts';
import type { BindVerdict, ImageFacts } from '../model/bind.ts';
import { matchesGlob } from '../model/glob.ts';
import type { BindContext } from '../model/outcome.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { RuleContext } from '../rules/rule.ts';

/** What rules may ask about the ports of a workload: worked out when first asked, and once for all rules. */
export function bindAnswers(workload: Workload, context: BindContext): Pick<RuleContext, 'binds' | 'bindsPort' | 'image'> {
  const known = new Map<ContainerFacts, readonly BindVerdict[]>();
  const settingsOf = (container: ContainerFacts) => ({ runtimes: [context.runtime], image: imageOf(container, context) });
  return {
    binds(container) {
      const verdicts = known.get(container) ?? analyseBind(workload, container, settingsOf(container));
      known.set(container, verdicts);
      return verdicts;
    },
    bindsPort: (container, asked) => analysePort(workload, container, asked, settingsOf(container))[0],
    image: (container) => imageOf(container, context),
  };
}

/** What the policy says of the container's image, else what kport knows of it. */
export function imageOf({ image }: ContainerFacts, { images }: BindContext): ImageFacts | undefined {
  if (image === undefined) return undefined;
  return images.findLast((entry) => matchesGlob(entry.image, image))?.facts ?? imageFactsOf(image);
}
