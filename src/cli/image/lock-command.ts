import { findPolicy, lockBeside } from '../../lint/find-policy.ts';
import type { Language } from '../../model/finding.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { printable } from '../../report/printable.ts';
import { fill } from '../../words/catalogue.ts';
import { imageWords } from '../../words/image-catalogue.ts';
import type { ImageWords } from '../../words/image-words.ts';
import { tell } from '../../words/tell.ts';
import { EXIT } from '../exit-codes.ts';
import { reportFiles } from '../io/report-files.ts';
import type { CommandContext, PolicyOptions, SharedOptions } from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';
import { imagesIn, type UsedImages } from './images-in.ts';
import { checkLock, type ImageOptions, lockAt, lockImages, writeLock } from './lock.ts';

type Options = SharedOptions & PolicyOptions & ChartOptions & { readonly exclude?: readonly string[] };

interface Given {
  readonly options: Options;
  readonly context: CommandContext;
  readonly reading: ImageOptions;
}

interface Telling {
  readonly say: (word: keyof ImageWords['lock'], data: Readonly<Record<string, string | number>>) => void;
  readonly language: Language;
  readonly file: string;
}

/** `kport image lock` and `kport image check`. */
export async function lockCommand(action: 'lock' | 'check', paths: readonly string[], given: Given): Promise<void> {
  const { options, context } = given;
  const { io, finish } = context;
  const language = chooseLanguage(options.lang, io.env);
  const found = await findPolicy(options.policy, io, paths);
  const { policy } = found;
  const file = options.images ?? lockBeside(found);
  const used = await imagesIn(paths.length === 0 ? ['.'] : paths, { io, policy, options });
  const words = imageWords(language).lock;
  const telling: Telling = {
    say: (word, data) => io.stdout.write(`${printable(fill(words[word], data))}\n`),
    language,
    file,
  };
  for (const { file: unread, reason } of used.unreadable) telling.say('notRead', { ref: unread, why: tell(reason, language) });
  const isWhole = action === 'lock' ? await lock(used, given, telling) : await check(used, given, telling);
  if (!isWhole || used.unreadable.length > 0) finish(EXIT.notJudged);
}

/** Whether every image could be read. */
async function lock(
  { refs }: UsedImages,
  { context: { io }, reading }: Given,
  { say, language, file }: Telling,
): Promise<boolean> {
  const before = lockAt(file, io.cwd);
  const { lock: made, unreadable, contradicted } = await lockImages(refs, { made: io.today, before, options: reading });
  for (const { ref, reason } of unreadable) say('notRead', { ref, why: tell(reason, language) });
  for (const { ref, fact } of contradicted) say('contradicted', { ref, fact });
  writeLock(made, file, { cwd: io.cwd, files: reportFiles });
  say('written', { file, images: made.images.length });
  return unreadable.length === 0;
}

async function check({ refs }: UsedImages, { context, reading }: Given, { say, language, file }: Telling): Promise<boolean> {
  const { io, finish } = context;
  const known = lockAt(file, io.cwd) ?? { made: io.today, images: [] };
  const { missing, unused, stale, unreadable } = await checkLock(known, refs, reading);
  for (const ref of missing) say('missing', { file, ref });
  for (const ref of unused) say('unused', { file, ref });
  for (const ref of stale) say('stale', { file, ref });
  for (const { ref, reason } of unreadable) say('notRead', { ref, why: tell(reason, language) });
  if (missing.length + unused.length + stale.length > 0) finish(EXIT.findings);
  else if (unreadable.length === 0) say('fresh', { file, images: known.images.length });
  return unreadable.length === 0;
}
