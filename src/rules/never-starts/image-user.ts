// USER of an image as Docker and Podman take it: a user that its passwd does not have, or a number that is none of Linux, starts nothing.
import type { ContainerFacts } from '../../model/workload.ts';
import type { RuleContext } from '../rule.ts';

/** The error, where nothing before it keeps the container from being created. */
export function refusedImageUser(container: ContainerFacts, { image, bindsPort }: Pick<RuleContext, 'image' | 'bindsPort'>) {
  const { user = '', userProblem, evidence = '' } = image(container) ?? {};
  if (userProblem === undefined) return undefined;
  const { name, at } = container;
  const { verdict, error } = bindsPort(container, { port: 0, protocol: 'TCP', at }) ?? {};
  if (verdict !== 'fails' || !error?.decidedBy.includes('image-user-refused')) return undefined;
  return { container: name, image: container.image ?? evidence, user, error: error.text };
}
