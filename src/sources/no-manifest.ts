import { parsedJson } from '../model/json.ts';
import { isMapping } from '../model/mapping.ts';
import type { Reason } from '../model/reason.ts';
import type { ReadFile } from './document.ts';
import { namesType } from './names-type.ts';
import type { ReadPath } from './read.ts';

/**
 * Why a file that was met on the way, and cannot be read, is not for kport; undefined where it may be a manifest all the same.
 * The settings of editors and compilers are JSON with comments, templates of other programs have the endings of manifests.
 */
export function noManifest(
  { text, isMet }: Extract<ReadPath, { readonly text: string }>,
  { documents, unreadable }: ReadFile,
): Reason | undefined {
  const [fault] = unreadable;
  if (!isMet || !fault || documents.some(({ kind }) => kind !== 'not-an-object')) return undefined;
  // An object in all but the spelling of its type: see half-named.ts.
  if (unreadable.some(({ reason }) => reason.code === 'key-for-name')) return undefined;
  if (namesType(text) && !isOtherJson(text)) return undefined;
  const { position, reason } = fault;
  // A patch needs no type; a workload does, and somebody may have meant one.
  if (reason.code === 'document-without-type') return { code: 'workload-without-type' };
  const why: Reason = position ? { code: 'in-line', data: { line: position.line, why: reason } } : reason;
  return { code: 'no-manifest', data: { why } };
}

/** JSON with comments and commas too many, and no object: `kind` may stand further in. */
function isOtherJson(text: string): boolean {
  const value = jsonWithComments(text);
  return value !== undefined && !(isMapping(value) && ('apiVersion' in value || 'kind' in value || 'items' in value));
}

/** Two braces begin a template. */
const BEGINS_JSON = /^\s*(?:\{(?!\{)|[["/tfn\d]|-\d)/;

/** As editors read their settings: https://code.visualstudio.com/docs/languages/json#_json-with-comments */
function jsonWithComments(text: string): unknown {
  if (!BEGINS_JSON.test(text)) return undefined;
  const token = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  const bare = text.replace(token, (found) => (found.startsWith('"') ? found : ' '));
  const strict = bare.replaceAll(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, (found) => (found.startsWith('"') ? found : ''));
  return parsedJson(strict);
}
