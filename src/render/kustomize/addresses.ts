import { isMapping } from '../../model/mapping.ts';
import { readYaml } from '../../sources/yaml/read.ts';

/** Fields that name files, in kustomizations and in what they configure: https://kubectl.docs.kubernetes.io/references/kustomize/builtins/ */
const OF_FILES =
  /^(?:resources|bases|components|crds|configurations|generators|transformers|validators|patchesStrategicMerge|paths?|files|envs?)$/;

/** Texts within texts, and mappings within mappings. */
const MAX_DEPTH = 20;

/** What kustomize would fetch in place of reading a file, wherever a kustomization or its configuration has it. */
export function addressesIn(value: unknown, depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => addressesIn(item, depth + 1));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const named = OF_FILES.test(key) ? [inner].flat().filter((item) => typeof item === 'string') : [];
    const inTexts = named.filter((item) => item.includes('\n')).flatMap((text) => addressesInText(text, depth + 1));
    const addresses = named.map((item) => item.replace(/^[^=:/]*=/, '')).filter(isAddress);
    return [...addresses, ...inTexts, ...addressesIn(inner, depth + 1)];
  });
}

/** Of the documents in a text: a generator or a transformer, in a file or where a file could be named. */
export function addressesInText(text: string, depth = 0): string[] {
  return readYaml(text, '').documents.flatMap((document) => ('root' in document ? addressesIn(document.value, depth) : []));
}

/** As kustomize tells addresses from paths, whatever is on the disk. */
export function isAddress(path: string): boolean {
  return /^https?:/i.test(path.trim());
}
