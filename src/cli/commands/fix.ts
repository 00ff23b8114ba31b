import { Argument, Command } from 'commander';
import { asFound, toldOnce, wentWith } from '../../fix/as-found.ts';
import { asking } from '../../fix/asks-person.ts';
import type { RepairedFinding, RepairSettings } from '../../fix/documents/outcome.ts';
import { patchOf } from '../../fix/patch.ts';
import type { Need } from '../../fix/plan.ts';
import type { Addition, RepairedRendered } from '../../fix/rendered/repair-rendered.ts';
import { type ChangedFile, type FileText, type RepairedFiles, repairFiles } from '../../fix/repair-files.ts';
import { fold, inWords } from '../../judge/fold.ts';
import { findPolicy } from '../../lint/find-policy.ts';
import { lintPaths } from '../../lint/lint-paths.ts';
import { type Language, placeOf } from '../../model/finding.ts';
import type { Io, Output } from '../../model/io.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import { fieldPath } from '../../model/pointer.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { objectName } from '../../report/object-name.ts';
import { printable } from '../../report/printable.ts';
import { ruleOf } from '../../rules/index.ts';
import { uncommitted } from '../../sources/git.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import type { FixWordId } from '../../words/en/fix.ts';
import { fixWords } from '../../words/fix-words.ts';
import { tell } from '../../words/tell.ts';
import { rulesOf } from '../../words/told-message.ts';
import { EXIT } from '../exit-codes.ts';
import { showProgress } from '../io/progress.ts';
import type { RenderedRun } from '../io/rendered-repairs.ts';
import { isWritten, repairableTexts } from '../io/repairable-texts.ts';
import { replaceFiles } from '../io/replace-files.ts';
import { addChartOptions } from '../options/chart-options.ts';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../options/command.ts';
import { addJudgingOptions, type JudgingOptions, policyBy } from '../options/judging-options.ts';
import { chooseLanguage } from '../options/language.ts';

interface FixOptions extends SharedOptions, JudgingOptions, ChartOptions {
  readonly write?: boolean;
  readonly check?: boolean;
  readonly unsafe?: boolean;
  readonly allowDirty?: boolean;
}

const NOTES = `
A repair is safe where every container starts and binds as before, on every runtime and with every program that its image may
hold. Whatever else would repair a finding is told, and made with --unsafe, each with what a person has to make sure of.
Comments, order, quotes and everything else outside of a change stay byte for byte.

Examples:
  kport fix deploy/                 a patch of all that can be repaired safely
  kport fix deploy/ | git apply     the same as --write
  kubectl get pods -o yaml | kport fix -     a patch of what stands on standard input
  kport fix --write deploy/
  kport fix --unsafe deploy/web.yaml
  kport fix --check deploy/         for CI: exit code 1 where something is to be repaired

Exit codes: 0; 1 where --check finds something to repair; 2 for wrong usage; 3 when something could not be judged or written.`;

export function fixCommand(context: CommandContext): Command {
  const command = new Command('fix')
    .description('Repairs what lint finds, where that stops nothing that runs: shows a patch, or writes it.')
    .addArgument(new Argument('[paths...]', 'files, directories, patterns').default(['.'], '.'))
    .option('--write', 'change the files')
    .option('--check', 'change and show nothing; exit code 1 where something is to be repaired')
    .option('--unsafe', 'also make repairs of which a person has to make sure')
    .option('--allow-dirty', 'with --write: change files that have changes which are not committed');
  return addChartOptions(addSharedOptions(addJudgingOptions(command)))
    .addHelpText('after', NOTES)
    .action((paths: string[], options: FixOptions) => fix(paths, options, context));
}

async function fix(paths: readonly string[], options: FixOptions, context: CommandContext): Promise<void> {
  const { now, finish } = context;
  const io = withInputKept(context.io);
  const language = chooseLanguage(options.lang, io.env);
  const policy = await policyBy(options, io, paths, findPolicy);
  const progress = showProgress(io, language, now);
  const settings = { policy, language, io, charts: options, exclude: options.exclude, onProgress: progress.report };
  const result = await lintPaths(paths, settings).finally(() => progress.end());
  const say = speaker(language, options.write || options.check ? io.stdout : io.stderr);
  const repairing = {
    policy: policy.policy,
    door: 'file',
    language,
    today: io.today,
    cwd: io.cwd,
    unsafe: !!options.unsafe,
  } as const;
  const plain = await repairPlain(result, { io, options, say }, repairing);
  const rendered = await repairRenderings(paths, result, { io, options, say, settings: repairing });
  const repaired = {
    files: [...plain.files, ...rendered.files],
    repaired: [...plain.repaired, ...rendered.repaired],
    left: [...plain.left, ...rendered.left],
    additions: rendered.additions,
  };
  const isWritten = options.write !== true || writeAll(repaired.files, { io, say, language });
  const isDone = isWritten && !(options.write && repaired.left.some(({ because }) => because === 'closed'));
  if (isWritten) tellAll(repaired, result, { options, io, say, language });
  if (!isWhole(result)) await tellUnreadable(result, language, io);
  if (!isWhole(result) || !isDone) finish(EXIT.notJudged);
  else if (options.check && repaired.repaired.length > 0) finish(EXIT.findings);
}

