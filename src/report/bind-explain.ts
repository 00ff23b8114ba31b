import { type BindFact, type BindVerdict, KNOWN_RUNTIMES } from '../model/bind.ts';
import { place } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import { highPort, isPrivilegedPort } from '../model/port.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import { bindWords } from '../words/bind-catalogue.ts';
import type { BindWords } from '../words/bind-words.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import { tell } from '../words/tell.ts';
import { verdictPhrase } from './bind-phrase.ts';
import { remediesOf } from './bind-remedies.ts';
import { errorSentence, factSentence } from './bind-sentence.ts';
import { inspectedPlace } from './inspected-place.ts';
import type { InspectedWorkload, Inspection } from './inspection.ts';
import { objectName } from './object-name.ts';
import { printable } from './printable.ts';
import { type Paint, painter } from './style.ts';
import { labelled } from './wrap.ts';

interface BindExplainOptions {
  /** Columns of running text. */
  readonly width?: number;
  readonly color: boolean;
  readonly language: Language;
}

interface View {
  readonly width?: number | undefined;
  readonly paint: Paint;
  readonly words: BindWords;
  readonly language: Language;
}

const INDENT = '    ';

/** What `kport explain bind` tells a person: of every privileged port the whole chain that leads to its verdict. */
export function explainBind({ workloads, unreadable }: Inspection, { color, language, width }: BindExplainOptions): string {
  const view: View = { width, paint: painter(color), words: bindWords(language), language };
  const { paint, words } = view;
  const told = workloads.filter(({ binds }) => binds.some((rows) => rows.length > 0));
  const lines = told.flatMap((inspected) => [...workloadLines(inspected, view), '']);
  if (told.length === 0 && unreadable.length === 0) lines.push(words.titles.noPorts);
  for (const { file, position, reason } of unreadable) {
    const label = paint(['bold', 'red'], catalogue(language).words.unreadable);
    lines.push(`${paint('bold', place(printable(file), position))}: ${label}: ${printable(tell(reason, language))}`);
  }
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${line}\n`).join('');
}

function workloadLines(inspected: InspectedWorkload, view: View): string[] {
  const { workload, binds } = inspected;
  const head = `${view.paint('bold', inspectedPlace(inspected, catalogue(view.language)))}: ${printable(objectName(workload.object))}`;
  return [
    `${head} (${printable(workload.object.apiVersion)})`,
    ...workload.containers.flatMap((container, index) =>
      (binds[index] ?? []).flatMap((verdict) => ['', ...portLines({ inspected, container, verdict }, view)]),
    ),
  ];
}

interface AskedPort {
  readonly inspected: InspectedWorkload;
  readonly container: ContainerFacts;
  readonly verdict: BindVerdict;
}

function portLines({ inspected, container, verdict }: AskedPort, view: View): string[] {
  const { paint, words } = view;
  const { titles } = words;
  const steps = verdict.because.flatMap((fact, index) =>
    labelled(`${index + 1}.`, factSentence(fact, words) + placeOf(fact, inspected, words), INDENT, view.width),
  );
  const seen = [...(verdict.error ? [verdict.error] : []), ...verdict.otherErrors];
  return [
    `  ${paint('bold', headOf(container, verdict, view))}`,
    ...steps,
    ...told(titles.verdict, verdictPhrase(verdict, words), view),
    ...seen.flatMap((error, index) => told(index === 0 ? titles.seen : titles.orSeen, errorSentence(error, words), view)),
    ...remedyLines(verdict, inspected.workload, view),
  ];
}

function headOf({ name, role }: ContainerFacts, { port, protocol, runtime }: BindVerdict, { words, language }: View): string {
  const { titles } = words;
  const container = `${catalogue(language).words[`role.${role}`]} ${name}`.trimEnd();
  const any = fill(titles.anyRuntime, { runtimes: KNOWN_RUNTIMES.join(words.comma) });
  return printable(fill(titles.head, { container, port, protocol, runtime: runtime === 'unknown' ? any : runtime }));
}

function placeOf({ pointer }: BindFact, { lines, rendered }: InspectedWorkload, words: BindWords): string {
  const line = pointer === undefined ? undefined : lines.get(pointer);
  return line === undefined ? '' : fill(rendered ? words.renderedLine : words.line, { line });
}

function told(label: string, text: string, { paint, width }: View): string[] {
  // Painted afterwards, because colours take no room.
  const [first = '', ...others] = labelled(label, text, '  ', width);
  return [first.replace(label, () => paint('bold', label)), ...others];
}

function remedyLines(verdict: BindVerdict, workload: Workload, { words, paint, width }: View): string[] {
  const { titles, remedies } = words;
  const ids = remediesOf(verdict);
  if (ids.length === 0) return [`  ${titles.noMoreThanNeeded}`];
  const hostNetwork = workload.hostNetwork.value;
  const port = hostNetwork ? verdict.port : lowestPort(workload, verdict.port);
  return [
    `  ${paint('bold', titles.remedies)}`,
    ...ids.flatMap((id, index) => {
      // The Pod has one sysctl for all its ports; any other remedy is about this one.
      const data = {
        port: id === 'lower-start' || id === 'start-in-range' ? port : verdict.port,
        high: highPort(verdict.port),
      };
      return labelled(`${index + 1}.`, fill(remedies[id], data), INDENT, width);
    }),
  ];
}

/** The lowest privileged port that the Pod declares. */
function lowestPort({ containers }: Workload, port: number): number {
  const privileged = containers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort).filter(isPrivilegedPort));
  return Math.min(port, ...privileged);
}
