import { dump } from 'js-yaml';

/** Documents as kubectl takes them: one line for each value, however long, and nothing said by reference. */
export function yamlDocuments(documents: readonly object[]): string {
  return documents.map((one) => `---\n${dump(one, { lineWidth: -1, noRefs: true })}`).join('');
}
