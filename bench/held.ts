// What the files of a case hold: a ratio by bytes says little where one side has ten times as many workloads in them, or no findings.

/** Of a run over a folder. */
export interface Held {
  readonly files: number;
  readonly bytes: number;
  readonly workloads: number;
  readonly findings: number;
}

/** By the JSON report of a run. */
export function heldIn(report: string, bytes: number): Held {
  const { counts, findings } = JSON.parse(report) as {
    readonly counts: { readonly files: number; readonly workloads: number };
    readonly findings: readonly unknown[];
  };
  return { files: counts.files, bytes, workloads: counts.workloads, findings: findings.length };
}

/** What each side of a pair holds, and its ratio of processor time for each workload and each finding. */
export function heldLines(processor: number, held: Held, beside: Held): string[] {
  const each = (what: 'workloads' | 'findings'): string => {
    const ratio = (processor * beside[what]) / held[what];
    return held[what] > 0 && beside[what] > 0
      ? `${ratio.toFixed(2)} a ${what.slice(0, -1)}`
      : `not to be told of ${what}, of which one side has none`;
  };
  return [`  ${told(held)}`, `  beside ${told(beside)}`, `  processor: ${each('workloads')}; ${each('findings')}`];
}

function told({ files, bytes, workloads, findings }: Held): string {
  const perMegabyte = Math.round(findings / (bytes / 1e6));
  return `${files} files of ${(bytes / 1e6).toFixed(2)} MB, ${workloads} workloads, ${findings} findings (${perMegabyte} a MB)`;
}
