// The reader of systemd's units: a unit with what stands beside it (its drop-ins, the sockets that hand their ports to it).
import { extractUnit } from '../facts/systemd/extract-unit.ts';
import { readSocket } from '../facts/systemd/sockets.ts';
import { assigned } from '../facts/systemd/values.ts';
import type { DialectFile, SourceDocument } from '../model/source.ts';
import type { UnitObject } from '../model/unit.ts';
import type { Beside, DialectText } from '../sources/beside.ts';
import {
  dropInsOf,
  mayHaveSockets,
  socketsNaming,
  unitAround,
  unitBeside,
  unitOfDropIn,
} from '../sources/systemd/beside-unit.ts';
import { readUnitDocument, type UnitFile, type UnitFiles } from '../sources/systemd/unit-document.ts';
import { type UnitName, unitName } from '../sources/systemd/unit-name.ts';

/** Types of units that nothing listens through. */
const JUDGED: ReadonlySet<string> = new Set(['service', 'socket']);
/** Files of D-Bus and Avahi are called .service, too. */
const SECTION = /^[ \t]*\[(?:Unit|Service|Socket|Install)\]/m;
/** systemd.unit(5): where the manager of a user looks, and that of the system does not. */
const OF_USER = /(?:^|\/)(?:\.config|\.local\/share|etc|run|lib|usr\/(?:local\/)?(?:lib|share))\/systemd\/user\//;
/** Of one service: more sockets than anybody names. */
const MOST_SOCKETS = 50;

export function readUnit({ file, text, isForced }: DialectText, beside: Beside): DialectFile {
  if (!isForced && !SECTION.test(text)) return skipped('no-unit');
  const folder = unitOfDropIn(file);
  if (folder !== undefined) return readDropIn({ file, text }, folder, beside);
  const name = unitName(file.slice(file.lastIndexOf('/') + 1)) ?? unitName('unnamed.service');
  if (name === undefined || !JUDGED.has(name.type)) return skipped('unit-of-other-type');
  return ofUnit(name, { name: name.name, unit: { file, text }, dropIns: dropInsOf(name, file, beside) }, { file, beside });
}

function skipped(code: 'no-unit' | 'unit-of-other-type' | 'part-of-unit'): DialectFile {
  return { documents: [], unreadable: [], skipped: { code } };
}

interface Place {
  readonly file: string;
  readonly beside: Beside;
}

function ofUnit(name: UnitName, found: UnitFiles, { file, beside }: Place): DialectFile {
  const read = readUnitDocument(found);
  const document = OF_USER.test(file) ? { ...read, object: { ...read.object, ofUser: true as const } } : read;
  const { object } = document;
  const mayBeActivated = found.unit !== undefined && name.type === 'service' && mayHaveSockets(file, beside);
  const sockets = mayBeActivated ? socketsOf(object, name, { file, beside }) : [];
  const whole = sockets.length > 0 ? { ...document, object: { ...object, sockets } } : document;
  return { documents: [withFacts(whole)], unreadable: [] };
}

function withFacts(document: SourceDocument & { readonly object: UnitObject }): SourceDocument {
  return { ...document, extract: () => [extractUnit(document.object)] };
}

/** A drop-in is read with its unit where that stands beside it; where it does not, what drop-ins and a template say is all that is known. */
function readDropIn(own: UnitFile, folder: string, beside: Beside): DialectFile {
  const name = unitName(folder.slice(folder.lastIndexOf('/') + 1, -'.d'.length));
  if (name === undefined || !JUDGED.has(name.type)) return skipped('unit-of-other-type');
  const found = unitAround(own, name, beside);
  return found ? ofUnit(name, found, { file: folder, beside }) : skipped('part-of-unit');
}

/** The sockets that hand their ports to a service: the one of its name, and those that it names and that name it. */
function socketsOf(service: UnitObject, name: UnitName, { file, beside }: Place): UnitObject[] {
  const named = wordsOf(service, 'Service', 'Sockets');
  const related = [...named, ...['Requires', 'Wants', 'After', 'BindsTo'].flatMap((key) => wordsOf(service, 'Unit', key))];
  const naming = socketsNaming(name.name, file, beside);
  const own = [name.name.replace(/\.service$/, '.socket'), `${name.prefix}.socket`];
  const names = new Set([...own, ...related, ...wordsOf(service, 'Install', 'Also'), ...naming]);
  const sockets = [...names].filter((one) => unitName(one)?.type === 'socket').slice(0, MOST_SOCKETS);
  return sockets.flatMap((one) => {
    const socket = unitBeside(one, file, beside);
    return socket && (named.includes(one) || readSocket(socket).service === name.name) ? [socket] : [];
  });
}

function wordsOf(unit: UnitObject, section: string, key: string): readonly string[] {
  return assigned(unit, section, key).flatMap(({ words }) => words);
}
