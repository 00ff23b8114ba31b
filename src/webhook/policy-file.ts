import { isAbsolute, posix } from 'node:path';
import { KportError, place } from '../model/errors.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Policy } from '../policy/port-policy.ts';
import { isPreset, shippedPolicy } from '../policy/presets.ts';
import { readObjects } from '../sources/document.ts';
import { decode } from '../sources/yaml/text.ts';
import type { ReadFile } from './reload.ts';

/** A shipped policy by its name, or one of a file with all that it extends. Throws KportError `policy`. */
export async function readPolicyFile(named: string, read: ReadFile): Promise<Policy> {
  if (isPreset(named)) return shippedPolicy(named);
  const document = policyDocument(named, read);
  if ('reason' in document) throw new KportError('policy', `${place(document.file, document.position)}: ${document.reason}`);
  return loadPolicy(document, async (base, from) => policyDocument(beside(from, base), read));
}

function beside({ origin }: SourceDocument, base: string): string {
  return isAbsolute(base) ? base : posix.join(posix.dirname(origin.file), base);
}

function policyDocument(file: string, read: ReadFile): SourceDocument | Unreadable {
  const content = read(file);
  if ('unreadable' in content) return { file, reason: content.unreadable };
  const { documents, unreadable } = readObjects(decode(content.bytes), file);
  const [fault] = unreadable;
  if (fault) return fault;
  const [first, ...others] = documents;
  if (!first) return { file, reason: 'the policy is empty' };
  if (others.length > 0) return { file, reason: 'a policy file holds one document' };
  if (first.kind === 'object') return first.document;
  return { file, reason: first.kind === 'not-an-object' ? first.reason : 'it is no PortPolicy' };
}
