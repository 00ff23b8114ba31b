import { place } from '../model/errors.ts';
import { suggested } from '../model/near-name.ts';
import type { Reason } from '../model/reason.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import { PRESETS } from '../rules/rule.ts';
import { type PolicyCheck, policyCheck, policyError } from './check-policy.ts';
import { overridePolicy } from './inherit.ts';
import type { Policy, PortPolicy } from './port-policy.ts';
import { DEFAULT_PRESET, isPreset, shippedPolicy } from './presets.ts';

/** Reads the policy that `from` extends; `path` is as written there: relative to the file of `from`. */
export type FindBase = (path: string, from: SourceDocument) => Promise<SourceDocument | Unreadable>;

/** Of a policy of a cluster, which has no files beside it. */
export const standingAlone: FindBase = async (file) => ({ file, reason: { code: 'policies-of-clusters-stand-alone' } });

/** Policies that may stand on one another, more than anybody can follow. */
const MAX_DEPTH = 10;

interface Layer {
  readonly document: SourceDocument;
  readonly written: PortPolicy;
}

/**
 * A policy document with everything that it extends. Throws a KportError `policy` whose message has a line
 * `file:line:col: sentence` for each mistake of the first document that has any.
 */
export async function loadPolicy(document: SourceDocument, findBase: FindBase): Promise<Policy> {
  const check = await policyCheck();
  const layers = [layer(document, check)];
  let base = baseOf(layers);
  while (!isPreset(base)) {
    layers.push(layer(await findDocument(base, layers, findBase), check));
    base = baseOf(layers);
  }
  return layers.reduceRight((policy, { written, document: from }) => overridePolicy(policy, written, from), shippedPolicy(base));
}

function layer(document: SourceDocument, check: PolicyCheck): Layer {
  return { document, written: check(document) };
}

function baseOf(layers: readonly Layer[]): string {
  return layers.at(-1)?.written.spec.extends ?? DEFAULT_PRESET;
}

async function findDocument(path: string, layers: readonly Layer[], findBase: FindBase): Promise<SourceDocument> {
  const last = layers.at(-1);
  if (!last) throw new RangeError('a base belongs to a policy');
  const mistake = (reason: Reason) => policyError(last.document, [{ at: '/spec/extends', reason }]);
  // A file must look like one, so that a misspelt name is told as such.
  if (!/[./\\]/.test(path)) {
    const why = suggested({ code: 'unknown-policy', data: { name: JSON.stringify(path) } }, path, PRESETS);
    throw mistake({ code: 'known-policies', data: { why, shipped: PRESETS.join(', '), file: JSON.stringify(`./${path}`) } });
  }
  if (layers.length >= MAX_DEPTH) throw mistake({ code: 'too-many-policies', data: { most: MAX_DEPTH } });
  const found = await findBase(path, last.document);
  if ('reason' in found) {
    const why: Reason = { code: 'in-place', data: { place: place(found.file, found.position), why: found.reason } };
    throw mistake({ code: 'base-unreadable', data: { path: JSON.stringify(path), why } });
  }
  const files = layers.map(({ document }) => document.origin.file);
  const { file } = found.origin;
  if (files.includes(file)) throw mistake({ code: 'policies-in-circle', data: { files: [...files, file].join(' -> ') } });
  return found;
}
