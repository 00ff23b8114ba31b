import type { SourceDocument } from '../model/source.ts';

/**
 * The object of an admission request as a document. There is no text: the API server decoded it long ago, so nothing can be
 * located, and of a key that stood twice only one is left.
 */
export function admittedDocument(object: Readonly<Record<string, unknown>>): SourceDocument {
  return { object, origin: ORIGIN, duplicateKeys: [], locate: nowhere, line: nowhere };
}

const ORIGIN = { file: 'admission request', document: 0 } as const;

function nowhere(): undefined {
  return undefined;
}
