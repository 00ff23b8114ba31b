import type { FoundPolicy } from '../../src/lint/find-policy.ts';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import type { LintResult } from '../../src/model/lint.ts';
import type { ExemptionSpec } from '../../src/policy/port-policy.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { BAD, CONFIG_MAP, GOOD, judging } from './judging.ts';

interface Run {
  readonly stdin?: string;
  readonly threads?: number | undefined;
  readonly exemptions?: readonly ExemptionSpec[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** A run over paths in a directory; in this thread alone, unless told otherwise: undefined leaves it to kport. */
export async function lint(cwd: string, paths: readonly string[], run: Run = {}): Promise<LintResult> {
  const { policy } = judging();
  const exemptions = (run.exemptions ?? []).map((exemption) => ({
    ...exemption,
    file: 'p.yaml',
    position: { line: 1, column: 1 },
  }));
  const found: FoundPolicy = { policy: { ...policy, exemptions }, file: 'p.yaml' };
  const io = recordedIo({ cwd, stdin: run.stdin ?? '' });
  const { threads, onProgress } = { threads: 1, ...run };
  return lintPaths(paths, { policy: found, language: 'en', io, threads, onProgress });
}

/** Files of every sort. */
export const TREE = {
  'a/bad.yaml': BAD,
  'a/good.yml': `${GOOD}---\n${CONFIG_MAP}`,
  'a/mixed.yaml': `${BAD}---\na: b: c\n---\n${BAD}`,
  'b/broken.yaml': 'kind: [\n',
  'b/chart.yaml': 'kind: {{ .Values.a }}\n',
  'b/empty.yaml': '',
  'b/values.yaml': 'replicas: 3\n',
  'c/pod.json':
    '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"j"},"spec":{"containers":[{"name":"c"}],"hostUsers":false}}\n',
};
