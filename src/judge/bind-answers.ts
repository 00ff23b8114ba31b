import { answerBinds, answerPort, type BindSettings, hasPrivilegedPort } from '../facts/bind/bind.ts';
import { type BindMemory, type BindRows, bindMemory, bindRows } from '../facts/bind/memory.ts';
import { asPodman } from '../facts/bind/podman.ts';
import { factsFor } from '../facts/bind/possible-images.ts';
import { namedPrograms } from '../facts/questions/unit-programs.ts';
import { imageFactsOf } from '../knowledge/images.ts';
import { type AskedRuntime, type BindAnswer, type ImageFacts, profilesIn, type RuntimeProfile } from '../model/bind.ts';
import { matchesGlob } from '../model/glob.ts';
import type { BindContext, ProgramEntry } from '../model/outcome.ts';
import type { UnitFacts } from '../model/unit.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { RuleContext } from '../rules/rule.ts';
import { lockedFactsOf } from './locked-images.ts';

/** What rules may ask about the ports of a workload. */
export type BindAnswers = Pick<RuleContext, 'binds' | 'bindsPort' | 'image'>;

/** Answers about any number of workloads: worked out when first asked, and once for all rules. */
export function bindAnswerer(context: BindContext): (workload: Workload) => BindAnswers {
  const asking: Asking = { ...context, runtimes: [context.runtime], rows: bindRows() };
  return (workload) => {
    // Of most, nobody asks anything.
    let known: Map<ContainerFacts, Known> | undefined;
    let settingsOf: ReturnType<typeof settingsIn> | undefined;
    const about = (container: ContainerFacts): Known => {
      const before = known?.get(container);
      if (before !== undefined) return before;
      const whole = imageIn(workload, container, asking);
      const made: Known = { whole, image: factsFor(container, whole), settings: undefined, binds: undefined };
      known = (known ?? new Map()).set(container, made);
      return made;
    };
    const settingsFor = (container: ContainerFacts): BindSettings => {
      const found = about(container);
      settingsOf ??= settingsIn(workload, asking);
      found.settings ??= settingsOf(found.whole);
      return found.settings;
    };
    return {
      binds(container) {
        // Of a part of a Pod it is unknown how its containers start; and most ports are nobody's question.
        if (workload.partial || !hasPrivilegedPort(workload, container, asking.nodes)) return NO_PORTS;
        const found = about(container);
        found.binds ??= answerBinds(workload, container, settingsFor(container));
        return found.binds;
      },
      bindsPort: (container, asked) => answerPort(workload, container, asked, settingsFor(container))[0],
      image: (container) => about(container).image,
    };
  };
}

const NO_PORTS: readonly BindAnswer[] = [];

/** Of a container, as far as somebody has asked. */
interface Known {
  readonly whole: ImageFacts | undefined;
  /** The same of the program that it executes. */
  readonly image: ImageFacts | undefined;
  settings: BindSettings | undefined;
  binds: readonly BindAnswer[] | undefined;
}

/** What holds for all containers that are asked about. */
export interface Asking extends Pick<BindContext, 'images' | 'locked' | 'nodes' | 'programs' | 'runtimeClasses'> {
  /** As far as the dialect of the workload has them. */
  readonly runtimes: readonly AskedRuntime[];
  /** Of other workloads, too, for whoever asks about many. */
  readonly rows?: BindRows;
}

/**
 * By what the containers of a workload are asked about. What they have in common is looked up once, here: there may be thousands
 * of them, and who of them may change the port start is a question about all.
 */
export function bindSettings(workload: Workload, asking: Asking): (container: ContainerFacts) => BindSettings {
  const settingsOf = settingsIn(workload, asking);
  return (container) => settingsOf(imageIn(workload, container, asking));
}

function settingsIn(workload: Workload, asking: Asking): (image: ImageFacts | undefined) => BindSettings {
  const { nodes: node, rows } = asking;
  let remembered: BindMemory | undefined;
  const runtimes = runtimesOf(workload, asking);
  // Most have no port that anybody asks about.
  const memory = (): BindMemory => {
    remembered ??= bindMemory(workload, rows);
    return remembered;
  };
  return (image) => ({ runtimes, image, node, memory });
}

/** What is known of the image of a container; what is built here is no image of that name elsewhere. */
function imageIn({ unit }: Workload, { built, image }: ContainerFacts, asking: Asking): ImageFacts | undefined {
  if (unit !== undefined) return programFacts(unit, asking.programs);
  return built ?? knownOf(image, asking);
}

/** What runs a workload: what its file says, then its RuntimeClass, then what somebody asks about. */
function runtimesOf(
  workload: Workload,
  { runtimes, runtimeClasses }: Pick<Asking, 'runtimes' | 'runtimeClasses'>,
): readonly RuntimeProfile[] {
  const certain = certainRuntime(workload, runtimeClasses);
  return certain === undefined || runtimes.length === 0 ? profilesIn(workload.dialect, runtimes) : [certain];
}

function certainRuntime({ runtime, runtimeClass, byQuadlet }: Workload, runtimeClasses: BindContext['runtimeClasses'] = {}) {
  if (byQuadlet) return 'podman';
  const isNamed = runtimeClass !== undefined && Object.hasOwn(runtimeClasses, runtimeClass);
  return runtime ?? (isNamed ? runtimeClasses[runtimeClass] : undefined);
}

/** The workload as what runs it sees it: podman does not look at what a cluster's kubelet and API server check. */
export function seenByRuntime(workload: Workload, { runtime, runtimeClasses }: BindContext): Workload {
  if (workload.dialect !== 'kubernetes') return workload;
  const on = certainRuntime(workload, runtimeClasses) ?? runtime;
  if (on === 'podman') return asPodman(workload);
  return on === 'gvisor' ? { ...workload, runtime: on } : workload;
}

/** What the policy says of an image, else what its lock and kport know of it. */
export function knownOf(
  image: string | undefined,
  { images, locked }: Pick<BindContext, 'images' | 'locked'>,
): ImageFacts | undefined {
  if (image === undefined) return undefined;
  const said = images.length === 0 ? undefined : images.findLast((entry) => matchesGlob(entry.image, image))?.facts;
  if (said !== undefined) return said;
  const read = locked && lockedFactsOf(image, locked);
  const named = imageFactsOf(image);
  // The same object for the same image, by which what was worked out for it is found again.
  if (read === undefined || named === undefined) return read ?? named;
  const each = Object.entries(read.byPlatform ?? {}).map(([platform, facts]) => [platform, { ...named, ...facts }] as const);
  return { ...named, ...read, ...(read.byPlatform ? { byPlatform: Object.fromEntries(each) } : {}) };
}

/** What the policy says of the program of a unit: the one that it executes, or one that a script of its command line names. */
function programFacts({ command }: UnitFacts, programs: readonly ProgramEntry[] = []): ImageFacts | undefined {
  if (command === undefined || programs.length === 0) return undefined;
  for (const word of namedPrograms(command)) {
    const known = programs.findLast(({ program }) => matchesGlob(program, word));
    if (known !== undefined) return known.facts;
  }
  return undefined;
}
