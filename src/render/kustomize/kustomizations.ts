// Which kustomizations of a run are judged: what a user would apply is a kustomization that no other one in the run uses.
import type { Unreadable } from '../../model/source.ts';
import type { FoundFile } from '../../sources/files.ts';
import { addressesInText, isAddress } from './addresses.ts';
import { isRemote, joinPath, type KustomizationParts } from './read-kustomization.ts';

/** The file system, as far as kustomizations are looked for in it; paths are as the user would name them. */
export interface Folders {
  kindOf(path: string): 'file' | 'folder' | undefined;
  /** The kustomization of a folder, and its file; undefined where there is none. */
  readIn(folder: string): { readonly file: string; readonly parts: KustomizationParts } | undefined;
  /** Undefined for what cannot be read. */
  readText(file: string): string | undefined;
}

/** A kustomization with everything that it uses. */
export interface Kustomization {
  readonly folder: string;
  readonly file: string;
  readonly isComponent: boolean;
  /** Folders of kustomizations, directly or not, without its own. */
  readonly uses: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly patches: ReadonlySet<string>;
  readonly others: ReadonlySet<string>;
  /** What kustomize would have to fetch or to inflate, and the file that says so. */
  readonly refused: readonly Unreadable[];
}

/** More than anybody has. */
const MAX_FOLDERS = 1000;

export function readWhole(folder: string, folders: Folders, allowNetwork: boolean): Kustomization | undefined {
  const own = folders.readIn(folder);
  if (!own) return undefined;
  const uses = new Set<string>();
  const [resources, patches, others] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const refused: Unreadable[] = [];
  const queue = [folder];
  for (let at = queue.shift(); at !== undefined && uses.size < MAX_FOLDERS; at = queue.shift()) {
    if (uses.has(at)) continue;
    uses.add(at);
    const read = folders.readIn(at);
    if (!read) continue;
    const { file, parts } = read;
    others.add(file);
    if (parts.fault) refused.push(parts.fault);
    if (parts.inflatesCharts)
      refused.push({ file, reason: 'it inflates Helm charts, which kustomize would fetch: lint the charts themselves' });
    const fetched = [...parts.addresses];
    for (const path of parts.resources) {
      const local = joinPath(at, path);
      const kind = folders.kindOf(local);
      if (kind === 'folder') queue.push(local);
      else if (kind === 'file') resources.add(local);
      else if (isRemote(path) && !isAddress(path)) fetched.push(path);
    }
    for (const path of parts.plugins) {
      const local = joinPath(at, path);
      others.add(local);
      if (folders.kindOf(local) === 'folder') queue.push(local);
      else fetched.push(...addressesInText(folders.readText(local) ?? ''));
    }
    if (!allowNetwork) refused.push(...fetched.map((path) => ({ file, reason: remoteReason(path) })));
    for (const path of parts.patches) patches.add(joinPath(at, path));
    for (const path of parts.others) others.add(joinPath(at, path));
  }
  uses.delete(folder);
  return { folder, file: own.file, isComponent: own.parts.isComponent, uses, resources, patches, others, refused };
}

function remoteReason(path: string): string {
  return `it uses ${JSON.stringify(path)}, which kustomize would fetch (--allow-network lets it)`;
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
  for (const one of met) {
    const user = met.find(({ folder, uses }) => uses.has(one.folder) && !one.uses.has(folder));
    if (user)
      skipped.push({
        file: one.file,
        skipped: `used by ${user.folder}, and judged there`,
      });
    else if (one.isComponent) skipped.push({ file: one.file, skipped: 'a component, which nothing in this run uses' });
    else toRender.push(one);
  }
  // The last entry of a map holds: the first that is rendered.
  const claimed = new Map(
    [...met, ...toRender.toReversed()].flatMap((one) => claimedBy(one).map((file) => [normal(file), one.folder] as const)),
  );
  const files = plain.map((found): FoundFile => {
    const by = claimed.get(normal(found.file));
    return by === undefined
      ? found
      : { file: found.file, skipped: `part of the kustomization ${by}, which is judged as it renders` };
  });
  const told = new Set(skipped.map(({ file }) => normal(file)));
  // The file of one that is rendered has a verdict of its own.
  const rendered = new Set(toRender.map(({ file }) => normal(file)));
  return { toRender, files: [...files.filter(({ file }) => !told.has(normal(file)) && !rendered.has(normal(file))), ...skipped] };
}

function claimedBy({ resources, patches, others }: Kustomization): string[] {
  return [...resources, ...patches, ...others];
}

function normal(path: string): string {
  return joinPath('.', path);
}
