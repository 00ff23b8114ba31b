// Compares kport's verdicts with a suite of labelled manifests: a directory with expected.jsonl, a row a case:
// { id, file, kport_subject, expected: 'violation' | 'clean', debatable: string | null }.
//   node scripts/compare-suite.ts DIRECTORY
// Prints every row on which kport says something else, with the reason where one is known; exit code 1 where one is not.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judgeFile } from '../src/lint/judge-file.ts';
import type { Finding } from '../src/model/finding.ts';
import { shippedPolicy } from '../src/policy/presets.ts';

interface Row {
  readonly id: string;
  readonly file: string;
  readonly kport_subject: string;
  readonly expected: 'violation' | 'clean';
  readonly debatable: string | null;
}

interface Subject {
  /** Which of kport's findings are a violation of the subject. */
  readonly rules: readonly string[];
  readonly messages?: readonly string[];
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'run-as-non-root': { rules: ['may-run-as-root'] },
  'run-as-root-user': { rules: ['may-run-as-root'], messages: ['uid-zero', 'contradiction'] },
  'net-bind-service': { rules: ['net-bind-service-added'] },
  'capabilities-drop-all': { rules: ['net-bind-service-kept'] },
  'privileged-port': { rules: ['privileged-container-port', 'privileged-host-port'] },
  'host-port': { rules: ['privileged-host-port'] },
  'host-network': { rules: ['privileged-host-port'] },
};

/** Where kport means to differ: the manifest decides, not the name of the row. */
const REASONS: readonly {
  readonly subject: string;
  readonly expected: Row['expected'];
  readonly when: RegExp;
  readonly because: string;
}[] = [
  {
    subject: 'host-port',
    expected: 'violation',
    when: /^(?![\s\S]*hostPort: [1-9]\d{0,2}\b)/,
    because: 'no host port below 1024: kport judges privileged ports only',
  },
  {
    subject: 'host-network',
    expected: 'violation',
    when: /^(?![\s\S]*containerPort: [1-9]\d{0,2}\b)/,
    because: 'hostNetwork without a port below 1024: kport judges privileged ports only',
  },
  {
    subject: 'run-as-non-root',
    expected: 'violation',
    when: /^(?![\s\S]*containers:)/,
    because: 'the Pod has no container, so nothing runs; the API server refuses it',
  },
  {
    subject: 'capabilities-drop-all',
    expected: 'violation',
    when: /NET_BIND_SERVICE/,
    because: 'drops NET_BIND_SERVICE by name: kport asks for that capability only, not for ALL',
  },
];

function disagreement(row: Row, directory: string): string | undefined {
  const subject = SUBJECTS[row.kport_subject];
  if (!subject) return undefined;
  const text = readFileSync(path.join(directory, row.file), 'utf8');
  const verdict = judgeFile(
    { file: row.file, text },
    { policy: shippedPolicy('restricted'), door: 'file', language: 'en', today: '2000-01-01' },
  );
  const counts = ({ ruleId, messageId }: Finding) =>
    subject.rules.includes(ruleId) && (subject.messages?.includes(messageId) ?? true);
  const said = verdict.unreadable.length > 0 ? 'unreadable' : verdict.findings.some(counts) ? 'violation' : 'clean';
  if (said === row.expected) return undefined;
  const reason = REASONS.find(
    ({ subject, expected, when }) => subject === row.kport_subject && expected === row.expected && when.test(text),
  );
  return `${row.kport_subject}: expected ${row.expected}, kport says ${said}: ${reason?.because ?? 'NO REASON KNOWN'}: ${row.file}`;
}

const directory = process.argv[2] ?? '.';
const rows = readFileSync(path.join(directory, 'expected.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);
const judged = rows.filter((row) => row.debatable === null && SUBJECTS[row.kport_subject] !== undefined);
const lines = judged.flatMap((row) => disagreement(row, directory) ?? []);
const unexplained = lines.filter((line) => line.includes('NO REASON KNOWN')).length;
process.stdout.write(
  [
    ...lines,
    `${judged.length} rows, ${judged.length - lines.length} agree, ${lines.length - unexplained} differ with a reason, ${unexplained} without`,
    '',
  ].join('\n'),
);
process.exitCode = unexplained === 0 ? 0 : 1;
