import { type BindVerdict, RUNTIMES_OF } from '../model/bind.ts';
import type { RemedyId } from '../model/bind-vocabulary.ts';
import { place } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import { isUnder, type Pointer } from '../model/pointer.ts';
import { highPort, isPrivilegedPort } from '../model/port.ts';
import { isNamedAlike, type Workload } from '../model/workload.ts';
import { type BindWords, bindWords } from '../words/bind-catalogue.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import { tell } from '../words/tell.ts';
import type { Catalogue } from '../words/texts.ts';
import { explainedPorts, type PortGroup, type Step } from './bind-groups.ts';
import { verdictPhrase } from './bind-phrase.ts';
import { errorSentence, factSentence, wordFor } from './bind-sentence.ts';
import { displayWidth } from './display-width.ts';
import { inspectedPlace } from './inspected-place.ts';
import type { InspectedWorkload, Inspection } from './inspection.ts';
import { objectName } from './object-name.ts';
import { printable } from './printable.ts';
import { type Paint, painter } from './style.ts';
import { labelled, TEXT_WIDTH } from './wrap.ts';

interface BindExplainOptions {
  /** Columns of running text. */
  readonly width?: number;
  readonly color: boolean;
  readonly language: Language;
  /** The name of the policy by which the inspected findings are. */
  readonly policy: string;
}

interface View {
  readonly width?: number | undefined;
  readonly paint: Paint;
  readonly words: BindWords;
  readonly texts: Catalogue;
  readonly policy: string;
}

const INDENT = '    ';

