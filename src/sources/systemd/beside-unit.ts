// What belongs to a unit by its name and place: drop-ins, in the order in which systemd reads them, and units that name one another.
import type { UnitObject } from '../../model/unit.ts';
import type { Beside } from '../beside.ts';
import { readUnitDocument, type UnitFile, type UnitFiles } from './unit-document.ts';
import { dropInFolders, type UnitName, unitName } from './unit-name.ts';

/** More than anybody has of one unit. */
const MOST_DROP_INS = 200;
/** Where systemd looks for units, in the order of its search path: the first folder goes before the others. */
const SEARCHED = ['etc/systemd', 'run/systemd', 'usr/local/lib/systemd', 'usr/lib/systemd', 'lib/systemd'];
const IN_SEARCHED = new RegExp(`^(.*/)?(?:${SEARCHED.join('|')})/(system|user)/$`);

/** `nginx.service.d` of `nginx.service.d/limits.conf`; undefined for what is no drop-in. */
export function unitOfDropIn(file: string): string | undefined {
  return /^((?:.*\/)?[^/]+\.[a-z]+\.d)\/[^/.][^/]*\.conf$/.exec(file)?.[1];
}

/** The drop-ins of a unit: of two with one name the first counts; all are read in the order of their names. */
export function dropInsOf(name: UnitName, file: string, beside: Beside): UnitFile[] {
  // Nearly no unit has any, and nearly no folder of units has one of drop-ins.
  const places = searched(file).filter((folder) => beside.mayHave(folderAt(folder), '.d'));
  if (places.length === 0) return [];
  const byName = new Map<string, string>();
  const folders = places.flatMap((folder) => dropInFolders(name).map((own) => folder + own));
  for (const folder of sortedByUnit(folders)) {
    // What is hidden systemd passes over (src/basic/dirent-util.c).
    const names = beside.names(folder, '.conf').filter((own) => !own.startsWith('.'));
    for (const own of names) if (!byName.has(own)) byName.set(own, `${folder}/${own}`);
  }
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_DROP_INS);
  return sorted.flatMap(([, path]) => {
    const text = beside.text(path);
    return text === undefined ? [] : [{ file: path, text }];
  });
}

/** `service.d`, which is of all units, is asked last, whatever its folder. */
function sortedByUnit(folders: readonly string[]): string[] {
  const isOfAll = (folder: string) => /(?:^|\/)[a-z]+\.d$/.test(folder);
  return [...folders.filter((folder) => !isOfAll(folder)), ...folders.filter(isOfAll)];
}

/** `.` for the one in which kport is called. */
function folderAt(folder: string): string {
  return folder === '' ? '.' : folder === '/' ? folder : folder.slice(0, -1);
}

/** Whether a socket may stand where systemd would look for it beside a unit. */
export function mayHaveSockets(file: string, beside: Beside): boolean {
  return searched(file).some((folder) => beside.mayHave(folderAt(folder), '.socket'));
}

/** The folders in which systemd would look beside this one. */
function searched(file: string): readonly string[] {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const [whole, root = '', kind] = IN_SEARCHED.exec(folder) ?? [];
  return whole === undefined ? [folder] : SEARCHED.map((path) => `${root}${path}/${kind}/`);
}

/**
 * The file with which a drop-in is read: its unit, where that stands beside it; else the first of the drop-ins in folders of that name.
 * Undefined for what is no drop-in of a unit.
 */
export function readWith(file: string, beside: Beside): string | undefined {
  const folder = unitOfDropIn(file);
  const asked = unitName(folder?.slice(folder.lastIndexOf('/') + 1, -'.d'.length) ?? '');
  if (folder === undefined || asked === undefined) return undefined;
  const isOfName = (one: UnitFile) => `/${unitOfDropIn(one.file)}`.endsWith(`/${asked.name}.d`);
  return (fileBeside(asked.name, folder, beside) ?? dropInsOf(asked, folder, beside).find(isOfName))?.file ?? file;
}

/** A unit that does not stand beside its drop-ins: all of them, and of an instance its template; undefined for one that is read with others. */
export function unitAround(own: UnitFile, asked: UnitName, beside: Beside): UnitFiles | undefined {
  if (readWith(own.file, beside) !== own.file) return undefined;
  const folder = unitOfDropIn(own.file) ?? '';
  const dropIns = dropInsOf(asked, folder, beside).map((one) => (one.file === own.file ? own : one));
  const unit = templateBeside(asked, folder, beside);
  return { name: asked.name, ...(unit ? { unit } : {}), dropIns: dropIns.includes(own) ? dropIns : [own], judged: own.file };
}

/** The file of a unit where systemd would look for it beside another. */
function fileBeside(name: string, file: string, beside: Beside): UnitFile | undefined {
  for (const folder of searched(file)) {
    const text = beside.text(folder + name);
    if (text !== undefined) return { file: folder + name, text };
  }
  return undefined;
}

/** What an instance is made of. Quadlet makes units of files alone. */
function templateBeside({ prefix, instance, type }: UnitName, file: string, beside: Beside): UnitFile | undefined {
  const hasInstances = type === 'service' || type === 'socket';
  return instance && hasInstances ? fileBeside(`${prefix}@.${type}`, file, beside) : undefined;
}

/** A unit that stands where systemd would look for it beside another, or its template, with its drop-ins. */
export function unitBeside(name: string, file: string, beside: Beside): UnitObject | undefined {
  const known = unitName(name);
  const unit = known && (fileBeside(name, file, beside) ?? templateBeside(known, file, beside));
  return known && unit && readUnitDocument({ name, unit, dropIns: dropInsOf(known, unit.file, beside) }).object;
}

/** More than the text of all sockets of a host. */
const MOST_SCANNED = 65_536;

/** The sockets beside a service that may name it. */
export function socketsNaming(service: string, file: string, beside: Beside): string[] {
  let left = MOST_SCANNED;
  const isNaming = (path: string) => {
    const text = left > 0 ? (beside.text(path) ?? '') : '';
    left -= text.length;
    return [...text.slice(0, MOST_SCANNED).matchAll(/^[ \t]*Service[ \t]*=(.*)/gm)].some(
      ([, named = '']) => named.includes('%') || named.trim() === service,
    );
  };
  const namesIn = (folder: string) => beside.names(folderAt(folder), '.socket');
  return searched(file).flatMap((folder) => namesIn(folder).filter((name) => isNaming(folder + name)));
}
