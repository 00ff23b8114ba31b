import { foldResult } from '../../judge/fold.ts';
import type { FoundPolicy } from '../../lint/find-policy.ts';
import { lintPaths } from '../../lint/lint-paths.ts';
import { dayOf } from '../../lsp/judge-open.ts';
import type { RenderedRepairs } from '../../lsp/rendered-actions.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import { repairsOfRenderings } from './rendered-repairs.ts';
import { textOf } from './repairable-texts.ts';

interface Run {
  readonly io: Io;
  readonly policy: FoundPolicy;
  readonly language: Language;
  readonly exclude?: readonly string[] | undefined;
}

/** What `kport lint --fixes FOLDER` tells of what its charts and kustomizations render. */
export async function repairsOfFolder(folder: string, { io, policy, language, exclude }: Run): Promise<RenderedRepairs> {
  const options = { ...(exclude === undefined ? {} : { exclude }) };
  const today = dayOf(io);
  const found = await lintPaths([folder], { policy, language, io: { ...io, today }, charts: {}, exclude });
  const settings = { policy: policy.policy, door: 'file', language, today, cwd: io.cwd } as const;
  const run = { io, options, settings, closed: async () => new Set<string>() };
  const { repairs } = await repairsOfRenderings([folder], foldResult(found, language), run);
  const files = new Set([...repairs.values()].flatMap(({ edits }) => edits.map(({ file }) => file)));
  const texts = new Map([...files].map((file) => [file, textOf(file, io.cwd)]));
  return { repairs, textOf: (file) => texts.get(file) };
}
