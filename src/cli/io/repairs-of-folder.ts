import { foldResult } from '../../judge/fold.ts';
import type { FoundPolicy } from '../../lint/find-policy.ts';
import { lintPaths } from '../../lint/lint-paths.ts';
import type { JudgedChart } from '../../lsp/charts.ts';
import { dayOf } from '../../lsp/judge-open.ts';
import type { RenderedRepairs } from '../../lsp/rendered-actions.ts';
import { type Language, placeOf } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { LintResult } from '../../model/lint.ts';
import { repairsOfRenderings } from './rendered-repairs.ts';
import { textOf } from './repairable-texts.ts';

interface Run {
  readonly io: Io;
  readonly policy: FoundPolicy;
  readonly language: Language;
  readonly exclude?: readonly string[] | undefined;
}

/** What `kport lint CHART` tells, and the files that it is written in. */
export async function judgedChart(folder: string, run: Run): Promise<JudgedChart> {
  const result = await judged(folder, run);
  return {
    result,
    textOf: textsIn(
      result.findings.map((finding) => placeOf(finding).file),
      run.io.cwd,
    ),
  };
}

/** What `kport lint --fixes FOLDER` tells of what its charts and kustomizations render. */
export async function repairsOfFolder(folder: string, run: Run): Promise<RenderedRepairs> {
  const { io, policy, language, exclude } = run;
  const settings = { policy: policy.policy, door: 'file', language, today: dayOf(io), cwd: io.cwd } as const;
  const { repairs } = await repairsOfRenderings([folder], await judged(folder, run), {
    io,
    options: exclude === undefined ? {} : { exclude },
    settings,
    closed: async () => new Set<string>(),
  });
  return {
    repairs,
    textOf: textsIn(
      [...repairs.values()].flatMap(({ edits }) => edits.map(({ file }) => file)),
      io.cwd,
    ),
  };
}

async function judged(folder: string, { io, policy, language, exclude }: Run): Promise<LintResult> {
  const found = await lintPaths([folder], { policy, language, io: { ...io, today: dayOf(io) }, charts: {}, exclude });
  return foldResult(found, language);
}

/** As they are now. */
function textsIn(files: readonly string[], cwd: string): (file: string) => string | undefined {
  const texts = new Map([...new Set(files)].map((file) => [file, textOf(file, cwd)]));
  return (file) => texts.get(file);
}
