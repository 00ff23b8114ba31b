import { resolve } from 'node:path';
import type { Reason } from '../model/reason.ts';
import type { SourceDocument } from '../model/source.ts';
import { readObjects } from '../sources/document.ts';
import type { FoundFile } from '../sources/files.ts';
import { textAt } from '../sources/files.ts';
import { remembered } from '../sources/remembered.ts';
import { below } from '../sources/renderable.ts';
import { keepingBuilds } from './kustomize/kept-builds.ts';
import { chooseKustomizations, type Folders, type Kustomization, readWhole } from './kustomize/kustomizations.ts';
import { findKustomize, type Kustomize, type RunKustomize } from './kustomize/kustomize.ts';
import { joinPath, readKustomization } from './kustomize/read-kustomization.ts';
import { buildKustomization } from './kustomize/render.ts';
import { kustomizeRewriting, objectsIn, writtenIn } from './kustomize/rewriting.ts';
import { type SeenDisk, seenDisk } from './kustomize/seen-disk.ts';
import { tracePlace } from './kustomize/trace.ts';
import type { Rendering, RenderJob, RenderJobs, RenderWorld } from './rendering.ts';

/** A build of each kustomization that no other one of the run uses. */
export function kustomizeJobs(folders: readonly string[], plain: readonly FoundFile[], world: RenderWorld): RenderJobs {
  if (folders.length === 0) return { jobs: [], files: plain };
  const { io, options, scratch } = world;
  const allowNetwork = options.allowNetwork ?? false;
  const disk = seenDisk();
  const seen = foldersOf(disk, io.cwd);
  const met = folders.flatMap((folder) => readWhole(joinPath('.', folder), seen, allowNetwork) ?? []);
  const { toRender, files } = chooseKustomizations(met, plain);
  const kustomize = findKustomize({ env: io.env, cwd: io.cwd, scratch, allowNetwork, loadRestrictor: options.loadRestrictor });
  return { jobs: toRender.map('problem' in kustomize ? refuse(kustomize.problem) : builder(kustomize, world, disk)), files };
}

function refuse(reason: Reason): (one: Kustomization) => RenderJob {
  return ({ file }) => ({ render: async () => ({ problem: { file, reason } }) });
}

function builder(kustomize: Kustomize, world: RenderWorld, disk: SeenDisk): (one: Kustomization) => RenderJob {
  const objectsOf = remembered((file: string) => objectsIn(textAt(file, world.io.cwd), file), MOST_BASES);
  const kept = keepingBuilds(kustomize, world, disk);
  const runs = { anew: kustomize.run, kept: kept.run, objectsOf };
  return (one) => ({
    key: (when) => {
      const key = kept.keyOf(resolve(world.io.cwd, one.folder), when);
      return key && JSON.stringify([one.folder, one.file, key]);
    },
    render: () => build(one, runs, world),
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
