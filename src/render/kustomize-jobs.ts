import { resolve } from 'node:path';
import { readObjects } from '../sources/document.ts';
import type { FoundFile } from '../sources/files.ts';
import { kindOfPath, readBytes } from '../sources/files.ts';
import { below, KUSTOMIZATIONS } from '../sources/renderable.ts';
import { decode } from '../sources/yaml/text.ts';
import { chooseKustomizations, type Folders, type Kustomization, readWhole } from './kustomize/kustomizations.ts';
import { findKustomize, type RunKustomize } from './kustomize/kustomize.ts';
import { joinPath, readKustomization } from './kustomize/read-kustomization.ts';
import { buildKustomization } from './kustomize/render.ts';
import { kustomizeRewriting, writtenIn } from './kustomize/rewriting.ts';
import { tracePlace } from './kustomize/trace.ts';
import type { Rendering, RenderJob, RenderJobs, RenderWorld } from './rendering.ts';

/** A build of each kustomization that no other one of the run uses. */
export function kustomizeJobs(folders: readonly string[], plain: readonly FoundFile[], world: RenderWorld): RenderJobs {
  if (folders.length === 0) return { jobs: [], files: plain };
  const { io, options, scratch } = world;
  const allowNetwork = options.allowNetwork ?? false;
  const disk = foldersOf(io.cwd);
  const met = folders.flatMap((folder) => readWhole(joinPath('.', folder), disk, allowNetwork) ?? []);
  const { toRender, files } = chooseKustomizations(met, plain);
  const kustomize = findKustomize({ env: io.env, cwd: io.cwd, scratch, allowNetwork, loadRestrictor: options.loadRestrictor });
  const jobs = toRender.map(
    (one): RenderJob =>
      async () => {
        if ('problem' in kustomize) return { problem: { file: one.file, reason: kustomize.problem } };
        return build(one, kustomize, world);
      },
  );
  return { jobs, files };
}

function foldersOf(cwd: string): Folders {
  return {
    kindOf: (path) => kindOfPath(resolve(cwd, path)),
    readText: (file) => (kindOfPath(resolve(cwd, file)) === 'file' ? textOf(file, cwd) : undefined),
    readIn(folder) {
      for (const name of KUSTOMIZATIONS) {
        const file = below(folder, name);
        const text = kindOfPath(resolve(cwd, file)) === 'file' ? textOf(file, cwd) : undefined;
        const parts = text === undefined ? undefined : readKustomization(text, file);
        if (parts) return { file, parts };
      }
      return undefined;
    },
  };
}

async function build(one: Kustomization, kustomize: RunKustomize, { io: { cwd }, scratch }: RenderWorld): Promise<Rendering> {
  const built = await buildKustomization(one, resolve(cwd, one.folder), kustomize);
  if ('problem' in built) return built;
  return {
    sources: [built],
    rewriting: kustomizeRewriting(one, built, { cwd, scratch, kustomize, texts: new Map() }),
    async trace() {
      const { documents } = readObjects(built.text, built.file);
      const written = writtenIn(one, (file) => textOf(file, cwd));
      return (_, { origin, at }) => {
        const read = documents[origin.document];
        return read?.kind === 'object' ? { written: tracePlace(read.document, at, written) } : {};
      };
    },
  };
}

function textOf(file: string, cwd: string): string | undefined {
  const read = readBytes(file, cwd);
  return 'bytes' in read ? decode(read.bytes) : undefined;
}
