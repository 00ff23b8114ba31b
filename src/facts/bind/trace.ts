// The walks of all cases as one explanation: each step once, in order, with the runtimes that it holds for.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import { BIND_FACTS, type BindFact, type KnownRuntime } from '../../model/bind.ts';
import type { Pointer } from '../../model/pointer.ts';
import { toldCases } from './cases.ts';
import { type BindQuestion, type Step, walk } from './walk.ts';

/** The port itself matters to none of them. */
export function traceOf(question: BindQuestion): BindFact[] {
  const told = new Map<string, { readonly step: Step; readonly runtimes: Set<KnownRuntime> }>();
  for (const [runtime, walks] of walksByRuntime(question)) {
    for (const step of stepsOf(walks)) {
      const key = JSON.stringify(step);
      const known = told.get(key) ?? { step, runtimes: new Set() };
      known.runtimes.add(runtime.profile);
      told.set(key, known);
    }
  }
  const facts = [...told.values()].map(({ step, runtimes }) => toFact(step, [...runtimes]));
  return facts.sort((a, b) => BIND_FACTS.indexOf(a.fact) - BIND_FACTS.indexOf(b.fact));
}

export function portFact(port: number, pointer: Pointer, protocol: string): BindFact {
  return { fact: 'port', pointer, data: { port, protocol } };
}

function walksByRuntime(question: BindQuestion): Map<RuntimeBehaviour, Step[][]> {
  const found = new Map<RuntimeBehaviour, Step[][]>();
  for (const one of toldCases(question)) {
    const steps: Step[] = [];
    walk(question, one, (step) => steps.push(step));
    found.set(one.on.runtime, [...(found.get(one.on.runtime) ?? []), steps]);
  }
  return found;
}

function stepsOf(walks: readonly Step[][]): Step[] {
  const isTaken = (steps: readonly Step[]) => steps.some(({ fact }) => fact === 'no-new-privileges');
  const inAll = ({ fact }: Step) => walks.filter(isTaken).every((steps) => steps.some((step) => step.fact === fact));
  return walks.flat().filter((step) => !step.onlyIfAll || inAll(step));
}

function toFact({ ofRuntime = false, onlyIfAll: _, ...fact }: Step, runtimes: readonly KnownRuntime[]): BindFact {
  return ofRuntime ? { ...fact, runtimes } : fact;
}
