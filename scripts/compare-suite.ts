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

/** Which of kport's findings, by rule and message, are a violation of a subject. */
const SUBJECTS: Readonly<Record<string, RegExp>> = {
  'run-as-non-root': /^may-run-as-root /,
  'run-as-root-user': /^may-run-as-root (?:uid-zero|contradiction)/,
  'net-bind-service': /^net-bind-service-added /,
  // One finding says of a container that it may be root and keeps the capability.
  'capabilities-drop-all': /^net-bind-service-kept |^may-run-as-root .*\+kept/,
  'privileged-port': /^privileged-(?:container|host)-port /,
  'host-port': /^privileged-host-port /,
  'host-network': /^privileged-host-port /,
};

/** Where kport means to differ: the manifest decides, not the name of the row. */
const REASONS: readonly {
  /** Absent for every subject. */
  readonly subject?: string;
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
  ...(['violation', 'clean'] as const).map((expected) => ({
    expected,
    when: /^(?![\s\S]*containers:)/,
    because: 'the Pod has no container, so nothing runs; the API server refuses it',
  })),
  {
    subject: 'run-as-non-root',
    expected: 'clean',
    when: /name: windows/,
    because: 'on Windows runAsNonRoot lets an image without a USER pass, which runs as its base does',
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
  const counts = ({ ruleId, messageId }: Finding) => subject.test(`${ruleId} ${messageId}`);
  const said = verdict.unreadable.length > 0 ? 'unreadable' : verdict.findings.some(counts) ? 'violation' : 'clean';
  if (said === row.expected) return undefined;
  const reason = REASONS.find(
    ({ subject = row.kport_subject, expected, when }) =>
      subject === row.kport_subject && expected === row.expected && when.test(text),
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
