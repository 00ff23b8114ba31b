import { findOwnPolicy, lockBeside } from '../../lint/find-policy.ts';
import { daysSince } from '../../model/calendar.ts';
import { KportError } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { ImageLock } from '../../model/image-lock.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { unreadImage } from '../../report/image-json.ts';
import { JSON_VERSION, jsonText, jsonUnreadable } from '../../report/json.ts';
import { printable } from '../../report/printable.ts';
import type { ImageLockOutput } from '../../report/schemas/image-lock.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import type { ImageWords } from '../../words/en/image.ts';
import { imageWords } from '../../words/image-catalogue.ts';
import { tell } from '../../words/tell.ts';
import { EXIT } from '../exit-codes.ts';
import { reportFiles } from '../io/report-files.ts';
import type { CommandContext, FormatOptions, PolicyOptions, SharedOptions } from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';
import { imagesIn, type UsedImages } from './images-in.ts';
import { type Checked, checkLock, type ImageOptions, type Locked, lockAt, lockImages, writeLock } from './lock.ts';

interface Options extends FormatOptions, SharedOptions, PolicyOptions, ChartOptions {
  readonly exclude?: readonly string[];
  readonly force?: boolean;
}

interface LockRun {
  readonly options: Options;
  readonly context: CommandContext;
  readonly reading: ImageOptions;
}

interface Telling {
  readonly say: (word: keyof ImageWords['lock'], data: Readonly<Record<string, string | number>>) => void;
  readonly language: Language;
  readonly file: string;
  /** What of the manifests could not be read. */
  readonly unread: UsedImages['unreadable'];
  readonly isJson: boolean;
}

/** `kport image lock` and `kport image check`. */
export async function lockCommand(action: 'lock' | 'check', paths: readonly string[], given: LockRun): Promise<void> {
  const { options, context } = given;
  const { io, finish } = context;
  const language = chooseLanguage(options.lang, io.env);
  const found = await findOwnPolicy(options.policy, io, paths);
  const { policy } = found;
  const file = options.images ?? lockBeside(found);
  const used = await imagesIn(paths.length === 0 ? ['.'] : paths, { io, policy, options });
  const words = imageWords(language).lock;
  const isJson = options.format === 'json';
  const telling: Telling = {
    say: (word, data) => {
      if (!isJson) io.stdout.write(`${printable(fill(words[word], data))}\n`);
    },
    language,
    file,
    unread: used.unreadable,
    isJson,
  };
  for (const { file: unread, reason } of used.unreadable) telling.say('notRead', { ref: unread, why: tell(reason, language) });
  const isWhole = action === 'lock' ? await lock(used, given, telling) : await check(used, given, telling);
  if (!isWhole || used.unreadable.length > 0) finish(EXIT.notJudged);
}

/** Whether every image could be read. */
async function lock({ refs }: UsedImages, given: LockRun, telling: Telling): Promise<boolean> {
  const { io } = given.context;
  const { say, file, unread } = telling;
  const before = lockBefore(given, telling);
  const isWhole = unread.length === 0;
  const locked = await lockImages(refs, { made: io.today, before, isWhole, options: given.reading });
  tellRead(locked, telling);
  const { length: images } = locked.lock.images;
  // What nobody could read must not look like images of which nothing is known, nor like what was read today.
  if (!locked.hasRead && !(isWhole && locked.unreadable.length === 0)) say('nothingRead', { file });
  else {
    writeLock(locked.lock, file, { cwd: io.cwd, files: reportFiles });
    say('written', { file, images: counted(images, telling) });
  }
  if (telling.isJson) io.stdout.write(jsonText({ ...shared(locked, telling), images } satisfies ImageLockOutput));
  return locked.unreadable.length === 0;
}

/** Throws KportError `usage` for what is no lock, unless it may be replaced. */
function lockBefore({ options, context: { io } }: LockRun, { say, file }: Telling): ImageLock | undefined {
  try {
    return lockAt(file, io.cwd);
  } catch (error) {
    if (options.force !== true || !(error instanceof KportError)) throw error;
    say('replaced', { file });
    return undefined;
  }
}

async function check({ refs }: UsedImages, { context, reading }: LockRun, telling: Telling): Promise<boolean> {
  const { io, finish } = context;
  const { say, language, file } = telling;
  const known = lockAt(file, io.cwd);
  const checked = await checkLock(known ?? { made: io.today, images: [] }, refs, reading);
  const { missing, unused, stale, unreadable } = checked;
  if (known === undefined) say('none', { file });
  for (const ref of missing) say('missing', { file, ref });
  for (const ref of unused) say('unused', { file, ref });
  for (const ref of stale) say('stale', { file, ref });
  tellRead(checked, telling);
  const days = known && daysSince(known.made, io.today);
  const age = days === undefined ? '' : count(catalogue(language), days, 'day');
  const isAsSaid = missing.length + unused.length + stale.length === 0;
  if (!isAsSaid && known) {
    say('counted', { file, age, missing: missing.length, unused: unused.length, stale: stale.length });
  } else if (isAsSaid && known && unreadable.length === 0)
    say('fresh', { file, age, images: counted(known.images.length, telling) });
  if (!isAsSaid) finish(EXIT.findings);
  const told = { days: days ?? null, missing: [...missing], unused: [...unused], stale: [...stale] };
  if (telling.isJson) io.stdout.write(jsonText({ ...shared(checked, telling), ...told } satisfies ImageLockOutput));
  return unreadable.length === 0;
}

function counted(images: number, { language }: Telling): string {
  return count(catalogue(language), images, 'image');
}

type Read = Pick<Locked & Checked, 'unreadable' | 'contradicted'>;

function tellRead({ unreadable, contradicted }: Read, { say, language }: Telling): void {
  for (const { ref, reason } of unreadable) say('notRead', { ref, why: tell(reason, language) });
  for (const { ref, fact } of contradicted) say('contradicted', { ref, fact });
}

/** What the JSON of both begins with. */
function shared({ unreadable, contradicted }: Read, { file, language, unread }: Telling) {
  return {
    version: JSON_VERSION,
    file,
    contradicted: [...contradicted],
    unreadable: [...unread.map((one) => jsonUnreadable(one, language)), ...unreadable.map((one) => unreadImage(one, language))],
  };
}
