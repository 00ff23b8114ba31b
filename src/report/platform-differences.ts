import type { ImageContents } from '../model/image.ts';

/** What is compared between the platforms of an index. */
const COMPARED = ['user', 'entrypoint', 'cmd', 'program', 'capable', 'exposedPorts', 'variables', 'labels'] as const;

/** In what the platforms of one index are not the same, by the fields of the JSON. */
export function platformDifferences(
  images: readonly ImageContents[],
): { readonly ref: string; readonly fields: readonly string[] }[] {
  const byIndex = Map.groupBy(images, ({ ref, index }) => `${ref} ${index ?? ''}`);
  return [...byIndex.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const fields = COMPARED.filter((field) => new Set(group.map((image) => JSON.stringify(image[field]))).size > 1);
    return fields.length === 0 ? [] : [{ ref: first.ref, fields }];
  });
}
