// Every case that agrees with what is known (of the runtime, the image, the node, the other containers of the Pod), what becomes
// of the port in it, and on which of the four that turns.
import { type BindDependency, DEFAULT_PORT_START } from '../../model/bind.ts';
import { portStartWriter } from '../containers/sibling-containers.ts';
import { type BindOutcome, type BindQuestion, containerOn, outcomeOf } from './bind-outcome.ts';
import { possibleImages } from './possible-images.ts';
import { startUser } from './start-user.ts';

/** The cases as the cells of a table: the last axis runs fastest. */
export interface BindCases {
  readonly outcomes: readonly BindOutcome[];
  readonly axes: readonly { readonly name: BindDependency; readonly size: number }[];
}

export function bindCases(question: BindQuestion): BindCases {
  const { container } = question;
  const runtimes = question.runtimes.map((runtime) => containerOn(question, runtime));
  const programs = possibleImages(container, question.image).map((image) => ({ image, user: startUser(container, image) }));
  const nodes = possibleNodes(question);
  const siblings = portStartWriter(question.siblings, container) === undefined ? [false] : [false, true];
  const surroundings = nodes.flatMap((nodePortStart) => siblings.map((lowered) => ({ nodePortStart, lowered })));
  const outcomes: BindOutcome[] = [];
  for (const on of runtimes) {
    for (const program of programs) {
      for (const around of surroundings) outcomes.push(outcomeOf(question, { on, program, around }));
    }
  }
  const axes = [
    { name: 'runtime', size: runtimes.length },
    { name: 'image', size: programs.length },
    { name: 'node', size: nodes.length },
    { name: 'pod', size: siblings.length },
  ] as const;
  return { outcomes, axes };
}

/** What the verdict turns on: the axes along which it changes while the others stand still. */
export function dependencies({ outcomes, axes }: BindCases): BindDependency[] {
  const found: BindDependency[] = [];
  let block = outcomes.length;
  for (const { name, size } of axes) {
    const stride = block / size;
    const firstAlongAxis = (index: number) => index - (index % block) + (index % stride);
    if (outcomes.some(({ binds }, index) => outcomes[firstAlongAxis(index)]?.binds !== binds)) found.push(name);
    block = stride;
  }
  return found;
}

/** Of a Pod without hostNetwork the node decides nothing. On an unknown node, ports are privileged as usual or not at all. */
function possibleNodes({ workload, nodePortStart }: BindQuestion): number[] {
  if (nodePortStart !== undefined) return [nodePortStart];
  return workload.hostNetwork.value ? [DEFAULT_PORT_START, 0] : [DEFAULT_PORT_START];
}
