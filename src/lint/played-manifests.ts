// Manifests that a .kube of Quadlet names: podman plays them, and so they are judged as podman runs them.
import { posix } from 'node:path';
import { lastSaid, linesOf, networkOf, sectionOf } from '../facts/quadlet/section.ts';
import { listed } from '../facts/systemd/values.ts';
import type { UnitObject } from '../model/unit.ts';
import type { ByQuadlet } from '../model/workload.ts';
import { type Beside, besideIn } from '../sources/beside.ts';
import type { FoundFile } from '../sources/find-files.ts';
import { namedIn } from '../sources/place-of.ts';
import { unitBeside } from '../sources/systemd/beside-unit.ts';

/** The same files: a .kube that publishes nothing gives way to its manifests, which are marked. What somebody else has left out stays so. */
export function withPlayed(found: readonly FoundFile[], cwd: string): FoundFile[] {
  const beside = besideIn(cwd);
  const played = new Map<string, ByQuadlet>();
  const files = found.map((one): FoundFile => {
    const unit = isKube(one) ? unitBeside(posix.basename(one.file), one.file, beside) : undefined;
    const named = unit ? manifestsOf(unit, one.file, beside) : [];
    for (const file of named) played.set(file, { ...placeOfQuadlet(one.file), ...(unit ? saidByKube(unit) : {}) });
    if (unit === undefined || named.length === 0 || publishes(unit)) return one;
    return { file: one.file, skipped: { code: 'quadlet-kube', data: { files: named.join(', ') } } };
  });
  const marked = files.map((one): FoundFile => {
    const byQuadlet = played.get(posix.normalize(one.file));
    played.delete(posix.normalize(one.file));
    return byQuadlet && !('skipped' in one) && !('unreadable' in one) ? { ...one, byQuadlet } : one;
  });
  return [...marked, ...[...played].map(([file, byQuadlet]) => ({ file, byQuadlet }))];
}

function isKube(found: FoundFile): boolean {
  return found.file.endsWith('.kube') && !('skipped' in found) && !('unreadable' in found);
}

/** Where systemd's generator looks as root, and where as another user: podman-systemd.unit(5). */
export function placeOfQuadlet(file: string): ByQuadlet {
  if (/(?:^|\/)(?:\.config\/containers\/systemd|containers\/systemd\/users)\//.test(file)) return { rootless: true };
  return /(?:^|\/)(?:etc|run|usr\/share)\/containers\/systemd\//.test(file) ? { rootless: false } : {};
}

/** What podman kube play is told beside the manifest: --network and --userns. */
function saidByKube(kube: UnitObject): ByQuadlet {
  const section = sectionOf(kube, 'Kube');
  const network = networkOf(section);
  const users = lastSaid(section, 'UserNS', 'userns')?.value;
  return {
    ...(linesOf(section, 'Network', 'network').length === 0 ? {} : { network }),
    ...(users === undefined || users.includes('%') ? {} : { hostUsers: users === 'host' }),
  };
}

/** Whether a .kube publishes ports, beside those of its manifests. */
export function publishes(kube: UnitObject): boolean {
  return linesOf(sectionOf(kube, 'Kube'), 'PublishPort', 'publish').length > 0;
}

/** Those that are there: each Yaml=, of which drop-ins may name more. */
function manifestsOf(kube: UnitObject, file: string, beside: Beside): string[] {
  const named = listed(kube, 'Kube', 'Yaml').map(({ value }) => value);
  const paths = named.map((path) => namedIn(file, path));
  return [...new Set(paths)].filter((path) => beside.text(path) !== undefined);
}
