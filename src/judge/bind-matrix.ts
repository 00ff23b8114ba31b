// Every privileged port of a workload with its verdict, whether or not a finding is about it: what a table of them is made of.
import { answerBinds } from '../facts/bind/bind.ts';
import type { BoundPort } from '../model/bind-matrix.ts';
import type { BindContext } from '../model/outcome.ts';
import type { SourceDocument } from '../model/source.ts';
import type { Workload } from '../model/workload.ts';
import { type Asking, bindSettings } from './bind-answers.ts';

/** In the order of the containers and their ports. */
export function boundPorts(
  document: Pick<SourceDocument, 'origin' | 'locate'>,
  workload: Workload,
  context: BindContext & Pick<Asking, 'rows'>,
): BoundPort[] {
  const settingsOf = bindSettings(workload, { ...context, runtimes: [context.runtime] });
  return workload.containers.flatMap((container) =>
    answerBinds(workload, container, settingsOf(container)).map(({ because: _, at, ...verdict }) => {
      const position = document.locate(at ?? container.at)?.start;
      return {
        file: document.origin.file,
        ...(position ? { position } : {}),
        object: workload.object,
        ...(workload.dialect === 'kubernetes' ? {} : { dialect: workload.dialect }),
        container: container.name,
        role: container.role,
        verdict,
      };
    }),
  );
}
