import { isAbsolute, posix } from 'node:path';
import type { Reason } from '../model/reason.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import { readObjects } from './document.ts';
import { decode } from './yaml/text.ts';

/** The one object of a policy file; `read` is what reading it came to. */
export function policyDocument(
  read: { readonly bytes: Uint8Array } | { readonly unreadable: Reason },
  file: string,
): SourceDocument | Unreadable {
  if ('unreadable' in read) return { file, reason: read.unreadable };
  const { documents, unreadable } = readObjects(decode(read.bytes), file);
  const [fault] = unreadable;
  if (fault) return fault;
  const [first, ...others] = documents;
  if (!first) return { file, reason: { code: 'empty-policy' } };
  if (others.length > 0) return { file, reason: { code: 'several-policies' } };
  if (first.kind === 'object') return first.document;
  return { file, reason: first.kind === 'not-an-object' ? first.reason : { code: 'no-policy' } };
}

/** A path that a file names, seen from where that file is seen from. */
export function beside({ origin }: SourceDocument, path: string): string {
  return isAbsolute(path) ? path : posix.join(posix.dirname(origin.file), path);
}
