import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Reason } from '../model/reason.ts';
import { remembered } from '../model/remembered.ts';
import type { SourceDocument } from '../model/source.ts';
import { readObjects } from '../sources/document.ts';
import { textAt } from '../sources/files.ts';
import type { FoundFile } from '../sources/find-files.ts';
import { below } from '../sources/renderable.ts';
import { type ChosenFolder, choiceOf, isUpToDate } from './kustomize/choice.ts';
import { groupingBuilds } from './kustomize/grouped-builds.ts';
import { type KeptBuilds, keepingBuilds } from './kustomize/kept-builds.ts';
import { chooseKustomizations, type Folders, type Kustomization, readWhole } from './kustomize/kustomizations.ts';
import { findKustomize, type RunKustomize } from './kustomize/kustomize.ts';
import { groupsOf, memberReader } from './kustomize/members.ts';
import { joinPath, readKustomization } from './kustomize/read-kustomization.ts';
import { buildKustomization } from './kustomize/render.ts';
import { kustomizeRewriting, objectsIn, writtenIn } from './kustomize/rewriting.ts';
import { type SeenDisk, seenDisk } from './kustomize/seen-disk.ts';
import { tracePlace } from './kustomize/trace.ts';
import { MOST_RENDERINGS, type Rendering, type RenderJob, type RenderJobs, type RenderWorld } from './rendering.ts';

/** A build of each kustomization that no other one of the run uses. */
export function kustomizeJobs(folders: readonly string[], plain: readonly FoundFile[], world: RenderWorld): RenderJobs {
  if (folders.length === 0) return { jobs: [], files: plain };
  const { io, options, scratch } = world;
  const allowNetwork = options.allowNetwork ?? false;
  const disk = seenDisk();
  const seen = foldersOf(disk, io.cwd);
  const whole = remembered((folder: string) => readWhole(folder, seen, allowNetwork));
  const choose = () =>
    chooseKustomizations(
      folders.flatMap((folder) => whole(joinPath('.', folder)) ?? []),
      plain,
    );
  const kustomize = findKustomize({ env: io.env, cwd: io.cwd, scratch, allowNetwork, loadRestrictor: options.loadRestrictor });
  if ('problem' in kustomize) {
    const { toRender, files } = choose();
    return { jobs: toRender.map(refuse(kustomize.problem)), files };
  }
  const run = allowNetwork
    ? kustomize.run
    : groupingBuilds(kustomize.run, { scratch, workers: MOST_RENDERINGS }, () => {
        const member = memberReader(disk, io.cwd);
        const wanted = chosen.toRender.filter(({ folder }) => !kept.has(resolve(io.cwd, folder)));
        return groupsOf(wanted.flatMap(({ folder }) => member(whole(folder) as Kustomization) ?? []));
      });
  const kept = keepingBuilds({ ...kustomize, run }, world, disk);
  const asked = () => hash('sha256', JSON.stringify([kustomize.identity, folders, plain]));
  const before = world.choice && isUpToDate(world.choice, asked(), disk) ? world.choice : undefined;
  const chosen = before ?? choose();
  return {
    jobs: chosen.toRender.map(builder(kept, { anew: kustomize.run, whole }, world)),
    files: chosen.files,
    choice: () => before ?? choiceOf(asked(), disk, chosen, (folder) => kept.keyOf(resolve(io.cwd, folder), 'first')),
  };
}

function refuse(reason: Reason): (one: ChosenFolder) => RenderJob {
  return ({ file }) => ({ render: async () => ({ problem: { file, reason } }) });
}

interface Building {
  readonly anew: RunKustomize;
  /** Of one that was chosen: it was there, and the disk is as it was first seen. */
  readonly whole: (folder: string) => Kustomization | undefined;
}

function builder(kept: KeptBuilds, { anew, whole }: Building, world: RenderWorld): (one: ChosenFolder) => RenderJob {
  const objectsOf = remembered((file: string) => objectsIn(textAt(file, world.io.cwd), file), MOST_BASES);
  const runs = { anew, kept: kept.run, objectsOf };
  return ({ folder, file, key: known }) => ({
    key: (when) => {
      const key = (when === 'first' ? known : undefined) ?? kept.keyOf(resolve(world.io.cwd, folder), when);
      return key && JSON.stringify([folder, file, key]);
    },
    render: () => build(whole(folder) as Kustomization, runs, world),
  });
}

/** Each folder is read once: many kustomizations have the same base. */
function foldersOf(disk: SeenDisk, cwd: string): Folders {
  return {
    kindOf: (path) => disk.kindOf(resolve(cwd, path)),
    readText: (file) => (disk.kindOf(resolve(cwd, file)) === 'file' ? textAt(file, cwd) : undefined),
    readIn: remembered((folder) => kustomizationIn(folder, disk.kustomizationsIn(resolve(cwd, folder)))),
  };
}

function kustomizationIn(folder: string, all: ReturnType<SeenDisk['kustomizationsIn']>): ReturnType<Folders['readIn']> {
  for (const { name, read } of all) {
    const file = below(folder, name);
    const parts = read && readKustomization(read, file);
    if (parts) return { file, parts };
  }
  return undefined;
}

interface Runs {
  readonly kept: RunKustomize;
  /** Of copies, that have other texts each time. */
  readonly anew: RunKustomize;
  /** What a file holds: that of a base is asked for with each of its overlays. */
  readonly objectsOf: (file: string) => SourceDocument[];
}

/** Files whose objects are kept at a time. */
const MOST_BASES = 200;

async function build(one: Kustomization, runs: Runs, { io: { cwd }, scratch }: RenderWorld): Promise<Rendering> {
  const built = await buildKustomization(one, resolve(cwd, one.folder), runs.kept);
  if ('problem' in built) return built;
  return {
    sources: [built],
    rewriting: kustomizeRewriting(one, built, { cwd, scratch, kustomize: runs.anew, texts: new Map() }),
    async trace() {
      const { documents } = readObjects(built.text, built.file);
      const written = writtenIn(one, (file) => textAt(file, cwd), runs.objectsOf);
      return (_, { origin, at }) => {
        const read = documents[origin.document];
        return read?.kind === 'object' ? { written: tracePlace(read.document, at, written) } : {};
      };
    },
  };
}
