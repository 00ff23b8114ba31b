// Dockerfiles for lint, and for whatever names one: `build:` of a Compose service, `images:` of a policy.
import { type BuiltImage, imageOfBuild } from '../facts/dockerfile/image-of-build.ts';
import { type BuildAsked, MOST_STAGES } from '../facts/dockerfile/stages.ts';
import { workloadOfBuild } from '../facts/dockerfile/workload-of-build.ts';
import type { ImageFacts } from '../model/bind.ts';
import type { Dockerfile } from '../model/dockerfile.ts';
import type { Pointer } from '../model/pointer.ts';
import type { Reason } from '../model/reason.ts';
import type { DialectFile, SourceDocument, Unreadable } from '../model/source.ts';
import type { Beside, DialectText } from '../sources/beside.ts';
import { readDockerfile } from '../sources/dockerfile/read-dockerfile.ts';

/** A Dockerfile is one image: that of its last stage. */
export function readDockerfiles({ file, text, isMet, isForced }: DialectText): DialectFile {
  const document = readDockerfile(text, file);
  const built = builtBy(document, {});
  if ('reason' in built) {
    // A file of such a name may be a part of one, or something else.
    const isOther = built.reason.code === 'no-stage' && isMet && !isForced;
    return isOther
      ? { documents: [], unreadable: [], skipped: built.reason }
      : { documents: [], unreadable: [{ file, ...built }] };
  }
  const object = { apiVersion: 'dockerfile', kind: 'image', name: file };
  const extract = () => [{ at: '', object, kind: 'workloads' as const, workloads: [workloadOfBuild(built, object)] }];
  return { documents: [{ ...document, extract }], unreadable: [] };
}

/** What the image of a Dockerfile holds, by the path of the file as its user would name it; or why nobody knows. */
export function factsOfBuild(
  file: string,
  asked: BuildAsked,
  beside: Pick<Beside, 'text'>,
): ImageFacts | { readonly reason: Reason } {
  const text = beside.text(file);
  return text === undefined ? { reason: { code: 'no-such-file' } } : factsOfText({ file, text }, asked);
}

/** The same of a text, which a Compose file may hold itself. */
export function factsOfText(
  { file, text }: Pick<DialectText, 'file' | 'text'>,
  asked: BuildAsked,
): ImageFacts | { readonly reason: Reason } {
  const built = builtBy(readDockerfile(text, file), asked);
  return 'reason' in built ? built : built.facts;
}

function builtBy(document: SourceDocument, asked: BuildAsked): BuiltImage | Pick<Unreadable, 'reason' | 'position'> {
  const file = document.object as unknown as Dockerfile;
  const placeOf = (at: Pointer) => document.locate(at)?.start;
  if (file.unended) {
    const position = placeOf(file.unended.at);
    return { reason: { code: 'heredoc-without-end', data: { name: file.unended.name } }, ...(position ? { position } : {}) };
  }
  const built = imageOfBuild(file, asked, (at) => `${document.origin.file}:${placeOf(at)?.line}`);
  if (built === 'no-such-target') return { reason: { code: built, data: { target: asked.target ?? '' } } };
  if (built === 'too-many-stages') return { reason: { code: built, data: { most: MOST_STAGES } } };
  return built === 'no-stage' ? { reason: { code: built } } : built;
}
