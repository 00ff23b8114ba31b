// ConfigMaps and Secrets that Pods read: what a program makes of a number there it alone knows, so that such numbers are told and left.
import { type ConfigSource, configSources } from '../../facts/containers/config-sources.ts';
import { objectsOf } from '../../facts/links/links.ts';
import { readObjectRef } from '../../facts/objects/object-ref.ts';
import { mappingAt, type Place } from '../../facts/objects/typed-fields.ts';
import type { Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import type { ObjectRef } from '../../model/workload.ts';
import { NO_NAMESPACE } from './pod-selector.ts';

/** An object that holds texts of programs, and the place of its document in the run. */
export interface PlacedTexts {
  readonly place: number;
  readonly ref: ObjectRef;
  readonly object: Place;
}

const KINDS: readonly string[] = ['ConfigMap', 'Secret'] satisfies readonly ConfigSource['kind'][];

/** Whether a text may hold such an object in which a program is told where to listen. */
export function mayHoldTexts(text: string): boolean {
  return /\b(?:ConfigMap|Secret)(?:List)?\b/.test(text) && (WORDS.test(text) || /:\d{1,5}\b/.test(text));
}

/** Finds what a Pod reads. */
export function textsFinder(objects: readonly Mapping[]): (podSpec: Place, namespace?: string) => readonly PlacedTexts[] {
  const found = objects.flatMap((object, place) =>
    [...objectsOf(object)].flatMap(({ place: at, meta }): PlacedTexts[] =>
      KINDS.includes(meta.kind) ? [{ place, ref: readObjectRef(at, meta, []), object: at }] : [],
    ),
  );
  const keyOf = (kind: string, name: string, namespace = NO_NAMESPACE) => JSON.stringify([kind, namespace, name]);
  const byName = Map.groupBy(found, ({ ref }) => keyOf(ref.kind, ref.name, ref.namespace));
  return (podSpec, namespace) => {
    const keys = new Set(configSources(podSpec).map(({ kind, name }) => keyOf(kind, name, namespace)));
    return [...keys].flatMap((key) => byName.get(key) ?? []);
  };
}

const WORDS = /port|listen|bind|addr/i;

/** Pointers of the texts in which something may be told to listen on a port. */
export function textsWith({ object }: PlacedTexts, port: number): Pointer[] {
  const number = new RegExp(`(?<![\\w.-])${port}(?![\\w-]|\\.\\w)`);
  const address = new RegExp(`(?:^|[\\s"'*\\]/=]|localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0):${port}(?![\\w-]|\\.\\w)`, 'i');
  const isNamed = (line: string) => (WORDS.test(line) && number.test(line)) || address.test(line);
  return ['data', 'stringData'].flatMap((key) => {
    const data = mappingAt(object, key, []);
    return Object.entries(data?.value ?? {}).flatMap(([name, text]) => {
      const lines = typeof text === 'string' ? text.split('\n').map((line) => `${name}=${line}`) : [];
      return lines.some(isNamed) ? [child(data?.at ?? '', name)] : [];
    });
  });
}
