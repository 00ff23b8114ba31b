import { KportError } from '../model/errors.ts';
import type { Reason } from '../model/reason.ts';

/** Ends the reading of an image, from any depth; images/read-images.ts catches it, once. */
export function imageError(reason: Reason, cause?: unknown): KportError {
  return new KportError('input', reason, { cause });
}

/** The same with the place where it came up. */
export function inPlace(error: unknown, wrap: (why: Reason) => Reason): unknown {
  const [why] = error instanceof KportError ? error.reasons : [];
  return why === undefined ? error : imageError(wrap(why), error);
}