/** What `kport explain bind` tells a person: of every privileged port the whole chain that leads to its verdict. */
export function explainBind({ workloads, unreadable, skipped, files }: Inspection, options: BindExplainOptions): string {
  const { color, language, width, policy } = options;
  const texts = catalogue(language);
  const view: View = { width, paint: painter(color), words: bindWords(language), texts, policy };
  const { paint, words } = view;
  const told = workloads.filter((one) => one.binds.some((rows) => rows.length > 0) || stopped(one).length > 0);
  const lines = told.flatMap((inspected) => [
    ...workloadLines(inspected, { ...view, words: bindWords(language, inspected.workload.dialect) }),
    '',
  ]);
  const placed = (label: string, { file, position, reason }: Inspection['skipped'][number]) =>
    `${paint('bold', place(printable(file), position))}: ${label}: ${printable(tell(reason, language))}`;
  if (skipped.length > 0 && skipped.length === files) lines.push(...skipped.map((one) => placed(texts.words.skipped, one)));
  else if (told.length === 0 && unreadable.length === 0) lines.push(words.titles.noPorts);
  lines.push(...unreadable.map((one) => placed(paint(['bold', 'red'], texts.words.unreadable), one)));
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${line}\n`).join('');
}

function workloadLines(inspected: InspectedWorkload, view: View): string[] {
  const { workload } = inspected;
  const head = `${view.paint('bold', inspectedPlace(inspected, view.texts))}: ${printable(objectName(workload.object))}`;
  const { common, groups } = explainedPorts(inspected);
  const { titles } = view.words;
  const never = stopped(inspected);
  const stops = never.flatMap((finding, index) => findingLines(finding, `${index + 1}.`, view));
  const shared =
    common.length === 0 ? [] : ['', `  ${view.paint('bold', titles.common)}`, ...stepLines(common, 1, { inspected, view })];
  return [
    `${head} (${printable(workload.object.apiVersion)})`,
    ...(stops.length === 0 ? [] : ['', `  ${view.paint('bold', titles.neverStarts)}`, ...stops]),
    ...shared,
    ...groups.flatMap((group) => ['', ...groupLines(group, inspected, { view, firstStep: common.length + 1 })]),
  ];
}

/** Whatever the ports. Where a port of the same container is explained, it is among the steps. */
function stopped({ workload, binds, findings = [] }: InspectedWorkload): readonly LintFinding[] {
  const steps = (rows: readonly BindVerdict[]) => rows.flatMap(({ because }) => because.slice(1).map(({ pointer }) => pointer));
  const ofContainers = new Map(workload.containers.map(({ name }, index) => [name, new Set(steps(binds[index] ?? []))]));
  const ofPod = new Set(steps(binds.flat()));
  const isExplained = ({ at, container }: LintFinding) =>
    (container === undefined ? ofPod : ofContainers.get(container))?.has(at);
  return findings.filter((finding) => isStop(finding) && !isExplained(finding));
}

function isStop({ ruleId, messageId }: LintFinding): boolean {
  const isContradiction = messageId === 'contradiction' || messageId === 'administrator-refused';
  return ruleId === 'never-starts' || ruleId === 'binary-will-not-start' || (ruleId === 'may-run-as-root' && isContradiction);
}

function stepLines(
  steps: readonly Step[],
  first: number,
  { inspected, view: { words, width } }: { readonly inspected: InspectedWorkload; readonly view: View },
): string[] {
  return steps.flatMap(({ fact, places }, index) => {
    const sentence = factSentence(fact, words) + placeOf(places, inspected, words);
    // Behind the full stop of Japanese stands no blank.
    return labelled(`${first + index}.`, sentence.replace('。 (', '。('), INDENT, width);
  });
}

interface GroupView {
  readonly view: View;
  readonly firstStep: number;
}

function groupLines(group: PortGroup, inspected: InspectedWorkload, { view, firstStep }: GroupView): string[] {
  const { words } = view;
  const { titles } = words;
  const { verdict } = group.first;
  const seen = [...(verdict.error ? [verdict.error] : []), ...verdict.otherErrors];
  return [
    ...headLines(group, inspected, view),
    ...stepLines(group.steps, firstStep, { inspected, view }),
    ...told(titles.verdict, verdictPhrase(verdict, words), view),
    ...seen.flatMap((error, index) => told(index === 0 ? titles.seen : titles.orSeen, errorSentence(error, words), view)),
    ...(group.first.remedies.length > 0 ? remedyLines(group, inspected.workload, view) : errorLines(group, view)),
  ];
}

/** A line for each port, and the runtime in the same one where there is one port alone, and room. */
function headLines({ first, ports }: PortGroup, inspected: InspectedWorkload, { words, texts, paint, width }: View): string[] {
  const { titles } = words;
  const { runtime } = first.verdict;
  const any = fill(titles.anyRuntime, { runtimes: RUNTIMES_OF[words.dialect].unknown.join(words.comma) });
  const on = fill(titles.on, { runtime: runtime === 'unknown' ? any : runtime });
  const heads = ports.map(({ container, verdict: { port, protocol, asked, because } }) => {
    const named = isNamedAlike(inspected.workload)
      ? container.name
      : `${texts.words[`role.${container.role}`]} ${container.name}`.trimEnd();
    const { pointer } = because[0] ?? {};
    const isDeclared = container.ports.some(({ at }) => pointer !== undefined && isUnder(pointer, at));
    return (
      fill(titles[isDeclared ? 'head' : asked ? 'asked' : 'undeclared'], { container: named, port, protocol }) +
      placeOf(pointer === undefined ? [] : [pointer], inspected, words)
    );
  });
  const [only = '', ...others] = heads;
  const joined = `${only}${words.comma}${on}`;
  const isShort = displayWidth(joined) + 2 <= (width ?? TEXT_WIDTH);
  const alone = isShort ? [joined] : [only, on];
  const lines = others.length === 0 ? alone : [...heads, fill(titles.each, { on })];
  return lines.map((line) => `  ${paint('bold', printable(line))}`);
}

function placeOf(places: readonly Pointer[], { lines, rendered }: InspectedWorkload, words: BindWords): string {
  const found = [...new Set(places.flatMap((pointer) => lines.get(pointer) ?? []))];
  const [here, elsewhere] = [found.filter((line) => typeof line === 'number'), found.filter((line) => typeof line === 'string')];
  const [one, several] = rendered ? [words.renderedLine, words.renderedLines] : [words.line, words.lines];
  return [
    here.length === 0 ? '' : fill(here.length === 1 ? one : several, { line: here.join(words.comma) }),
    elsewhere.length === 0 ? '' : ` (${elsewhere.join(words.comma)})`,
  ].join('');
}

function told(label: string, text: string, { paint, width }: View): string[] {
  // Painted afterwards, because colours take no room.
  const [first = '', ...others] = labelled(label, text, '  ', width);
  return [first.replace(label, () => paint('bold', label)), ...others];
}

function remedyLines({ first, ports }: PortGroup, workload: Workload, { words, paint, width }: View): string[] {
  const { titles, remedies } = words;
  const numbers = [...new Set(ports.map(({ verdict }) => verdict.port))];
  const own = { port: numbers.join(words.comma), high: numbers.map(highPort).join(words.comma) };
  // The Pod has one sysctl for all its ports; any other remedy is about these.
  const start = { port: startFor(workload, numbers) };
  const isStart = (id: RemedyId) => id === 'lower-start' || id === 'start-in-range';
  return [
    `  ${paint('bold', titles.remedies)}`,
    ...first.remedies.flatMap((id, index) =>
      labelled(`${index + 1}.`, fill(wordFor(remedies, id), isStart(id) ? start : own), INDENT, width),
    ),
  ];
}

/** The lowest privileged port that the Pod declares; under hostNetwork of those that are asked about. */
function startFor({ hostNetwork, containers }: Workload, numbers: readonly number[]): number {
  if (hostNetwork.value) return Math.min(...numbers);
  const privileged = containers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort).filter(isPrivilegedPort));
  return Math.min(...numbers, ...privileged);
}

/** Where nothing has to help, the policy may still be against it. */
function errorLines({ ports }: PortGroup, view: View): string[] {
  const { words, policy, width } = view;
  const { titles } = words;
  // Many are about a container, or the Pod, whatever its ports.
  const errors = [...new Set(ports.flatMap((port) => port.errors))];
  if (errors.length === 0) return labelled('', fill(titles.nothing, { policy }), ' ', width);
  return [
    ...labelled('', fill(titles.against, { policy }), ' ', width),
    ...errors.flatMap((finding, index) => findingLines(finding, `${index + 1}.`, view)),
  ];
}

function findingLines({ message, ruleId, fix }: LintFinding, number: string, { texts: { words }, width }: View): string[] {
  const repair = `${words.fix.toLowerCase()}:`;
  return [
    ...labelled(number, printable(`${message} [${ruleId}]`), INDENT, width),
    ...labelled(repair, printable(fix), INDENT + ' '.repeat(number.length + 1), width),
  ];
}
