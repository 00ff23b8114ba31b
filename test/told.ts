import { KportError } from '../src/model/errors.ts';
import type { Reason } from '../src/model/reason.ts';
import { ChartRefused } from '../src/render/helm/load-chart.ts';
import { imagesEn } from '../src/words/en/images.ts';
import { inputEn } from '../src/words/en/input.ts';
import { usageEn } from '../src/words/en/usage.ts';
import { tell } from '../src/words/tell.ts';
import { tellError } from '../src/words/tell-error.ts';

/** What a reader of English is told, for tests that read it. */
export function told(reason: Reason): string {
  return tell(reason, 'en');
}

/** A value with the sentence in place of every reason in it, for tests that compare it with sentences. */
export function inWords(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inWords);
  if (isReason(value)) return told(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inWords(inner)]));
}

function isReason(value: object): value is Reason {
  const keys = Object.keys(value).join();
  return (
    ['code', 'code,data'].includes(keys) &&
    'code' in value &&
    [imagesEn, inputEn, usageEn].some((words) => Object.hasOwn(words, String(value.code)))
  );
}

/** A reason that is told as these words, in every language. */
export function saying(words: string): Reason {
  return { code: 'said', data: { words } };
}

/** Rejects with what a reader is told, and with the code of the error. */
export async function telling<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw withWords(error);
  });
}

/** The same for what throws at once. */
export function tellingNow<T>(work: () => T): () => T {
  return () => {
    try {
      return work();
    } catch (error) {
      throw withWords(error);
    }
  };
}

function withWords(error: unknown): unknown {
  if (error instanceof ChartRefused) return Object.assign(error, { message: told(error.reason) });
  return error instanceof KportError ? Object.assign(error, { message: tellError(error, 'en') }) : error;
}
