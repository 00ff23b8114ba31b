import type { Request } from 'express';

/** The whole body; `too-large` and `too-much` as soon as that is known, `gone` when the client went away. */
export type ReadBody = { readonly bytes: Buffer } | 'too-large' | 'too-much' | 'gone';

interface BodyBounds {
  /** Bytes. */
  readonly limit: number;
  /** False where the bodies of all requests together are too much. */
  readonly reserve: (bytes: number) => boolean;
}

/**
 * Reads a body once, without a parser that copies it, and hands it on once. What a body that is too large still sends is thrown
 * away by Node when the answer has been sent, so that the client reads the answer rather than a reset connection.
 */
export function readBody(request: Request, { limit, reserve }: BodyBounds, take: (body: ReadBody) => void): void {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    take('too-large');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let isTaken = false;
  const finish = (body: ReadBody): void => {
    if (isTaken) return;
    isTaken = true;
    request.off('data', add);
    take(body);
  };
  const add = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= limit && reserve(chunk.length)) chunks.push(chunk);
    else finish(size > limit ? 'too-large' : 'too-much');
  };
  const gone = (): void => finish('gone');
  request.on('data', add);
  request.on('end', () => finish({ bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size) }));
  request.on('close', gone);
  request.on('error', gone);
}

/** `application/json`, with or without parameters. */
export function isJson({ headers }: Request): boolean {
  const { 'content-type': written = '', 'content-encoding': encoding = 'identity' } = headers;
  // As the API server writes it, and then any other way.
  if (written === 'application/json') return encoding === 'identity';
  const [type] = written.split(';', 1);
  return type?.trim().toLowerCase() === 'application/json' && encoding === 'identity';
}

export function parseBody(bytes: Buffer): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(bytes.toString()) };
  } catch (error) {
    // The message quotes the text, which may be anything.
    return { problem: error instanceof SyntaxError ? 'it cannot be parsed' : String(error) };
  }
}
