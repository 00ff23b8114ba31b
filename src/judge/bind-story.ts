// One cause, one story: what becomes of each privileged port of the containers that findings are about.
import { answerBinds, answerPort, type BindSettings, countAnalysed, hasPrivilegedPort } from '../facts/bind/bind.ts';
import type { BindAnswer } from '../model/bind.ts';
import type { BindStories, BindStory, StoryBudget, VerdictSummary } from '../model/bind-story.ts';
import type { Finding } from '../model/finding.ts';
import type { BindContext } from '../model/outcome.ts';
import type { SourceDocument } from '../model/source.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import { bindSettings } from './bind-answers.ts';

export const NO_STORIES: BindStories = Object.freeze({ told: [], untold: 0 });

/** A user that is not root, as the remedies name him: the one of distroless images. */
const NON_ROOT = 65_532;

/** A workload with the findings about it that are told. */
interface JudgedWorkload {
  readonly document: Pick<SourceDocument, 'origin' | 'locate' | 'written'>;
  readonly workload: Workload;
  readonly findings: readonly Finding[];
}

/**
 * The stories of a workload, in the order of its containers and their ports, as far as the budget goes: an analysis takes its
 * time, and thousands of stories nobody reads.
 */
export function bindStories(judged: JudgedWorkload, context: BindContext, budget: StoryBudget): BindStories {
  const { workload, findings } = judged;
  const ported = workload.containers.filter((container) => hasPrivilegedPort(workload, container, context.nodes));
  if (ported.length === 0) return NO_STORIES;
  const concerned = new Set(findings.map(({ container }) => container));
  const settingsOf = bindSettings(workload, { ...context, runtimes: [context.runtime] });
  const told: BindStory[] = [];
  let untold = 0;
  for (const container of ported) {
    if (!concerned.has(container.name)) continue;
    const settings = settingsOf(container);
    const stories = budget.left > 0 ? storiesOf(judged, container, settings) : [];
    if (budget.left <= 0) untold += countAnalysed(workload, container, settings);
    budget.left -= stories.length;
    told.push(...stories);
  }
  return { told, untold };
}

function storiesOf({ document, workload }: JudgedWorkload, container: ContainerFacts, settings: BindSettings): BindStory[] {
  return answerBinds(workload, container, settings).map((answer) => {
    const { at } = answer;
    const written = document.written?.(at);
    const position = (written?.range ?? document.locate(at))?.start;
    return {
      file: written?.file ?? document.origin.file,
      ...(position ? { position } : {}),
      object: workload.object,
      ...(workload.dialect === 'kubernetes' ? {} : { dialect: workload.dialect }),
      container: container.name,
      ...(container.privileged.value === true ? { isPrivileged: true } : {}),
      now: summary(answer),
      ...asNonRoot({ workload, container, settings }, answer),
    };
  });
}

interface Analysed {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly settings: BindSettings;
}

/** What the advice not to run as root comes to, if nobody does anything about the port. */
function asNonRoot({ workload, container, settings }: Analysed, now: BindAnswer): Pick<BindStory, 'asNonRoot'> {
  if (now.via !== 'root' || now.overPrivileged !== true) return {};
  const other: ContainerFacts = { ...container, runAsUser: { value: NON_ROOT, from: 'container', at: container.runAsUser.at } };
  const containers = workload.containers.map((each) => (each === container ? other : each));
  const { port, protocol } = now;
  const asked = { port, protocol, at: container.at };
  // What is remembered is of the workload as it stands.
  const [then] = answerPort({ ...workload, containers }, other, asked, { ...settings, memory: undefined });
  return then ? { asNonRoot: { uid: NON_ROOT, verdict: summary(then) } } : {};
}

function summary({ because: _, at: __, ...verdict }: BindAnswer): VerdictSummary {
  return verdict;
}

/** In the order of the input. */
export function joinStories(parts: readonly { readonly stories: BindStories }[]): BindStories {
  return {
    told: parts.flatMap(({ stories }) => stories.told),
    untold: parts.reduce((sum, { stories }) => sum + stories.untold, 0),
  };
}
