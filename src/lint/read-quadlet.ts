// The reader of Quadlet's files: a .container with its drop-ins and the .pod that it names, and a .pod; the others start nothing that
// says who listens, or name what does.
import { posix } from 'node:path';
import { extractQuadlet, type QuadletImage, type QuadletKind, SECTIONS } from '../facts/quadlet/extract-quadlet.ts';
import { namedFiles } from '../facts/quadlet/named-files.ts';
import { refusedByQuadlet } from '../facts/quadlet/refused.ts';
import { sectionOf, singleValue } from '../facts/quadlet/section.ts';
import { assigned } from '../facts/systemd/values.ts';
import { nearName } from '../model/near-name.ts';
import type { MissingFile } from '../model/quadlet.ts';
import type { DialectFile } from '../model/source.ts';
import type { UnitObject } from '../model/unit.ts';
import type { Beside, DialectText } from '../sources/beside.ts';
import { namedIn } from '../sources/place-of.ts';
import { dropInsOf, unitAround, unitBeside, unitOfDropIn } from '../sources/systemd/beside-unit.ts';
import { readUnitDocument, type UnitFiles } from '../sources/systemd/unit-document.ts';
import { unitName } from '../sources/systemd/unit-name.ts';
import { placeOfQuadlet, publishes } from './played-manifests.ts';
import { factsOfBuild } from './read-dockerfile.ts';

const SECTION = /^[ \t]*\[(?:Container|Pod|Kube|Network|Volume|Image|Build)\]/m;

export function readQuadlet({ file, text, isForced }: DialectText, beside: Beside): DialectFile {
  if (!isForced && !SECTION.test(text)) return skipped('no-quadlet');
  const folder = unitOfDropIn(file);
  const own = folder === undefined ? file : folder.slice(0, -'.d'.length);
  const name = unitName(own.slice(own.lastIndexOf('/') + 1)) ?? unitName('unnamed.container');
  // Forced, of a file that is called otherwise.
  const kind = name && isForced && !KINDS.test(name.type) ? 'container' : name?.type;
  if (name === undefined || (kind !== 'container' && kind !== 'pod' && kind !== 'kube')) return skipped('quadlet-of-other-type');
  const alone = { name: name.name, unit: { file, text }, dropIns: dropInsOf(name, file, beside) };
  const found = folder === undefined ? alone : unitAround({ file, text }, name, beside);
  return found ? ofUnit(kind, found, beside) : skipped('part-of-unit');
}

const KINDS = /^(?:container|pod|kube|network|volume|image|build)$/;

function skipped(code: 'no-quadlet' | 'quadlet-kube-alone' | 'quadlet-of-other-type' | 'part-of-unit'): DialectFile {
  return { documents: [], unreadable: [], skipped: { code } };
}

function ofUnit(kind: QuadletKind, found: UnitFiles, beside: Beside): DialectFile {
  const document = readUnitDocument(found);
  // What runs is in its manifests; what it publishes, and of what no unit is made, is told here.
  const isAlone = kind === 'kube' && !publishes(document.object);
  if (isAlone && refusedByQuadlet(sectionOf(document.object, 'Kube')) === undefined) return skipped('quadlet-kube-alone');
  const { file } = document.origin;
  const extract = () => {
    const named = kind === 'container' ? singleValue(document.object, 'Container', 'Pod')?.value : undefined;
    const pod = named === undefined ? undefined : podNamed(named, file, beside);
    const image = kind === 'container' ? imageNamed(document.object, file, beside) : undefined;
    const missing = missingBeside(namedFiles(sectionOf(document.object, SECTIONS[kind])), file, beside);
    return [extractQuadlet(document.object, kind, { pod, byQuadlet: placeOfQuadlet(file), image, missing })];
  };
  return { documents: [{ ...document, extract }], unreadable: [] };
}

/** Quadlet takes the files of all its folders together: what is in none that is known here. Of a text that is in no folder nobody knows. */
function missingBeside(named: readonly MissingFile[], file: string, beside: Beside): MissingFile[] {
  const [folder, own] = [posix.dirname(file), posix.basename(file)];
  const isInFolder = named.length > 0 && !beside.lacks(folder, own);
  return named.flatMap((one) => {
    if (!isInFolder || !beside.lacks(folder, one.name) || beside.met(one.name)) return [];
    const type = posix.extname(one.name);
    const others = beside.names(folder, type).filter((name) => name !== own);
    // What they are called: that both are networks makes no two alike.
    const near = nearName(
      posix.basename(one.name, type),
      others.map((name) => posix.basename(name, type)),
    );
    return near === undefined ? one : { ...one, near: near + type };
  });
}

function podNamed(name: string, file: string, beside: Beside): UnitObject | undefined {
  return unitName(name)?.type === 'pod' ? unitBeside(name, file, beside) : undefined;
}

/** What a .image or a .build beside it comes to; undefined for an image that is named as everywhere. */
function imageNamed(container: UnitObject, file: string, beside: Beside): QuadletImage | undefined {
  const image = singleValue(container, 'Container', 'Image')?.value ?? '';
  const [, type] = /^[^/]+\.(image|build)$/.exec(image) ?? [];
  const unit = type === undefined ? undefined : unitBeside(image, file, beside);
  const said = (key: string) => unit && assigned(unit, type === 'build' ? 'Build' : 'Image', key).at(-1)?.value;
  if (type === 'image') {
    const name = said('Image');
    return name ? { name } : undefined;
  }
  const made = said('File');
  if (!made || /^https?:|%/.test(made)) return undefined;
  const target = said('Target');
  const built = factsOfBuild(namedIn(file, made), target ? { target } : {}, beside);
  return 'reason' in built ? undefined : { built };
}
