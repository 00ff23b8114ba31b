import { isAbsolute, posix } from 'node:path';
import { KportError } from '../model/errors.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import type { Policy } from '../policy/port-policy.ts';
import { DEFAULT_PRESET, isPreset, shippedPolicy } from '../policy/presets.ts';
import { readObjects } from '../sources/document.ts';
import { findUpwards, readBytes } from '../sources/files.ts';
import { decode } from '../sources/yaml/text.ts';
import type { Io } from './io.ts';

/** A policy, and the file that it came from; none for a shipped one. */
export interface FoundPolicy {
  readonly policy: Policy;
  readonly file?: string;
}

export const POLICY_FILE = '.kport.yaml';

/**
 * The policy that is named (a shipped name, or a file), else the nearest .kport.yaml from the working directory upwards, else
 * `restricted`. Throws KportError `policy`.
 */
export async function findPolicy(named: string | undefined, io: Pick<Io, 'cwd'>): Promise<FoundPolicy> {
  if (named !== undefined && isPreset(named)) return { policy: shippedPolicy(named) };
  const file = named ?? findUpwards(POLICY_FILE, io.cwd);
  if (file === undefined) return { policy: shippedPolicy(DEFAULT_PRESET) };
  const document = readPolicy(file, io.cwd);
  if ('reason' in document) throw new KportError('policy', problem(document, named));
  const { loadPolicy } = await import('../policy/load.ts');
  return { policy: await loadPolicy(document, async (base, from) => readPolicy(relativeTo(from, base), io.cwd)), file };
}

function relativeTo({ origin }: SourceDocument, base: string): string {
  return isAbsolute(base) ? base : posix.join(posix.dirname(origin.file), base);
}

/** The one document of a policy file. */
function readPolicy(file: string, cwd: string): SourceDocument | Unreadable {
  const read = readBytes(file, cwd);
  if ('unreadable' in read) return { file, reason: read.unreadable };
  const { documents, unreadable } = readObjects(decode(read.bytes), file);
  const [fault] = unreadable;
  if (fault) return fault;
  const [first, ...others] = documents;
  if (!first) return { file, reason: 'the policy is empty' };
  if (others.length > 0) return { file, reason: 'a policy file holds one document' };
  return first.kind === 'object'
    ? first.document
    : { file, reason: first.kind === 'not-an-object' ? first.reason : 'it is no PortPolicy' };
}

function problem({ file, position, reason }: Unreadable, named: string | undefined): string {
  const at = position ? `${file}:${position.line}:${position.column}` : file;
  const hint = named !== undefined && !/[./\\]/.test(named) ? ' (shipped policies: restricted, baseline, audit)' : '';
  return `${at}: ${reason}${hint}`;
}
