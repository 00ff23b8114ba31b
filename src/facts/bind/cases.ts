// Every case that agrees with what is known (of the runtime, the image, the node, the other containers of the Pod), what becomes
// of the port in it, and on which of the four that turns.
import { type BindDependency, DEFAULT_PORT_START } from '../../model/bind.ts';
import { portStartWriter } from '../containers/sibling-containers.ts';
import { possibleImages, variantsOf } from './possible-images.ts';
import { startUsers } from './start-user.ts';
import { type BindOutcome, type BindQuestion, type Case, onRuntime, otherNetwork, walk } from './walk.ts';

/** The cases as the cells of a table: the last axis runs fastest. */
export interface BindCases {
  readonly outcomes: readonly BindOutcome[];
  readonly axes: readonly { readonly name: BindDependency; readonly size: number }[];
  /** Of each possible image, the platform; undefined where platforms do not differ. */
  readonly platforms: readonly (string | undefined)[];
}

interface Possible {
  readonly on: readonly Case['on'][];
  readonly programs: readonly Case['program'][];
  readonly nodes: readonly number[];
  readonly lowered: readonly boolean[];
}

function possible(question: BindQuestion): Possible {
  const { container, siblings } = question;
  // As of a unit of systemd, that an unknown file would clear the ambient set which podman gives counts only where somebody says so.
  const isGiven = container.privileged.value;
  const namesBy = question.workload.dialect === 'quadlet' ? 'Podman' : 'Docker';
  return {
    on: question.runtimes.map((runtime) => onRuntime(question, runtime)),
    programs: variantsOf(question.image ?? {}).flatMap(({ platform, facts }) => {
      const asked = platform === undefined ? question : { ...question, image: facts };
      return possibleImages(container, asked.image, isGiven).flatMap((image) =>
        startUsers(container, image, namesBy).map((user) => ({ asked, platform, image, user })),
      );
    }),
    nodes: possibleNodes(question),
    lowered: portStartWriter(siblings, container) === undefined ? [false] : [false, true],
  };
}

export function bindCases(question: BindQuestion): BindCases {
  const { on, programs, nodes, lowered } = possible(question);
  const outcomes: BindOutcome[] = [];
  for (const one of casesOf({ on, programs, nodes, lowered })) outcomes.push(walk(one));
  const axes = [
    { name: 'runtime', size: on.length },
    { name: 'image', size: programs.length },
    { name: 'node', size: nodes.length },
    { name: 'pod', size: lowered.length },
  ] as const;
  return { outcomes, axes, platforms: programs.map(({ platform }) => platform) };
}

/** Those in which the steps may differ: a node or another container changes numbers, and no step. */
export function toldCases(question: BindQuestion): readonly Case[] {
  const { on, programs, nodes } = possible(question);
  return casesOf({ on, programs, nodes: nodes.slice(0, 1), lowered: [false] });
}

function casesOf({ on, programs, nodes, lowered }: Possible): Case[] {
  const cases: Case[] = [];
  for (const runtime of on) {
    for (const program of programs) {
      for (const nodePortStart of nodes) {
        for (const isLowered of lowered) cases.push({ on: runtime, program, nodePortStart, lowered: isLowered });
      }
    }
  }
  return cases;
}

/** What the verdict turns on: the axes along which it changes while the others stand still. */
export function dependencies({ outcomes, axes, platforms }: BindCases): BindDependency[] {
  const found: BindDependency[] = [];
  let block = outcomes.length;
  for (const { name, size } of axes) {
    const stride = block / size;
    const changes = (firsts: readonly number[]): boolean =>
      outcomes.some(({ binds }, index) => {
        const place = Math.floor((index % block) / stride);
        return outcomes[index - (place - (firsts[place] ?? 0)) * stride]?.binds !== binds;
      });
    const isOfPlatforms = name === 'image' && platforms.some((platform) => platform !== platforms[0]);
    const within = isOfPlatforms ? platforms.map((platform) => platforms.indexOf(platform)) : [];
    if (changes(within)) found.push(name);
    if (isOfPlatforms && changes([])) found.push('platform');
    block = stride;
  }
  return found;
}

/** Those in some case of which the port is not bound. */
export function failingPlatforms({ outcomes, axes, platforms }: BindCases): string[] {
  const stride = outcomes.length / ((axes[0]?.size ?? 1) * platforms.length);
  const failing = outcomes.flatMap(({ binds }, index) =>
    binds ? [] : (platforms[Math.floor(index / stride) % platforms.length] ?? []),
  );
  return [...new Set(failing)].sort();
}

/** Of a Pod without hostNetwork the node decides nothing. On an unknown node, ports are privileged as usual or not at all. */
function possibleNodes({ workload, nodePortStart }: BindQuestion): number[] {
  // Of another container's network nothing is known: Docker opens its ports, unless it says otherwise.
  if (otherNetwork(workload)) return [0, DEFAULT_PORT_START];
  if (nodePortStart !== undefined) return [nodePortStart];
  return workload.hostNetwork.value ? [DEFAULT_PORT_START, 0] : [DEFAULT_PORT_START];
}
