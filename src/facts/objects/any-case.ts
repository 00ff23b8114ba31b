// Manifests as `podman kube play` reads them: sigs.k8s.io/yaml hands them to Go's encoding/json, to which the case of a key is
// nothing. A cluster is strict.
import { isMapping } from '../../model/mapping.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import type { SourceDocument } from '../../model/source.ts';
import { FIELD_NAMES } from './misspelt.ts';

/** Beside those of a Pod: its way down from the object, and what its lists and probes hold. */
const OTHERS = [
  'apiVersion kind metadata namespace items spec template selector replicas value valueFrom httpGet tcpSocket grpc exec port',
  'scheme host path labels annotations matchLabels',
];
const NAMES: ReadonlyMap<string, string> = new Map(
  [...FIELD_NAMES, ...OTHERS.join(' ').split(' ')].map((name) => [name.toLowerCase(), name]),
);
/** Whoever writes a manifest names the keys of these. */
const FREE: ReadonlySet<string> = new Set(['labels', 'annotations', 'nodeSelector', 'matchLabels', 'data', 'limits', 'requests']);

/** The same document; where keys have another case than Kubernetes gives them, with its names, and the places of what is written. */
export function inAnyCase(document: SourceDocument): SourceDocument {
  const { object, extract, comments } = document;
  if (extract !== undefined || isSpelt(object)) return document;
  return {
    ...document,
    object: Object.fromEntries(renamedEntries(object)),
    locate: (pointer) => document.locate(asWritten(pointer, object)),
    line: (number) => document.line(number),
    ...(comments && {
      comments: (word: string) =>
        comments.call(document, word).map((comment) => ({
          ...comment,
          covers: comment.covers.map((pointer) => asNamed(pointer, object)),
        })),
    }),
  };
}

function isSpelt(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSpelt);
  if (!isMapping(value)) return true;
  return Object.entries(value).every(([key, one]) => nameIn(value, key) === key && (FREE.has(key) || isSpelt(one)));
}

/** Kubernetes' name of a key. Of one that stands there in two spellings, each as it is: that the last one counts, nobody means. */
function nameIn(mapping: object, key: string): string {
  const lower = key.toLowerCase();
  const name = NAMES.get(lower) ?? key;
  if (name === key) return key;
  return Object.keys(mapping).some((other) => other !== key && other.toLowerCase() === lower) ? key : name;
}

function renamedEntries(mapping: object): [string, unknown][] {
  return Object.entries(mapping).map(([key, value]) => {
    const name = nameIn(mapping, key);
    return [name, FREE.has(name) ? value : renamed(value)];
  });
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  return isMapping(value) ? Object.fromEntries(renamedEntries(value)) : value;
}

/** The place in the text of a place in what it means. */
function asWritten(pointer: Pointer, object: object): Pointer {
  return along(pointer, object, (mapping, token) =>
    Object.hasOwn(mapping, token) ? token : (Object.keys(mapping).find((key) => nameIn(mapping, key) === token) ?? token),
  );
}

function asNamed(pointer: Pointer, object: object): Pointer {
  return along(pointer, object, (_, token) => token, nameIn);
}

type Key = (mapping: object, token: string) => string;

/** `written` finds a key of the text by a token of the pointer, `told` is what becomes of it. */
function along(pointer: Pointer, object: object, written: Key, told: Key = (_, key) => key): Pointer {
  let [value, at]: [unknown, Pointer] = [object, ''];
  for (const token of tokens(pointer)) {
    const key = isMapping(value) ? written(value, token) : token;
    at = child(at, isMapping(value) ? told(value, key) : key);
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return at;
}
