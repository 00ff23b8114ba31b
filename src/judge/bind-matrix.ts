// Every privileged port of a workload with its verdict, whether or not a finding is about it: what a table of them is made of.
import { answerBinds } from '../facts/bind/bind.ts';
import type { BoundPort } from '../model/bind-matrix.ts';
import type { VerdictSummary } from '../model/bind-story.ts';
import type { BindContext } from '../model/outcome.ts';
import type { Pointer } from '../model/pointer.ts';
import type { SourceDocument } from '../model/source.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import { type Asking, bindSettings } from './bind-answers.ts';

/** What a port of a container comes to, by the list of containers that it is of: the same list is that of the same Pod spec (pod-memory.ts). */
export type KnownVerdicts = WeakMap<Workload['containers'], readonly Verdict[]>;

interface Verdict {
  readonly container: ContainerFacts;
  readonly at: Pointer;
  readonly verdict: VerdictSummary;
}

/** In the order of the containers and their ports. */
export function boundPorts(
  document: Pick<SourceDocument, 'origin' | 'locate'>,
  workload: Workload,
  context: BindContext & Pick<Asking, 'rows'>,
  known: KnownVerdicts = new WeakMap(),
): BoundPort[] {
  const { object, dialect, containers } = workload;
  const verdicts = known.get(containers) ?? verdictsIn(workload, context);
  known.set(containers, verdicts);
  return verdicts.map(({ container: { name, role }, at, verdict }) => {
    const position = document.locate(at)?.start;
    return {
      file: document.origin.file,
      ...(position ? { position } : {}),
      object,
      ...(dialect === 'kubernetes' ? {} : { dialect }),
      container: name,
      role,
      verdict,
    };
  });
}

function verdictsIn(workload: Workload, context: BindContext & Pick<Asking, 'rows'>): readonly Verdict[] {
  const settingsOf = bindSettings(workload, { ...context, runtimes: [context.runtime] });
  return workload.containers.flatMap((container) =>
    answerBinds(workload, container, settingsOf(container)).map(({ because: _, at = container.at, ...verdict }) => {
      return { container, at, verdict };
    }),
  );
}
