// Of many applications in one tree a good part calls itself `app: web`: those that lie together are meant.
import type { WorkloadGroup } from '../rules/object-set.ts';
import { joinGroups, type Ranked, type RankedGroup, rankedGroup, remember } from './workload-group.ts';

/** From a file to one in a sibling folder, as in `web/service.yaml` and `web/../api/pod.yaml`. */
const FARTHEST = 2;
const LEVELS = [0, 1, 2] as const;

type ByFolder = ReadonlyMap<string, readonly Ranked[]>;

/**
 * Finds those that lie in a Service's own file; where there is none, those the fewest folders away, up and down. Each workload
 * is kept under the few folders that lie above it, so that no Service looks at all of them.
 */
export function nearWorkloads(workloads: readonly Ranked[]): (file: string) => WorkloadGroup {
  const files = Map.groupBy(workloads, ({ workload }) => workload.origin.file);
  let levels: readonly ByFolder[] | undefined;
  const groups = new Map<readonly Ranked[], RankedGroup>();
  const groupOf = (members: readonly Ranked[]) => remember(groups, members, () => rankedGroup(members));
  return (file) => {
    const own = files.get(file);
    if (own) return groupOf(own).group;
    levels ??= LEVELS.map((up) => byFolder(workloads, up));
    return joinGroups(nearestLists(folderOf(file), levels).map(groupOf));
  };
}

function byFolder(workloads: readonly Ranked[], up: number): ByFolder {
  const index = new Map<string, Ranked[]>();
  for (const ranked of workloads) {
    const folder = ancestor(folderOf(ranked.workload.origin.file), up);
    if (folder !== undefined) remember(index, folder, () => []).push(ranked);
  }
  return index;
}

/** At the least distance at which there is any: so many folders up from the one, the others down to the other. */
function nearestLists(folder: string, levels: readonly ByFolder[]): (readonly Ranked[])[] {
  for (let distance = 0; distance <= FARTHEST; distance += 1) {
    const lists = levels.slice(0, distance + 1).map((level, down) => {
      const common = ancestor(folder, distance - down);
      return common === undefined ? undefined : level.get(common);
    });
    if (lists.some((list) => list !== undefined)) return lists.filter((list) => list !== undefined);
  }
  return [];
}

/** `a/b/` of `a/b/c.yaml`, `''` of `c.yaml`. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The folder so many levels up; undefined above the first. */
function ancestor(folder: string, up: number): string | undefined {
  if (up === 0) return folder;
  return folder === '' ? undefined : ancestor(folderOf(folder.slice(0, -1)), up - 1);
}
