import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import { catalogue, fill } from '../../words/catalogue.ts';

interface Progress {
  report(done: number, total: number): void;
  /** Leaves no trace on the screen. */
  end(): void;
}

/** Milliseconds of work on a few files that nobody needs to be told of. */
const PATIENCE = 1000;
/** So many files are told of from the start: they may take long on a slow disk, and a line that is gone at once does no harm. */
const MANY_FILES = 500;
/** Milliseconds between two pictures. */
const PAUSE = 100;
const ERASE = '\r\u001b[K';

type ProgressIo = Pick<Io, 'stderr' | 'env' | 'onInterrupt'>;

/** One line on standard error that tells how far the work is: on a terminal only, and only when the work takes long or is much. */
export function showProgress(
  { stderr, env, onInterrupt }: ProgressIo,
  language: Language,
  now: () => number,
  template = catalogue(language).words.progress,
): Progress {
  const canErase = stderr.isTerminal && env.TERM !== 'dumb';
  let next = now() + PATIENCE;
  let isShown = false;
  const erase = (): void => stderr.write(ERASE);
  let forget: (() => void) | undefined;
  return {
    report(done, total) {
      if (!canErase || (now() < next && (isShown || total < MANY_FILES))) return;
      next = now() + PAUSE;
      if (!isShown) forget = onInterrupt?.(erase);
      isShown = true;
      stderr.write(ERASE + fill(template, { done, total }));
    },
    end() {
      forget?.();
      if (isShown) erase();
    },
  };
}
