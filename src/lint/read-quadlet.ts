// The reader of Quadlet's files: a .container with its drop-ins and the .pod that it names, and a .pod; the others start nothing that
// says who listens, or name what does.
import { extractQuadlet } from '../facts/quadlet/extract-quadlet.ts';
import { assigned } from '../facts/systemd/values.ts';
import type { DialectFile } from '../model/source.ts';
import type { Beside, DialectText } from '../sources/beside.ts';
import { besideUnit, dropInsOf, unitOfDropIn } from '../sources/systemd/beside-unit.ts';
import { readUnitDocument, type UnitFile, unitObject } from '../sources/systemd/unit-document.ts';
import { type UnitName, unitName } from '../sources/systemd/unit-name.ts';

const SECTION = /^[ \t]*\[(?:Container|Pod|Kube|Network|Volume|Image|Build)\]/m;

export function readQuadlet({ file, text, isForced }: DialectText, beside: Beside): DialectFile {
  if (!isForced && !SECTION.test(text)) return skipped('no-quadlet');
  const folder = unitOfDropIn(file);
  const own = folder === undefined ? file : folder.slice(0, -'.d'.length);
  const name = unitName(own.slice(own.lastIndexOf('/') + 1)) ?? unitName('unnamed.container');
  // Forced, of a file that is called otherwise.
  const kind = name && isForced && !KINDS.test(name.type) ? 'container' : name?.type;
  if (name === undefined || (kind !== 'container' && kind !== 'pod'))
    return skipped(kind === 'kube' ? 'quadlet-kube' : 'quadlet-of-other-type');
  if (folder === undefined) return ofUnit(name, kind, { unit: { file, text }, dropIns: dropInsOf(name, file, beside) }, beside);
  // What is in a drop-in is read with its file, where that stands beside it.
  return besideUnit(folder, beside) ? skipped('part-of-unit') : ofUnit(name, kind, { dropIns: [{ file, text }] }, beside);
}

const KINDS = /^(?:container|pod|kube|network|volume|image|build)$/;

function skipped(code: 'no-quadlet' | 'quadlet-kube' | 'quadlet-of-other-type' | 'part-of-unit'): DialectFile {
  return { documents: [], unreadable: [], skipped: { code } };
}

interface Found {
  readonly unit?: UnitFile;
  readonly dropIns: readonly UnitFile[];
}

function ofUnit({ name }: UnitName, kind: 'container' | 'pod', found: Found, beside: Beside): DialectFile {
  const document = readUnitDocument({ name, ...found, sockets: [] });
  const { file } = document.origin;
  const extract = () => {
    const named = kind === 'container' ? assigned(document.object, 'Container', 'Pod').at(-1)?.value : undefined;
    return [extractQuadlet(document.object, kind, named === undefined ? undefined : podNamed(named, file, beside))];
  };
  return { documents: [{ ...document, extract }], unreadable: [] };
}

function podNamed(name: string, file: string, beside: Beside) {
  const known = unitName(name);
  if (known?.type !== 'pod') return undefined;
  const path = file.slice(0, file.lastIndexOf('/') + 1) + name;
  const text = beside.text(path);
  return text === undefined ? undefined : unitObject({ file: path, text }, name);
}
