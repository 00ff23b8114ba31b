import { type BuiltImage, imageOfBuild } from '../../../src/facts/dockerfile/image-of-build.ts';
import type { BuildAsked } from '../../../src/facts/dockerfile/stages.ts';
import type { ImageFacts } from '../../../src/model/bind.ts';
import type { BuildTrap, Dockerfile } from '../../../src/model/dockerfile.ts';
import { readDockerfile } from '../../../src/sources/dockerfile/read-dockerfile.ts';

/** What a Dockerfile makes, places told as its lines. */
export function built(text: string, asked: BuildAsked = {}): BuiltImage {
  const document = readDockerfile(text, 'Dockerfile');
  const made = imageOfBuild(document.object as unknown as Dockerfile, asked, (at) => `${document.locate(at)?.start.line}`);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

/** The facts without where they stand, and without what another program would be. */
export function factsOfText(text: string, asked: BuildAsked = {}): ImageFacts {
  const { evidence: _, program: __, ...facts } = built(text, asked).facts;
  return facts;
}

/** Traps, each as its code with the text that it stands at. */
export function trapsIn(text: string): string[] {
  const document = readDockerfile(text, 'Dockerfile');
  const lines = text.split('\n');
  return built(text).traps.map((trap: BuildTrap) => {
    const { start, end } = document.locate(trap.at) ?? { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
    return `${trap.code} ${start.line}: ${lines[start.line - 1]?.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined)}`;
  });
}
