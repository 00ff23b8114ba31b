// Which kustomizations of a run are judged: what a user would apply is a kustomization that no other one in the run uses.
import type { Reason } from '../../model/reason.ts';
import type { Unreadable } from '../../model/source.ts';
import type { FoundFile } from '../../sources/find-files.ts';
import { addressesInText, isAddress } from './addresses.ts';
import { isRemote, joinPath, type KustomizationParts, type WrittenPatch } from './read-kustomization.ts';

/** The file system, as far as kustomizations are looked for in it; paths are as the user would name them. */
export interface Folders {
  kindOf(path: string): 'file' | 'folder' | undefined;
  /** The kustomization of a folder, and its file; undefined where there is none. */
  readIn(folder: string): { readonly file: string; readonly parts: KustomizationParts } | undefined;
  /** Undefined for what cannot be read. */
  readText(file: string): string | undefined;
}

/** A patch, with the file that it is in. */
export interface PatchInFile extends WrittenPatch {
  readonly file: string;
}

/** A kustomization with everything that it uses. */
export interface Kustomization {
  readonly folder: string;
  readonly file: string;
  readonly isComponent: boolean;
  /** Folders of kustomizations, directly or not, without its own. */
  readonly uses: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly patches: readonly PatchInFile[];
  readonly others: ReadonlySet<string>;
  /** What kustomize would have to fetch or to inflate, and the file that says so. */
  readonly refused: readonly Unreadable[];
}

/** More than anybody has. */
const MAX_FOLDERS = 1000;

export function readWhole(folder: string, folders: Folders, allowNetwork: boolean): Kustomization | undefined {
  const own = folders.readIn(folder);
  if (!own) return undefined;
  const [uses, resources, others] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const patches: PatchInFile[] = [];
  const refused: Unreadable[] = [];
  const queue = [folder];
  for (let at = queue.shift(); at !== undefined && uses.size < MAX_FOLDERS; at = queue.shift()) {
    const read = uses.has(at) ? undefined : folders.readIn(at);
    uses.add(at);
    if (!read) continue;
    const { file, parts } = read;
    const used = usedBy(parts, at, folders);
    queue.push(...used.folders);
    for (const path of used.resources) resources.add(path);
    for (const patch of parts.patches)
      patches.push({ ...patch, file: patch.path === undefined ? file : joinPath(at, patch.path) });
    for (const path of [file, ...[...parts.plugins, ...parts.others].map((path) => joinPath(at, path))]) others.add(path);
    refused.push(
      ...faultsOf(parts, file),
      ...(allowNetwork ? [] : used.fetched.map((path) => ({ file, reason: remoteReason(path) }))),
    );
  }
  uses.delete(folder);
  return { folder, file: own.file, isComponent: own.parts.isComponent, uses, resources, patches, others, refused };
}

interface Used {
  readonly folders: readonly string[];
  readonly resources: readonly string[];
  /** What kustomize would take from elsewhere. */
  readonly fetched: readonly string[];
}

/** What the kustomization of a folder takes its objects from. */
function usedBy({ resources, plugins, addresses }: KustomizationParts, at: string, folders: Folders): Used {
  const kinds = (paths: readonly string[]) =>
    paths.map((path) => ({ path, local: joinPath(at, path), kind: folders.kindOf(joinPath(at, path)) }));
  const [ofResources, ofPlugins] = [kinds(resources), kinds(plugins)];
  const locals = (wanted: 'file' | 'folder', of: typeof ofResources) =>
    of.flatMap(({ local, kind }) => (kind === wanted ? [local] : []));
  return {
    folders: locals('folder', [...ofResources, ...ofPlugins]),
    resources: locals('file', ofResources),
    fetched: [
      ...addresses,
      ...ofResources.flatMap(({ path, kind }) => (kind === undefined && isRemote(path) && !isAddress(path) ? [path] : [])),
      ...ofPlugins.flatMap(({ local, kind }) => (kind === 'folder' ? [] : addressesInText(folders.readText(local) ?? ''))),
    ],
  };
}

function faultsOf({ fault, inflatesCharts }: KustomizationParts, file: string): Unreadable[] {
  return [...(fault ? [fault] : []), ...(inflatesCharts ? [{ file, reason: { code: 'inflates-charts' } } as const] : [])];
}

function remoteReason(path: string): Reason {
  return { code: 'would-be-fetched', data: { path: JSON.stringify(path) } };
}

export interface Chosen {
  readonly toRender: readonly Kustomization[];
  /** The files that are left to be judged as they are, and what is skipped. */
  readonly files: readonly FoundFile[];
}

/** Chooses among the kustomizations of a run, and takes their files away from the plain ones. */
export function chooseKustomizations(met: readonly Kustomization[], plain: readonly FoundFile[]): Chosen {
  const skipped: FoundFile[] = [];
  const toRender: Kustomization[] = [];
  const uses = met.flatMap((user) => [...user.uses].map((folder) => ({ user, folder })));
  const users = Map.groupBy(uses, ({ folder }) => folder);
  for (const one of met) {
    const user = users.get(one.folder)?.find((use) => !one.uses.has(use.user.folder))?.user;
    if (user)
      skipped.push({
        file: one.file,
        skipped: { code: 'judged-in-other-kustomization', data: { folder: user.folder } },
      });
    else if (one.isComponent) skipped.push({ file: one.file, skipped: { code: 'unused-component' } });
    else toRender.push(one);
  }
  // The last entry of a map holds: the first that is rendered.
  const claimed = new Map(
    [...met, ...toRender.toReversed()].flatMap((one) => claimedBy(one).map((file) => [normal(file), one.folder] as const)),
  );
  const files = plain.map((found): FoundFile => {
    const by = claimed.get(normal(found.file));
    return by === undefined ? found : { file: found.file, skipped: { code: 'part-of-kustomization', data: { folder: by } } };
  });
  const told = new Set(skipped.map(({ file }) => normal(file)));
  // The file of one that is rendered has a verdict of its own.
  const rendered = new Set(toRender.map(({ file }) => normal(file)));
  return { toRender, files: [...files.filter(({ file }) => !told.has(normal(file)) && !rendered.has(normal(file))), ...skipped] };
}

function claimedBy({ resources, patches, others }: Kustomization): string[] {
  return [...resources, ...patches.map(({ file }) => file), ...others];
}

function normal(path: string): string {
  return joinPath('.', path);
}
