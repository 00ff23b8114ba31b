import type { Request } from 'express';
import type { CutOff, Lanes } from './lanes.ts';

/** The whole body, or why there is none, as soon as that is known: `gone` where the client went away. */
export type ReadBody = { readonly bytes: Buffer } | 'too-large' | CutOff | 'gone';

interface BodyBounds {
  /** Bytes. */
  readonly limit: number;
  readonly lanes: Lanes;
}

/**
 * Reads a body without a parser that copies it, and hands it on once. The returned function tells that it is not needed any more.
 */
export function readBody(request: Request, { limit, lanes }: BodyBounds, take: (body: ReadBody) => void): () => void {
  const declared = Number(request.headers['content-length'] ?? 0);
  const chunks: Buffer[] = [];
  let size = 0;
  let isTaken = false;
  const finish = (body: ReadBody): void => {
    if (isTaken) return;
    isTaken = true;
    request.off('data', add);
    if (typeof body === 'string') place.leave();
    else place.whole();
    take(body);
  };
  const place = lanes.enter(declared, finish);
  const add = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= limit && place.hold(chunk.length)) chunks.push(chunk);
    else finish(size > limit ? 'too-large' : 'too-much');
  };
  const gone = (): void => finish('gone');
  if (declared > limit) finish('too-large');
  request.on('data', add);
  request.on('end', () => finish({ bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size) }));
  request.on('close', gone);
  request.on('error', gone);
  return place.leave;
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
