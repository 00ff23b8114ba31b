import { isAbsolute, posix } from 'node:path';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import { readObjects } from './document.ts';
import { decode } from './yaml/text.ts';

/** The one object of a policy file; `read` is what reading it came to. */
export function policyDocument(
  read: { readonly bytes: Uint8Array } | { readonly unreadable: string },
  file: string,
): SourceDocument | Unreadable {
  if ('unreadable' in read) return { file, reason: read.unreadable };
  const { documents, unreadable } = readObjects(decode(read.bytes), file);
  const [fault] = unreadable;
  if (fault) return fault;
  const [first, ...others] = documents;
  if (!first) return { file, reason: 'the policy is empty' };
  if (others.length > 0) return { file, reason: 'a policy file holds one document' };
  if (first.kind === 'object') return first.document;
  return { file, reason: first.kind === 'not-an-object' ? first.reason : 'it is no PortPolicy' };
}

/** A path that a file names, seen from where that file is seen from. */
export function beside({ origin }: SourceDocument, path: string): string {
  return isAbsolute(path) ? path : posix.join(posix.dirname(origin.file), path);
}
