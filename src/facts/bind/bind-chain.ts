// The steps by which a port is bound or not, for a person to follow: what each of them rests on, and where the manifest says it.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import { BIND_FACTS, type BindFact } from '../../model/bind.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { BindQuestion } from './bind-outcome.ts';
import { portStartSteps, userSteps } from './bind-steps-pod.ts';
import { capabilitySteps, programSteps } from './bind-steps-process.ts';

/** A fact before it is known for which runtimes it holds. */
export interface Step extends BindFact {
  /** The runtimes differ in it, so that it is told with their names (`data.runtimes`). */
  readonly ofRuntime?: boolean;
}

/** Steps in order. `last`: the container comes no further. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly last: boolean;
}

/** The steps on each of the question's runtimes, in order, those that several share told once. The port itself matters to none. */
export function bindChain(question: BindQuestion): BindFact[] {
  const steps = new Map<string, { readonly step: Step; readonly profiles: Set<string> }>();
  for (const runtime of question.runtimes) {
    for (const step of stepsOn(question, runtime)) {
      const key = JSON.stringify(step);
      const known = steps.get(key) ?? { step, profiles: new Set() };
      known.profiles.add(runtime.profile);
      steps.set(key, known);
    }
  }
  const facts = [...steps.values()].map(({ step, profiles }) => toFact(step, [...profiles].join(', ')));
  return facts.sort((a, b) => BIND_FACTS.indexOf(a.fact) - BIND_FACTS.indexOf(b.fact));
}

export function portFact(port: number, pointer: Pointer, protocol: string): BindFact {
  return { fact: 'port', pointer, data: { port, protocol } };
}

function stepsOn(question: BindQuestion, runtime: RuntimeBehaviour): Step[] {
  const found: Step[] = [];
  for (const part of [portStartSteps, userSteps, capabilitySteps, programSteps]) {
    const { steps, last } = part(question, runtime);
    found.push(...steps);
    if (last) break;
  }
  return found;
}

function toFact({ ofRuntime = false, ...fact }: Step, runtimes: string): BindFact {
  return ofRuntime ? { ...fact, data: { ...fact.data, runtimes } } : fact;
}
