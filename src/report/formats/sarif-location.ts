import type { Location, Region } from 'sarif';
import { type Finding, placeOf } from '../../model/finding.ts';
import { lately } from '../../model/remembered.ts';
import type { Position } from '../../model/source.ts';
import { namesContainer, objectName } from '../object-name.ts';
import { printable } from '../printable.ts';

/** The name that GitHub and CodeQL have for the root of the repository. */
export const SOURCE_ROOT = '%SRCROOT%';

/** A stretch of text, or a place in it. */
export interface ArtifactPlace {
  readonly file: string;
  readonly range?: { readonly start: Position; readonly end?: Position } | undefined;
}

/** The value in its file, and the container or object that it belongs to. */
export function findingLocation(finding: Finding, repositoryPath: (file: string) => string): Location {
  const { subject, container } = finding;
  const { file, range } = placeOf(finding);
  const object = objectName(subject);
  const name = container ?? (subject.name === '' ? subject.kind : subject.name);
  return {
    ...location({ file: repositoryPath(file), range }),
    logicalLocations: [
      {
        name: printable(name),
        fullyQualifiedName: printable(namesContainer(subject, container) ? `${object}, container ${container}` : object),
        kind: 'resource',
      },
    ],
  };
}

/** GitHub shows no alert without a line: what has none is told at the start of its file, as compilers do. */
export function location({ file, range }: ArtifactPlace): Location {
  const region = range ? regionOf(range) : { startLine: 1 };
  return { physicalLocation: { artifactLocation: artifact(file), region } };
}

/** Both count columns from 1 in UTF-16 code units, and both have the end behind the last character. */
export function regionOf({ start, end }: NonNullable<ArtifactPlace['range']>): Region {
  const from = { startLine: start.line, startColumn: start.column };
  return end === undefined ? from : { ...from, endLine: end.line, endColumn: end.column };
}

/** An absolute path is one that is not in the repository. */
export const artifact = lately((file: string): { uri: string; uriBaseId?: string } => {
  // encodeURIComponent throws for half of a surrogate pair.
  const path = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  if (file.startsWith('/')) return { uri: `file://${path}` };
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${file.slice(0, 2)}${path.slice(path.indexOf('/'))}` };
  return { uri: path, uriBaseId: SOURCE_ROOT };
});
