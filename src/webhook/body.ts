import type { Request } from 'express';

/** The whole body; `too-large` and `too-much` as soon as that is known, `gone` when the client went away. */
export type ReadBody = { readonly bytes: Buffer } | 'too-large' | 'too-much' | 'gone';

export interface BodyBounds {
  /** Bytes. */
  readonly limit: number;
  /** False where the bodies of all requests together are too much. */
  readonly reserve: (bytes: number) => boolean;
}

/**
 * Reads a body once, without a parser that copies it. What a body that is too large still sends is thrown away by Node when the
 * answer has been sent, so that the client reads the answer rather than a reset connection.
 */
export function readBody(request: Request, { limit, reserve }: BodyBounds): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit && reserve(chunk.length)) chunks.push(chunk);
      else finish(size > limit ? 'too-large' : 'too-much');
    };
    const finish = (body: ReadBody): void => {
      request.off('data', take);
      resolve(body);
    };
    request.on('data', take);
    request.once('end', () => finish({ bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size) }));
    request.once('close', () => finish('gone'));
    request.once('error', () => finish('gone'));
  });
}
