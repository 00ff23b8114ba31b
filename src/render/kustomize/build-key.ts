// What a build of kustomize depends on, as one name: the same for the same files, wherever they are.
import { hash } from 'node:crypto';
import { relative } from 'node:path';
import { FOLDER, NOTHING, type SeenDisk } from './seen-disk.ts';

/** More than anybody has. */
const MOST_PATHS = 20_000;

/**
 * The key of the build of a folder, which is an absolute path: of each file that it could read, and of each that is not there. Every text
 * of a kustomization counts that could be a path, whatever field it is in: one too many costs a build, one too few a wrong answer.
 * Undefined where it cannot be told.
 */
export function buildKey(folder: string, identity: string, disk: SeenDisk): string | undefined {
  const queue = [folder];
  const seen = new Set(queue);
  const told: unknown[] = [identity];
  const real = disk.realOf(folder);
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const named = disk.namedIn(at);
    if (named === undefined || seen.size > MOST_PATHS) return undefined;
    const own: unknown[] = [relative(folder, at), relative(real, disk.realOf(at))];
    told.push(own);
    for (const { text, path } of named) {
      if (seen.has(path)) continue;
      seen.add(path);
      const state = disk.stateOf(path);
      if (state === undefined) return undefined;
      own.push(text, state);
      const place = state === NOTHING ? path : disk.realOf(path);
      if (place !== path) own.push({ link: relative(real, place) });
      if (state === FOLDER) queue.push(path);
    }
  }
  return hash('sha256', JSON.stringify(told));
}