function isWhole({ unreadable, failures }: LintResult): boolean {
  return unreadable.length + failures.length === 0;
}

/** Judged and repaired as it was read once. */
function withInputKept(io: Io): Io {
  let read: ReturnType<Io['stdin']> | undefined;
  return {
    ...io,
    stdin: () => {
      read ??= io.stdin();
      return read;
    },
  };
}

const NOTHING_RENDERED: RepairedRendered = { files: [], repaired: [], left: [], additions: [] };

/** Of charts and kustomizations, if anything is found in what they render. */
async function repairRenderings(
  paths: readonly string[],
  result: LintResult,
  { io, options, say, settings }: Reading & Pick<RenderedRun<RepairSettings>, 'settings'>,
): Promise<RepairedRendered> {
  if (options.render === false) say('notRendered');
  if (!result.findings.some(({ origin }) => origin.rendered)) return NOTHING_RENDERED;
  const { renderedRepairs } = await import('../io/rendered-repairs.ts');
  const closed = async (files: readonly string[]) => {
    const dirty = await dirtyOf(files, { io, options });
    for (const file of dirty) say('dirty', { file });
    return dirty;
  };
  return renderedRepairs(paths, result, { io, options, settings, closed });
}

/** Those whose changes git has not got, where that matters. */
async function dirtyOf(files: readonly string[], { io, options }: Pick<Reading, 'io' | 'options'>): Promise<ReadonlySet<string>> {
  return options.write && !options.allowDirty ? uncommitted(files, io) : new Set();
}

type Say = (word: FixWordId, data?: Readonly<Record<string, string | number>>) => void;

/** What is said goes where it does not end up in a patch. */
function speaker(language: Language, output: Output): Say {
  const words = fixWords(language);
  return (word, data = {}) => output.write(`${printable(fill(words[word], data))}\n`);
}

interface Reading {
  readonly io: Io;
  readonly options: FixOptions;
  readonly say: Say;
}

const NOBODY_ASKED: ReturnType<typeof asking> = new Map();

/** Of files as they stand. */
async function repairPlain(result: LintResult, reading: Reading, settings: RepairSettings): Promise<RepairedFiles> {
  const { judged = [] } = result;
  const asked = settings.unsafe ? NOBODY_ASKED : asking(inWhole(result, true), settings.policy);
  const texts = await readable({ ...result, judged: judged.filter((file) => !asked.has(file)) }, reading);
  const { left, ...repaired } = repairFiles(texts, settings);
  sayClosed(texts, left, reading);
  const untouched = [...asked.values()].flat().map((finding) => ({ finding, because: 'unsafe', needs: [] }) as const);
  return { ...repaired, left: [...left, ...untouched] };
}

/** What is found in texts of which all could be read, or not. */
function inWhole({ findings, judged }: LintResult, wanted: boolean): LintFinding[] {
  const whole = new Set(judged);
  return findings.filter((finding) => isWritten(finding) && whole.has(finding.origin.file) === wanted);
}

/** The texts that matter to repairs, some of which are left as they are. */
async function readable(result: LintResult, { io, options }: Reading): Promise<FileText[]> {
  const { judged = [] } = result;
  const dirty = await dirtyOf(judged, { io, options });
  const input = judged.includes('-') ? await io.stdin() : undefined;
  const { write: writes = false, unsafe: movesPorts = false } = options;
  return repairableTexts(result, { cwd: io.cwd, movesPorts, writes, dirty, input });
}

/** Why repairs are not made: files that are left as they are. */
function sayClosed(texts: readonly FileText[], left: AllRepairs['left'], { io, say }: Reading): void {
  const wanted = new Set(left.flatMap(({ files = [] }) => files));
  for (const { file, closed } of texts) if (closed && wanted.has(file)) say(closed, { file, folder: io.cwd });
}

/** Whether all of them could be written. */
function writeAll(files: readonly ChangedFile[], { io, say, language }: Pick<Telling, 'io' | 'say' | 'language'>): boolean {
  const encode = (text: string) => new TextEncoder().encode(text);
  const replacements = files.map(({ file, text, changed }) => ({ file, before: encode(text), after: encode(changed) }));
  const problem = replaceFiles(replacements, io.cwd);
  if (problem === undefined) return true;
  const { file } = problem;
  if (problem.because === 'changed') say('changedMeanwhile', { file });
  else say('notWritten', { file, why: tell(problem.why, language) });
  return false;
}

interface AllRepairs extends RepairedRendered, Pick<RepairedFiles, 'files' | 'repaired'> {}

interface Telling extends Reading {
  readonly language: Language;
}

