import { KportError } from '../../src/model/errors.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import { type FindBase, loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { tellError } from '../../src/words/tell-error.ts';
import { deepFreeze } from '../judge/outcomes.ts';
import { saying } from '../told.ts';
import { policyDocument } from './policy-document.ts';

const HEAD = 'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\n';

/** Texts of policies by file name, each without its apiVersion and kind: its own text starts in line 3. */
export type Files = Readonly<Record<string, string>>;

/** Loads the first of the files; the others are found by their names, with or without `./`. */
export async function load(files: Files): Promise<Policy> {
  const [first] = Object.keys(files);
  return loadPolicy(document(files, first ?? ''), finder(files));
}

export function document(files: Files, name: string): SourceDocument {
  const read = policyDocument(`${HEAD}${files[name]}`, name);
  return { ...read, object: deepFreeze(read.object) };
}

export function finder(files: Files): FindBase {
  return async (path) => {
    const name = path.replace(/^\.\//, '');
    return name in files ? document(files, name) : { file: name, reason: saying('no such file') };
  };
}

/** The message with which a policy of this text, given without its head, is refused. */
export async function refusal(text: string): Promise<string> {
  return refusalOf(`${HEAD}${text}`);
}

export async function refusalOf(wholeText: string): Promise<string> {
  const error = await loadPolicy(policyDocument(wholeText), finder({})).catch((thrown: unknown) => thrown);
  if (error instanceof KportError && error.code === 'policy') return tellError(error, 'en');
  throw new Error('not refused', { cause: error });
}
