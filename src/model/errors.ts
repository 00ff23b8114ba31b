import type { Reason } from './reason.ts';
import type { Position } from './source.ts';

/** usage: the command line; policy: a policy that cannot be used; input: a path that cannot be read at all; internal: a bug. */
export type ErrorCode = 'usage' | 'policy' | 'input' | 'internal';

/** A failure that ends a door's work, with what there is to tell of it. Each door catches it once, and tells it in its language. */
export class KportError extends Error {
  readonly code: ErrorCode;
  /** At least one; a policy may have several mistakes. */
  readonly reasons: readonly Reason[];

  constructor(code: ErrorCode, reasons: Reason | readonly Reason[], options?: { readonly cause?: unknown }) {
    const all: readonly Reason[] = [reasons].flat();
    super(all.map(({ code: reason }) => reason).join('\n'), options);
    this.name = 'KportError';
    this.code = code;
    this.reasons = all;
  }
}

/** What something that was thrown has to say, whatever it is. */
export function errorText(error: unknown): string {
  // Node's of a host with several addresses, each of which it has tried.
  if (error instanceof AggregateError && error.message === '') return errorText(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** The same as a reason: kport's own, or the words of somebody else as a quotation. */
export function reasonOf(error: unknown): Reason {
  const [own] = error instanceof KportError ? error.reasons : [];
  return own ?? { code: 'said', data: { words: errorText(error) } };
}

/** `file:line:column`, as compilers write it; without a position the file alone. */
export function place(file: string, position?: Position): string {
  return position ? `${file}:${position.line}:${position.column}` : file;
}