function tellAll(
  { files, repaired, left, additions }: AllRepairs,
  result: LintResult,
  { options, io, say, language }: Telling,
): void {
  if (!options.write && !options.check) for (const file of files) io.stdout.write(patchOf(file));
  const done = byObject(repaired, result, language);
  for (const one of done) tellRepaired(one, say);
  for (const [because, findings] of leftBecause(left, result)) tellLeft(because, fold(findings), { say, language });
  const texts = catalogue(language);
  for (const addition of additions) tellAddition(addition, { options, io, say, language });
  const number = done.reduce((sum, { findings }) => sum + findings.length, 0);
  const counts = { findings: count(texts, number, 'finding'), files: count(texts, files.length, 'file') };
  if (repaired.length > 0) say(options.write ? 'summary' : 'summaryWould', counts);
  else if (result.findings.length > 0) say('nothingDone');
  // Of what could not be read nobody knows that.
  else if (isWhole(result)) say('nothing');
}

/** Nobody has asked for these files, so they are shown and not written. */
function tellAddition({ rendered, files, repaired }: Addition, { options, io, say, language }: Telling): void {
  const { from, set } = rendered;
  say('addition', {
    from: set === undefined ? from : `${from} (${set})`,
    findings: count(catalogue(language), toldOnce(repaired, language).length, 'finding'),
  });
  const output = options.write || options.check ? io.stdout : io.stderr;
  for (const file of files) output.write(patchOf(file));
  tellNeeds(
    repaired.flatMap(({ needs }) => needs),
    say,
  );
}

interface RepairedObject {
  /** As lint tells them: one cause, one finding. */
  readonly findings: readonly LintFinding[];
  /** Those that went with the repair of another one, by its rule. */
  readonly went: ReturnType<typeof wentWith>;
  readonly repaired: readonly RepairedFinding[];
}

function byObject(repaired: readonly RepairedFinding[], { findings }: LintResult, language: Language): RepairedObject[] {
  const objects = Map.groupBy(asFound(repaired, findings), ({ finding }) => namesOf(finding).place);
  return [...objects.values()].map((own) => ({
    findings: toldOnce(own, language),
    went: wentWith(own, language),
    repaired: own,
  }));
}

function tellRepaired({ findings, went, repaired }: RepairedObject, say: Say): void {
  for (const finding of findings) say('repaired', namesOf(finding));
  for (const [by, others] of went) if (by) for (const finding of others) say('went', { ...namesOf(finding), with: by });
  tellNeeds(
    repaired.flatMap(({ needs }) => needs),
    say,
  );
  for (const { file, object, at, from, to, became } of repaired.flatMap(({ named }) => named)) {
    say(`named.${became}`, { file, object: objectName(object), field: fieldPath(at), from, to });
  }
}

/** Of one reason; a run of a large tree is no list of all that `kport lint` tells. */
const MOST_NAMED = 10;

function tellLeft(because: Left, findings: readonly LintFinding[], { say, language }: Pick<Telling, 'say' | 'language'>): void {
  if (findings.length === 0) return;
  const counted = (number: number) => count(catalogue(language), number, 'finding');
  say(`left.${because}`, { findings: counted(findings.length) });
  for (const finding of findings.slice(0, MOST_NAMED)) say('named.finding', namesOf(inWords(finding, language)));
  if (findings.length > MOST_NAMED) say('named.more', { findings: counted(findings.length - MOST_NAMED) });
}

function namesOf(finding: LintFinding) {
  const { subject, message } = finding;
  // A comment that lets something pass is of no object.
  const place = [placeOf(finding).file, objectName(subject)].filter(Boolean).join(': ');
  return { place, message, rule: rulesOf(finding) };
}

function tellNeeds(needs: readonly Need[], say: Say): void {
  const told = new Map(needs.map((need) => [JSON.stringify(need), need]));
  for (const { kind, ...data } of told.values()) say(`need.${kind}`, data);
}

type Left = AllRepairs['left'][number]['because'] | 'unread' | 'dialect' | 'elsewhere';

function leftBecause(left: AllRepairs['left'], result: LintResult): [Left, readonly LintFinding[]][] {
  const { findings } = result;
  const because = ['unsafe', 'beyond', 'not-held', 'notation', 'closed', 'rendered'] as const;
  const told = because.map((one): [Left, LintFinding[]] => [
    one,
    left.flatMap((other) => (other.because === one ? [other.finding] : [])),
  ]);
  return [
    ...told,
    ['unread', inWhole(result, false)],
    ['dialect', findings.filter(({ dialect }) => dialect !== undefined)],
    ['elsewhere', findings.filter(({ ruleId }) => ruleOf(ruleId)?.about !== 'workload')],
  ];
}

async function tellUnreadable(result: LintResult, language: Language, io: Io): Promise<void> {
  const { textReport } = await import('../../report/text.ts');
  io.stderr.write(textReport({ ...result, findings: [] }, { color: false, language, quiet: true }));
}
