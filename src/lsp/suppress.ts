// A comment that lets a finding pass, as docs/exemptions-and-suppressions.md has it.
import { COMMENT_MARK } from '../judge/suppression-marks.ts';
import type { LintFinding } from '../model/lint.ts';
import type { TextEdit } from '../sources/yaml/edits/text-edit.ts';
import { indexLines, lineText } from '../sources/yaml/lines.ts';
import { eachOf } from '../words/told-message.ts';

/**
 * Above each line in which something begins that the finding is about. Without a reason it lets nothing pass: whoever wants that
 * has to write why.
 */
export function allowingComments(finding: LintFinding, text: string, reason: string): TextEdit[] {
  const lines = indexLines(text);
  const [lineBreak = '\n'] = /\r\n|\n|\r/.exec(text) ?? [];
  return rulesByLine(finding).map(([line, rules]) => {
    const start = lines.starts[line - 1] ?? text.length;
    const [indent = ''] = /^[ \t]*/.exec(lineText(lines, line) ?? '') ?? [];
    return { start, end: start, text: `${indent}# ${COMMENT_MARK} ${rules.join(', ')}: ${reason}${lineBreak}` };
  });
}

function rulesByLine(finding: LintFinding): [line: number, rules: readonly string[]][] {
  const values = eachOf(finding).flatMap(({ ruleId, range, places = [] }) =>
    [{ range }, ...places].map((one) => ({ ...one, ruleId })),
  );
  const placed = values.flatMap(({ ruleId, range }) => (range ? [{ ruleId, line: range.start.line }] : []));
  const byLine = Map.groupBy(placed, ({ line }) => line);
  return [...byLine].sort(([a], [b]) => a - b).map(([line, found]) => [line, [...new Set(found.map(({ ruleId }) => ruleId))]]);
}
