import type { Position } from './source.ts';

/** usage: the command line; policy: a policy that cannot be used; input: a path that cannot be read at all; internal: a bug. */
export type ErrorCode = 'usage' | 'policy' | 'input' | 'internal';

/** A failure that ends a door's work, with words for a person. Each door catches it once. */
export class KportError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'KportError';
    this.code = code;
  }
}

/** `file:line:column`, as compilers write it; without a position the file alone. */
export function place(file: string, position?: Position): string {
  return position ? `${file}:${position.line}:${position.column}` : file;
}
