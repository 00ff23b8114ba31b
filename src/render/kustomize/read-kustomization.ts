import { posix } from 'node:path';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import type { Unreadable } from '../../model/source.ts';
import { addressesIn } from './addresses.ts';
import type { ReadKustomization } from './seen-disk.ts';

/** What a kustomization is made of, as far as its own file says. Paths are as they are written there. */
export interface KustomizationParts {
  readonly isComponent: boolean;
  /** Files with objects, folders with kustomizations, and what has to be fetched. */
  readonly resources: readonly string[];
  /** Files with parts of objects, and texts with such. */
  readonly patches: readonly WrittenPatch[];
  /** Files and kustomizations with generators, transformers and validators. */
  readonly plugins: readonly string[];
  /** Other files that say how, and files for ConfigMaps and Secrets. */
  readonly others: readonly string[];
  /** Addresses that it has in place of files, which kustomize would fetch. */
  readonly addresses: readonly string[];
  /** Why it cannot be read; kustomize might read it all the same. */
  readonly fault?: Unreadable;
  /** It asks for charts, which kustomize would fetch and render. */
  readonly inflatesCharts: boolean;
}

/** Where a patch is written, and what it is for. */
export interface WrittenPatch {
  /** A file; absent for a text in the kustomization itself. */
  readonly path?: string;
  /** In that file, or in the kustomization. */
  readonly at: Pointer;
  /** Absent where the patch itself names its object. */
  readonly target?: Mapping;
}

const PLUGINS = ['generators', 'transformers', 'validators'];

/** Undefined for what is no kustomization of kustomize: Flux has a kind of the same name. */
export function readKustomization({ documents, unreadable }: ReadKustomization, file: string): KustomizationParts | undefined {
  const [document] = documents;
  const value = document && 'root' in document && isMapping(document.value) ? document.value : {};
  if (/^kustomize\.toolkit\./.test(String(value.apiVersion))) return undefined;
  const paths = (key: string): string[] => texts(value[key]).filter((path) => !path.includes('\n'));
  const inLists = (key: string, field: string): string[] =>
    list(value[key]).flatMap((item) => (isMapping(item) && typeof item[field] === 'string' ? [item[field]] : []));
  const openapi = isMapping(value.openapi) && typeof value.openapi.path === 'string' ? [value.openapi.path] : [];
  return {
    addresses: addressesIn(value),
    ...(unreadable[0] ? { fault: { ...unreadable[0], file } } : {}),
    isComponent: value.kind === 'Component',
    resources: [...paths('resources'), ...paths('bases'), ...paths('components')],
    patches: [
      ...list(value.patchesStrategicMerge).flatMap((item, index) => {
        if (typeof item !== 'string') return [];
        return item.includes('\n') ? [{ at: child('/patchesStrategicMerge', index) }] : [{ path: item, at: '' }];
      }),
      ...['patches', 'patchesJson6902'].flatMap((key) =>
        list(value[key]).flatMap((item, index) => patchIn(item, child('', key, index))),
      ),
    ],
    plugins: PLUGINS.flatMap(paths),
    others: [
      ...['configurations', 'crds'].flatMap(paths),
      ...inLists('replacements', 'path'),
      ...openapi,
      ...['configMapGenerator', 'secretGenerator'].flatMap((key) => list(value[key]).flatMap(generatorFiles)),
    ],
    inflatesCharts: value.helmCharts !== undefined || value.helmChartInflationGenerator !== undefined,
  };
}

function patchIn(item: unknown, at: Pointer): WrittenPatch[] {
  if (!isMapping(item)) return [];
  const { path, patch, target } = item;
  const whose = isMapping(target) ? { target } : {};
  if (typeof path === 'string') return [{ path, at: '', ...whose }];
  return typeof patch === 'string' ? [{ at: child(at, 'patch'), ...whose }] : [];
}

function generatorFiles(generator: unknown): string[] {
  if (!isMapping(generator)) return [];
  const files = texts(generator.files).map((file) => file.replace(/^[^=]*=/, ''));
  return [...files, ...texts(generator.envs), ...(typeof generator.env === 'string' ? [generator.env] : [])];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): string[] {
  return list(value).filter((item) => typeof item === 'string');
}

/** Whether kustomize would fetch it, by HTTP or with git: https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md */
export function isRemote(path: string): boolean {
  return /:\/\/|^git::|^[\w.-]+@[\w.-]+:|^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)[/:]|[?&](?:ref|version)=|\.git(?:[/?]|$)/i.test(
    path,
  );
}

export function joinPath(folder: string, path: string): string {
  return path.startsWith('/') ? posix.normalize(path) : posix.join(folder, path);
}
