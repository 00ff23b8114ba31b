// What the page to try kport shows of a text: what `kport lint`, `kport explain bind` and `kport fix` say of a file with it.
import { asFound, toldOnce, wentWith } from '../fix/as-found.ts';
import type { RepairedFinding } from '../fix/documents/outcome.ts';
import { patchOf } from '../fix/patch.ts';
import { repairFiles } from '../fix/repair-files.ts';
import { countSeverities, told } from '../judge/fold.ts';
import { judgeTogether } from '../judge/judge-together.ts';
import { inspectPaths } from '../lint/inspect-paths.ts';
import { type FileVerdict, type JudgeSettings, judgeFile } from '../lint/judge-file.ts';
import type { RuntimeProfile } from '../model/bind.ts';
import type { Language, Severity } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import { fieldPath } from '../model/pointer.ts';
import type { Reason } from '../model/reason.ts';
import type { Position } from '../model/source.ts';
import { shippedPolicy } from '../policy/presets.ts';
import { explainBind } from '../report/bind-explain.ts';
import { exemptedLine, verdictLine } from '../report/closing-line.ts';
import { objectName } from '../report/object-name.ts';
import type { Preset } from '../rules/rule.ts';
import { catalogue, count, fill } from '../words/catalogue.ts';
import { fixWords, needSentences } from '../words/fix-words.ts';
import { playgroundWords } from '../words/playground-words.ts';
import { tell } from '../words/tell.ts';
import { rulesOf } from '../words/told-message.ts';
import { otherDialectOf } from './other-dialect.ts';

export interface Question {
  readonly text: string;
  readonly language: Language;
  readonly preset: Preset;
  readonly runtime: RuntimeProfile;
  /** Whether repairs are shown that a person has to make sure of. */
  readonly unsafe: boolean;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** A sentence and the 1-based line that it is about. */
export interface Message {
  readonly line?: number;
  readonly text: string;
}

export interface ShownFinding extends Message {
  readonly severity: Severity;
  readonly rules: string;
  readonly object: string;
  readonly why: string;
  readonly fix: string;
}

export interface Answer {
  /** What could not be judged, or is no manifest. */
  readonly problems: readonly Message[];
  /** In the order of the text. */
  readonly findings: readonly ShownFinding[];
  /** The last line of `kport lint`, without its files. */
  readonly verdict: string;
  /** Step by step, what becomes of each privileged port. */
  readonly explanation: string;
  readonly repair: Repair;
}

export interface Repair {
  /** The text as it would be; the same where nothing can be repaired. */
  readonly text: string;
  /** A unified diff, empty where nothing can be repaired. */
  readonly patch: string;
  readonly summary: string;
  /** What a person has to make sure of. */
  readonly needs: readonly string[];
  /** What went with another repair, and what names the number of a port that moves, changed or left. */
  readonly named: readonly string[];
  /** Why some findings stay. */
  readonly left: readonly string[];
}

/** A name for the text: nothing is written to it. */
const FILE = 'manifest.yaml';
/** Columns of the explanation: lines end where the page does, which has them go on further in. */
const WIDTH = 100_000;

export async function answer(question: Question): Promise<Answer> {
  const { text, language, preset, runtime, today } = question;
  const policy = { ...shippedPolicy(preset), runtime };
  const settings: JudgeSettings = { policy, door: 'file', language, today, cwd: '/' };
  const judged = judgeFile({ file: FILE, text }, settings);
  const [part = judged] = judgeTogether([judged], settings).parts;
  const findings = told(part.findings, language);
  const problemMessage = (reason: Reason, position?: Position): Message => ({
    ...(position ? { line: position.line } : {}),
    text: tell(reason, language),
  });
  // Read as YAML it has faults that are none.
  const dialect = part.objects === 0 ? otherDialectOf(text) : undefined;
  const problems: readonly Message[] = dialect
    ? [{ text: playgroundWords(language)[`notHere.${dialect}`] }]
    : [
        ...part.unreadable.map(({ reason, position }) => problemMessage(reason, position)),
        ...part.failures.map(({ ruleId, error }) => ({ text: `${ruleId}: ${error}` })),
        ...(part.skipped ? [problemMessage(part.skipped)] : []),
      ];
  return {
    problems,
    findings: findings.map(shownFinding),
    verdict: verdictOf(part, findings, language),
    explanation: await explanationOf(question, settings),
    repair: repairOf(question, settings, part.findings),
  };
}

function shownFinding(finding: LintFinding): ShownFinding {
  const { severity, message: text, why, fix, subject, range } = finding;
  const line = range?.start.line;
  return {
    ...(line === undefined ? {} : { line }),
    text,
    severity,
    rules: rulesOf(finding),
    object: objectName(subject),
    why,
    fix,
  };
}

function verdictOf(part: FileVerdict, findings: readonly LintFinding[], language: Language): string {
  const counts = { ...countSeverities(findings), workloads: part.workloads, judged: part.objects > 0 ? 1 : 0 };
  const verdict = verdictLine({ ...part, findings, counts }, language);
  return [verdict, ...exemptedLine(part.exempted.length, language)].join('; ');
}

async function explanationOf({ text, language, runtime }: Question, judged: JudgeSettings): Promise<string> {
  const file = async function* () {
    yield { file: FILE, text };
  };
  const seen = await inspectPaths(file(), { ...judged.policy, runtimes: [runtime], judged });
  return explainBind({ ...seen, unreadable: [] }, { policy: judged.policy.name, language, color: false, width: WIDTH });
}

function repairOf({ text, language, unsafe }: Question, settings: JudgeSettings, findings: readonly LintFinding[]): Repair {
  const words = fixWords(language);
  const texts = catalogue(language);
  const { files, repaired, left } = repairFiles([{ file: FILE, text }], { ...settings, unsafe });
  const [file] = files;
  return {
    text: file?.changed ?? text,
    patch: file ? patchOf(file) : '',
    summary: fill(words[repaired.length > 0 ? 'summaryHere' : findings.length > 0 ? 'nothingDone' : 'nothing'], {
      findings: count(texts, toldOnce(asFound(repaired, findings), language).length, 'finding'),
    }),
    needs: needSentences(
      repaired.flatMap((one) => one.needs),
      language,
    ),
    named: [...wentSentences(asFound(repaired, findings), language), ...namedSentences(repaired, language)],
    left: [...Map.groupBy(left, ({ because }) => because)].map(([because, found]) => {
      const rules = [...new Set(found.map(({ finding }) => finding.ruleId))].join(', ');
      const number = toldOnce(found, language).length;
      return `${fill(words[`left.${because}`], { findings: count(texts, number, 'finding') })} (${rules})`;
    }),
  };
}

function wentSentences(repaired: readonly RepairedFinding[], language: Language): string[] {
  const { went } = fixWords(language);
  return [...wentWith(repaired, language)].flatMap(([by, findings]) =>
    by === undefined
      ? []
      : findings.map((one) => fill(went, { message: one.message, place: objectName(one.subject), rule: rulesOf(one), with: by })),
  );
}

function namedSentences(repaired: readonly RepairedFinding[], language: Language): string[] {
  const words = fixWords(language);
  return repaired
    .flatMap((one) => one.named)
    .map(({ object, at, became, ...named }) =>
      fill(words[`named.${became}`], { ...named, object: objectName(object), field: fieldPath(at) }),
    );
}
