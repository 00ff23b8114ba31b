import { join, relative, resolve } from 'node:path';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { SourceDocument } from '../../model/source.ts';
import { commonFolder } from '../../sources/common-folder.ts';
import { readObjects, readPatches } from '../../sources/document.ts';
import { readBytes, textAt } from '../../sources/files.ts';
import { below } from '../../sources/renderable.ts';
import { type CopiedFile, type ScratchFolder, writeFiles } from '../../sources/scratch-folder.ts';
import { editsTo } from '../../sources/yaml/edits/edits-to.ts';
import { applyEdits } from '../../sources/yaml/edits/text-edit.ts';
import { blockText } from '../../sources/yaml/edits/written.ts';
import { readYaml } from '../../sources/yaml/read.ts';
import type { RenderedSource } from '../rendered.ts';
import type { Rewriting, WantedObject, WrittenValue } from '../rendering.ts';
import type { Kustomization } from './kustomizations.ts';
import type { RunKustomize } from './kustomize.ts';
import { mergePatch } from './merge-patch.ts';
import { buildKustomization } from './render.ts';
import { placesToChange, type WrittenAt, type WrittenObjects } from './trace.ts';

interface World {
  readonly cwd: string;
  readonly scratch: ScratchFolder;
  readonly kustomize: RunKustomize;
  /** What some files hold that is not on the disk. */
  readonly texts: ReadonlyMap<string, string>;
}

export function kustomizeRewriting(one: Kustomization, built: RenderedSource, world: World): Rewriting {
  const files = new Set([...one.resources, ...one.patches.map(({ file }) => file), ...one.others]);
  const written = () => writtenIn(one, (file) => textOf(file, world));
  return {
    files,
    textOf: (file) => textOf(file, world),
    async places(wanted) {
      const { documents } = readObjects(built.text, built.file);
      const objects = written();
      return wanted.map(({ document, at }) => {
        const read = documents[document];
        const places = read?.kind === 'object' ? placesToChange(read.document, at, objects) : [];
        return places.flatMap(placeIn);
      });
    },
    async again(texts) {
      const edited = { ...world, texts: new Map([...world.texts, ...texts]) };
      const rebuilt = await buildKustomization(one, copy([...files], one.folder, edited), world.kustomize);
      return 'problem' in rebuilt ? undefined : { sources: [rebuilt], rewriting: kustomizeRewriting(one, rebuilt, edited) };
    },
    additions: (wanted) => patchesFor(wanted, { one, objects: written(), textOf: (file) => textOf(file, world) }),
  };
}

function placeIn({ document: written, pointer, isText }: WrittenAt): WrittenValue[] {
  const { file, document } = written.origin;
  if (!isText) return [{ file, document, at: pointer }];
  const range = written.locate(pointer);
  return range ? [{ file, range }] : [];
}

/** `objectsOf` for a caller that has read some files before. */
export function writtenIn(
  { resources, patches }: Kustomization,
  textOf: (file: string) => string | undefined,
  objectsOf = (file: string) => objectsIn(textOf(file), file),
): WrittenObjects {
  return {
    resources: [...resources].flatMap(objectsOf),
    patches: patches.flatMap(({ file, at, target }) =>
      readPatches(textOf(file) ?? '', file, at).map((document) => ({ document, target, isText: at !== '' })),
    ),
  };
}

export function objectsIn(text: string | undefined, file: string): SourceDocument[] {
  return readObjects(text ?? '', file).documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
}

function textOf(file: string, { cwd, texts }: Pick<World, 'cwd' | 'texts'>): string | undefined {
  return texts.get(file) ?? textAt(file, cwd);
}

/** Its folder in a copy of all that it is made of, in which the paths between them are the same. */
function copy(files: readonly string[], folder: string, { cwd, scratch, texts }: World): string {
  const root = commonFolder([...files, folder], cwd);
  const copies = new Map<string, CopiedFile>();
  for (const file of new Set([...files, ...texts.keys()])) {
    const text = texts.get(file);
    const read = text === undefined ? readBytes(file, cwd) : { bytes: Buffer.from(text) };
    if ('bytes' in read) copies.set(relative(root, resolve(cwd, file)), { content: read.bytes });
  }
  const made = scratch.folder();
  writeFiles(made, copies);
  return join(made, relative(root, resolve(cwd, folder)));
}

interface Patching {
  readonly one: Kustomization;
  readonly objects: WrittenObjects;
  readonly textOf: (file: string) => string | undefined;
}

/** A patch for each object, by the name that its resource has, and by the one that it is built with. */
function patchesFor(wanted: readonly WantedObject[], { one, objects, textOf }: Patching): ReadonlyMap<string, string>[] {
  return [resourceOf, ({ before }: WantedObject) => before.object].flatMap((named) => {
    const isTaken = (path: string) => textOf(below(one.folder, path)) !== undefined;
    const patches = wanted.map((object) => patchFor(object, named(object, objects), isTaken));
    const paths = [...new Set(patches.map(({ path }) => path))];
    const edited = withPatches(textOf(one.file) ?? '', one.file, paths);
    if (edited === undefined || paths.length < patches.length) return [];
    return [new Map([[one.file, edited], ...patches.map(({ path, content }) => [below(one.folder, path), content] as const)])];
  });
}

interface Patch {
  readonly path: string;
  readonly content: string;
}

function patchFor({ before, after }: WantedObject, { metadata }: Mapping, isTaken: (path: string) => boolean): Patch {
  const { apiVersion, kind } = before.object;
  const { name, namespace } = { name: '', namespace: undefined, ...(metadata as object) };
  const changes = mergePatch(before.object, after);
  const own = isMapping(changes.metadata) ? changes.metadata : {};
  const patch = {
    ...{ apiVersion, kind },
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...own },
    ...Object.fromEntries(Object.entries(changes).filter(([key]) => key !== 'metadata')),
  };
  const path = `kport-${String(kind)}-${name}`.toLowerCase();
  const more = [...Array(MOST_PATCHES).keys()].find((index) => !isTaken(numbered(path, index)));
  return { path: numbered(path, more ?? MOST_PATCHES), content: blockText(patch) };
}

/** Of one object, which somebody took over one after the other. */
const MOST_PATCHES = 20;

function numbered(path: string, index: number): string {
  return index === 0 ? `${path}.yaml` : `${path}-${index + 1}.yaml`;
}

/** The only resource that an object can be made of; the object itself where several may be it. */
function resourceOf({ before }: WantedObject, objects: WrittenObjects): Mapping {
  const [place, ...others] = placesToChange(before, '/metadata', { ...objects, patches: [] });
  return place && others.length === 0 ? place.document.object : before.object;
}

/** The text of a kustomization that has these patches, too. */
function withPatches(text: string, file: string, paths: readonly string[]): string | undefined {
  const [document] = readYaml(text, file).documents;
  if (!document || !('root' in document) || !isMapping(document.value)) return undefined;
  const { patches } = document.value;
  const listed: readonly unknown[] = Array.isArray(patches) ? patches : [];
  const edits = editsTo(text, document, { ...document.value, patches: [...listed, ...paths.map((path) => ({ path }))] })?.edits;
  return edits && applyEdits(text, edits);
}
