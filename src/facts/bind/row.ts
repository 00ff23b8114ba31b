// What becomes of a port, told from all of its cases: a row of the analysis without the port itself.
import type {
  BindVerdict,
  BindVia,
  ByRuntime,
  DecidedError,
  Runtime,
  RuntimeProfile,
  RuntimeVerdict,
  Verdict,
} from '../../model/bind.ts';
import { type BindCases, bindCases, dependencies, failingPlatforms } from './cases.ts';
import type { BindOutcome, BindQuestion } from './walk.ts';

export type BindRow = Omit<BindVerdict, 'port' | 'protocol' | 'runtime' | 'because'>;

export function bindRow(question: BindQuestion, runtime: RuntimeProfile): BindRow {
  return rowOf(bindCases(question), runtime === 'unknown' ? question.runtimes.map(({ profile }) => profile) : undefined);
}

/**
 * `profiles`: of `unknown` the runtimes on the first axis of the cases, where those of a profile stand together; of several, one case
 * there holds for each.
 */
export function rowOf(cases: BindCases, profiles: readonly Runtime[] | undefined): BindRow {
  const { outcomes } = cases;
  const whole = summary(outcomes);
  const { verdict, errors } = whole;
  const via = commonVia(outcomes);
  const [error, ...otherErrors] = errors;
  const overPrivileged = agreement(outcomes);
  return {
    verdict,
    ...(via === undefined ? {} : { via }),
    ...(error === undefined ? {} : { error }),
    otherErrors,
    ...(overPrivileged === undefined ? {} : { overPrivileged }),
    ...turnsOn(cases, verdict),
    ...onDefaultNode(cases),
    ...(profiles === undefined ? {} : { byRuntime: byRuntime(cases, profiles, whole) }),
  };
}

function turnsOn(cases: BindCases, verdict: Verdict): Pick<BindRow, 'dependsOn' | 'failingPlatforms'> {
  const dependsOn = verdict === 'depends' ? dependencies(cases) : [];
  return { dependsOn, ...(dependsOn.includes('platform') ? { failingPlatforms: failingPlatforms(cases) } : {}) };
}

/** Of an unknown node the default goes first; other containers of the Pod are the axis below it. */
function onDefaultNode({ outcomes, axes }: BindCases): Pick<BindRow, 'onDefaultNode'> {
  const [nodes = 1, siblings = 1] = [axes[2]?.size, axes[3]?.size];
  if (nodes === 1) return {};
  return { onDefaultNode: verdictOf(outcomes.filter((_, index) => Math.floor(index / siblings) % nodes === 0)) };
}

function summary(outcomes: readonly BindOutcome[]): RuntimeVerdict {
  return { verdict: verdictOf(outcomes), errors: distinctErrors(outcomes) };
}

function verdictOf(outcomes: readonly BindOutcome[]): Verdict {
  const [first] = outcomes;
  if (outcomes.some(({ binds }) => binds !== first?.binds)) return 'depends';
  return first?.binds === false ? 'fails' : 'binds';
}

function byRuntime({ outcomes, axes }: BindCases, profiles: readonly Runtime[], whole: RuntimeVerdict): ByRuntime {
  if (axes[0]?.size === 1) return Object.fromEntries(profiles.map((runtime) => [runtime, whole]));
  const size = outcomes.length / profiles.length;
  const of = (runtime: Runtime) => outcomes.slice(profiles.indexOf(runtime) * size, (profiles.lastIndexOf(runtime) + 1) * size);
  return Object.fromEntries(profiles.map((runtime) => [runtime, summary(of(runtime))]));
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
function distinctErrors(outcomes: readonly BindOutcome[]): DecidedError[] {
  const found: { code: DecidedError['code']; text: string; decidedBy: DecidedError['decidedBy'][number][] }[] = [];
  for (const outcome of outcomes) {
    if (outcome.binds) continue;
    const { error, decidedBy } = outcome;
    const known = found.find(({ code, text }) => code === error.code && text === error.text);
    if (known === undefined) found.push({ ...error, decidedBy: [decidedBy] });
    else if (!known.decidedBy.includes(decidedBy)) known.decidedBy.push(decidedBy);
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
