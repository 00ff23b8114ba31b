// Several kustomizations in one process: most of what it costs to build one is the start of kubectl, or kustomize.
import { remembered } from '../../model/remembered.ts';
import { attempt } from '../../sources/file-problems.ts';
import { linkFolders, type ScratchFolder, writeFiles } from '../../sources/scratch-folder.ts';
import type { RunKustomize } from './kustomize.ts';
import type { Member } from './members.ts';
import { toldApart } from './told-apart.ts';

type Members = readonly Member[];

/** So often is a group built without one that fails. */
const MOST_TRIES = 4;

/** Of each: together no more than one kustomization may take, and few groups take a second. */
const MOST_MILLISECONDS = 15_000;

/**
 * Builds those of a group together when the first of them is asked for, and by itself whatever does not come out of it for certain. As
 * many groups are begun as there are `workers`: whoever else asks at that time waits for the same.
 */
export function groupingBuilds(
  run: RunKustomize,
  { scratch, workers }: { readonly scratch: ScratchFolder; readonly workers: number },
  groupsNow: () => readonly Members[],
): RunKustomize {
  const textsOf = remembered((group: Members) => buildTogether(group, { run, scratch }, MOST_TRIES));
  let groups: readonly Members[] | undefined;
  let places: ReadonlyMap<string, number> = new Map();
  return async (folder) => {
    if (groups === undefined) {
      groups = groupsNow().filter((group) => group.length > 1);
      places = new Map(groups.flatMap((group, at) => group.map((member) => [member.folder, at])));
    }
    const at = places.get(folder) ?? groups.length;
    const [first] = groups.slice(at, at + workers).map((group) => textsOf(group));
    const texts = await first;
    const text = texts?.get(folder);
    // Once is enough for each, and all of them may be large.
    texts?.delete(folder);
    return text === undefined ? run(folder) : { kind: 'ended', code: 0, stdout: text, stderr: '' };
  };
}

/** What each came to by itself, by its folder. */
async function buildTogether(
  members: Members,
  world: { readonly run: RunKustomize; readonly scratch: ScratchFolder },
  tries: number,
): Promise<Map<string, string>> {
  const folder = tries > 0 && members.length > 1 ? linking(members, world.scratch) : undefined;
  const ran = folder === undefined ? undefined : await world.run(folder, MOST_MILLISECONDS);
  if (ran?.kind !== 'ended') return new Map();
  if (ran.code === 0) return toldApart(ran.stdout, members);
  const [, failed] = /accumulating resources from '(\d+)'/.exec(ran.stderr) ?? [];
  const others = members.filter((_, index) => String(index) !== failed);
  return others.length < members.length ? buildTogether(others, world, tries - 1) : new Map();
}

/** A kustomization of them all. Where links may not be made there is none. */
function linking(members: Members, scratch: ScratchFolder): string | undefined {
  const resources = members.map((_, index) => String(index));
  // The order that holds where none is given; and of a kustomize before version 5, which does not know the field, nobody has looked at
  // how it relates names.
  const text = JSON.stringify({ sortOptions: { order: 'legacy' }, resources });
  const linked = attempt(() => {
    const folder = scratch.folder();
    linkFolders(
      folder,
      members.map((member) => member.folder),
    );
    writeFiles(folder, new Map([['kustomization.yaml', { content: text }]]));
    return folder;
  });
  return 'value' in linked ? linked.value : undefined;
}
