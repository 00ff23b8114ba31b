import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import { placeOf } from '../../src/model/finding.ts';
import type { LintFinding, LintResult } from '../../src/model/lint.ts';
import type { ChartEntry, Policy } from '../../src/policy/port-policy.ts';
import type { ChartOptions } from '../../src/render/chart-options.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { judging } from '../lint/judging.ts';

export interface TreeRun {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly options?: ChartOptions;
  readonly charts?: readonly ChartEntry[];
  /** Rules beside the three. */
  readonly rules?: Policy['rules'];
  readonly exemptions?: Policy['exemptions'];
  readonly stdin?: string;
}

/** A run over paths in a directory, with three rules. */
export async function lintTree(
  cwd: string,
  paths: readonly string[],
  { env = {}, options = {}, charts, rules, exemptions = [], stdin = '' }: TreeRun,
): Promise<LintResult> {
  const { policy: three } = judging();
  const policy = { ...three, rules: { ...three.rules, ...rules }, exemptions, ...(charts ? { charts } : {}) };
  const io = recordedIo({ cwd, env, stdin });
  return lintPaths(paths, {
    policy: { policy, file: '.kport.yaml' },
    language: 'en',
    io,
    charts: options,
    threads: 1,
    stories: true,
  });
}

/**
 * `file:line:column text` of each finding, the text being what stands there in the file: so that a test shows that the place is
 * right and not only that it is the same. Without a place: what was rendered.
 */
export function places({ findings }: LintResult, cwd: string): string[] {
  return findings.map((finding) => {
    const { file, range } = placeOf(finding);
    if (!range) return `${file} (rendered: ${finding.excerpt?.trim()})`;
    return `${file}:${range.start.line}:${range.start.column} ${textAt(path.join(cwd, file), finding)}`;
  });
}

function textAt(file: string, finding: LintFinding): string | undefined {
  const { range } = placeOf(finding);
  // What is in an archive is not on the disk.
  const line = file.includes('.tgz/')
    ? finding.written?.excerpt
    : readFileSync(file, 'utf8').split('\n')[(range?.start.line ?? 1) - 1];
  return range && line?.slice(range.start.column - 1, range.end.line > range.start.line ? undefined : range.end.column - 1);
}
