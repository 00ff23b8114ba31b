// Derives where the custom resources of CustomResourceDefinitions hold parts of Pods: a line `group kind version path node` each,
// sorted, for test/facts/crd-paths.tsv, which says of every one that kport sees it.
// Run: node scripts/derive-crd-paths.ts FILE-OR-FOLDER... >test/facts/crd-paths.tsv
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { isMapping, type Mapping } from '../src/model/mapping.ts';

export type Node = 'PodSpec' | 'Container' | 'opaque';

export interface CrdPath {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  /** As in PortPolicy `workloads`. */
  readonly path: string;
  readonly node: Node;
}

/** Those of one document, of its newest version; none for what is no CustomResourceDefinition. */
export function crdPaths(document: unknown): CrdPath[] {
  const spec = at(document, 'spec');
  if (at(document, 'kind') !== 'CustomResourceDefinition' || !isMapping(spec)) return [];
  const versions = Array.isArray(spec.versions) ? spec.versions.filter(isMapping) : [];
  const newest = versions.find(({ storage }) => storage === true) ?? versions[0];
  const schema = at(at(newest, 'schema'), 'openAPIV3Schema');
  const type = { group: String(spec.group), kind: String(at(spec.names, 'kind')), version: String(newest?.name) };
  return [...partsOf(at(at(schema, 'properties'), 'spec'), 'spec')].map((part) => ({ ...type, ...part }));
}

/** `group kind version path node`, with tabs. */
export function crdLine({ group, kind, version, path, node }: CrdPath): string {
  return [group, kind, version, path, node].join('\t');
}

function at(value: unknown, key: string): unknown {
  return isMapping(value) ? value[key] : undefined;
}

function* partsOf(schema: unknown, path: string): Generator<Pick<CrdPath, 'path' | 'node'>> {
  if (!isMapping(schema)) return;
  const node = nodeOf(schema, path);
  if (node !== undefined) {
    yield { path, node };
    return;
  }
  yield* partsOf(schema.items, `${path}[*]`);
  yield* partsOf(schema.additionalProperties, `${path}[*]`);
  if (!isMapping(schema.properties)) return;
  for (const [key, inner] of Object.entries(schema.properties)) yield* partsOf(inner, `${path}.${key}`);
}

function nodeOf(schema: Mapping, path: string): Node | undefined {
  const { properties } = schema;
  if (schema['x-kubernetes-preserve-unknown-fields'] === true && !isMapping(properties)) {
    return /pod(?:template|spec)$|containers$/i.test(path) ? 'opaque' : undefined;
  }
  if (!isMapping(properties)) return undefined;
  const containers = at(at(properties.containers, 'items'), 'properties');
  if (isMapping(containers) && 'name' in containers) return 'PodSpec';
  return 'image' in properties && ['ports', 'securityContext', 'command'].some((key) => key in properties)
    ? 'Container'
    : undefined;
}

function manifestsIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return globSync('**/*.{yaml,yml,json}', { cwd: path }).map((file) => join(path, file));
}

if (import.meta.main) {
  const documents = process.argv
    .slice(2)
    .flatMap(manifestsIn)
    .flatMap((file) => loadAll(readFileSync(file, 'utf8')));
  const lines = new Set(documents.flatMap(crdPaths).map(crdLine));
  process.stdout.write(
    [...lines]
      .sort()
      .map((line) => `${line}\n`)
      .join(''),
  );
}
