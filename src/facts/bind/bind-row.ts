// What becomes of a port, told from all of its cases: a row of the analysis without the port itself.
import { behavioursOf } from '../../knowledge/runtimes.ts';
import {
  type BindError,
  type BindVerdict,
  type BindVia,
  KNOWN_RUNTIMES,
  type KnownRuntime,
  type RuntimeProfile,
  type Verdict,
} from '../../model/bind.ts';
import type { Mutable } from '../objects/typed-fields.ts';
import { bindCases, dependencies } from './bind-cases.ts';
import type { BindOutcome, BindQuestion } from './bind-outcome.ts';

export type BindRow = Omit<BindVerdict, 'port' | 'protocol' | 'runtime' | 'because'>;

export function bindRow(question: BindQuestion, runtime: RuntimeProfile): BindRow {
  const cases = bindCases(question);
  const { outcomes } = cases;
  const verdict = verdictOf(outcomes, 0, outcomes.length);
  const via = commonVia(outcomes);
  const [error, ...otherErrors] = distinctErrors(outcomes);
  const overPrivileged = agreement(outcomes);
  return {
    verdict,
    ...(via === undefined ? {} : { via }),
    ...(error === undefined ? {} : { error }),
    otherErrors,
    ...(overPrivileged === undefined ? {} : { overPrivileged }),
    dependsOn: verdict === 'depends' ? dependencies(cases) : [],
    ...(runtime === 'unknown' ? { byRuntime: verdictByRuntime(outcomes) } : {}),
  };
}

export function everywhere(verdict: Verdict): Record<KnownRuntime, Verdict> {
  return Object.fromEntries(KNOWN_RUNTIMES.map((runtime) => [runtime, verdict])) as Record<KnownRuntime, Verdict>;
}

/** Of the outcomes from `start` to before `end`. */
function verdictOf(outcomes: readonly BindOutcome[], start: number, end: number): Verdict {
  const first = outcomes[start]?.binds ?? true;
  for (let index = start + 1; index < end; index += 1) if (outcomes[index]?.binds !== first) return 'depends';
  return first ? 'binds' : 'fails';
}

/** The runtimes of `unknown` are the first axis of its cases, in the order of behavioursOf. */
function verdictByRuntime(outcomes: readonly BindOutcome[]): Record<KnownRuntime, Verdict> {
  const behaviours = behavioursOf('unknown');
  const size = outcomes.length / behaviours.length;
  const found: Mutable<Partial<Record<KnownRuntime, Verdict>>> = {};
  for (const [index, { profile }] of behaviours.entries()) {
    const verdict = verdictOf(outcomes, index * size, (index + 1) * size);
    found[profile] = (found[profile] ?? verdict) === verdict ? verdict : 'depends';
  }
  return found as Record<KnownRuntime, Verdict>;
}

/** What is enough in every case in which the port is bound; where nothing is, what is enough in the first of them. */
function commonVia(outcomes: readonly BindOutcome[]): BindVia | undefined {
  let first: readonly BindVia[] | undefined;
  let common: readonly BindVia[] = [];
  for (const outcome of outcomes) {
    if (!outcome.binds) continue;
    const { vias } = outcome;
    if (first === undefined) {
      first = vias;
      common = vias;
    } else if (vias !== common) common = common.filter((via) => vias.includes(via));
  }
  return common[0] ?? first?.[0];
}

/** In the order of the cases, the likeliest of which go first. */
function distinctErrors(outcomes: readonly BindOutcome[]): BindError[] {
  const found: BindError[] = [];
  for (const outcome of outcomes) {
    if (outcome.binds) continue;
    const { error } = outcome;
    if (!found.some(({ code, text }) => code === error.code && text === error.text)) found.push(error);
  }
  return found;
}

/** What all say that bind it; undefined where they disagree, and where there are none. */
function agreement(outcomes: readonly BindOutcome[]): boolean | undefined {
  let said: boolean | undefined;
  for (const outcome of outcomes) {
    if (!outcome.binds) continue;
    if (said !== undefined && said !== outcome.overPrivileged) return undefined;
    said = outcome.overPrivileged;
  }
  return said;
}
