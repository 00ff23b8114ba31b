import { KportError } from '../../model/errors.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { isPreset, policyProblem, shippedPolicy } from '../../policy/presets.ts';
import { beside, policyDocument } from '../../sources/policy-document.ts';
import type { ReadFile } from './reload.ts';

/** A shipped policy by its name, or one of a file with all that it extends. Throws KportError `policy`. */
export async function readPolicyFile(named: string, read: ReadFile): Promise<Policy> {
  if (isPreset(named)) return shippedPolicy(named);
  const object = (path: string) => policyDocument(read(path), path);
  const document = object(named);
  if ('reason' in document) throw new KportError('policy', policyProblem(document, named));
  return loadPolicy(document, async (base, from) => object(beside(from, base)));
}
