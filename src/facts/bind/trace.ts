// The walks of all cases as one explanation: each step once, in order, with the runtimes that it holds for.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import type { BindFact, Runtime } from '../../model/bind.ts';
import { type BindFactCode, VOCABULARY } from '../../model/bind-vocabulary.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Pointer } from '../../model/pointer.ts';
import { toldCases } from './cases.ts';
import { type BindQuestion, type Step, walk } from './walk.ts';

/** The port itself matters to none of them. */
export function traceOf(question: BindQuestion): BindFact[] {
  return chainOf(walksByRuntime(question), question.workload.dialect);
}

/** The steps of any walks, by what behaves alike. */
export function chainOf(
  walksBy: ReadonlyMap<Pick<RuntimeBehaviour, 'profile'>, readonly Step[][]>,
  dialect: Dialect,
): BindFact[] {
  const merged: StepOnRuntimes[] = [];
  const byPlace = new Map<Pointer | undefined, StepOnRuntimes[]>();
  for (const [runtime, walks] of walksBy) {
    for (const step of stepsOf(walks)) {
      const here = byPlace.get(step.pointer) ?? [];
      const known = here.find((one) => isSame(one.step, step));
      if (known) known.runtimes.add(runtime.profile);
      else {
        const one = { step, runtimes: new Set([runtime.profile]) };
        merged.push(one);
        byPlace.set(step.pointer, [...here, one]);
      }
    }
  }
  const facts = merged.map(({ step, runtimes }) => toFact(step, [...runtimes]));
  const order: readonly BindFactCode[] = VOCABULARY[dialect].facts;
  return facts.sort((a, b) => order.indexOf(a.fact) - order.indexOf(b.fact));
}

interface StepOnRuntimes {
  readonly step: Step;
  readonly runtimes: Set<Runtime>;
}

/** Of one place; where it was read says nothing else, and differs by the platform of an image. Compared, because there are few of them: to put hundreds of steps into words takes several times as long. */
function isSame(a: Step, b: Step): boolean {
  if (a.fact !== b.fact || a.ofRuntime !== b.ofRuntime || a.onlyIfAll !== b.onlyIfAll) return false;
  const names = Object.keys(a.data);
  const isAlike = (name: string) => a.data[name] === b.data[name] || name === 'evidence';
  return names.length === Object.keys(b.data).length && names.every(isAlike);
}

export function portFact(port: number, pointer: Pointer, protocol: string): BindFact {
  return { fact: 'port', pointer, data: { port, protocol } };
}

function walksByRuntime(question: BindQuestion): Map<RuntimeBehaviour, Step[][]> {
  const found = new Map<RuntimeBehaviour, Step[][]>();
  for (const one of toldCases(question)) {
    const steps: Step[] = [];
    walk(one, (step) => steps.push(step));
    found.set(one.on.runtime, [...(found.get(one.on.runtime) ?? []), steps]);
  }
  return found;
}

function stepsOf(walks: readonly Step[][]): Step[] {
  const isTaken = (steps: readonly Step[]) => steps.some(({ fact }) => fact === 'no-new-privileges');
  const inAll = ({ fact }: Step) => walks.filter(isTaken).every((steps) => steps.some((step) => step.fact === fact));
  return walks.flat().filter((step) => !step.onlyIfAll || inAll(step));
}

function toFact({ ofRuntime = false, onlyIfAll: _, ...fact }: Step, runtimes: readonly Runtime[]): BindFact {
  return ofRuntime ? { ...fact, runtimes } : fact;
}
