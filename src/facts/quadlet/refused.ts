// Of what Quadlet makes no unit, in its words, as the journal has them: containers/podman pkg/systemd/quadlet/quadlet.go, ConvertContainer,
// ConvertPod and ConvertKube, in their order.
import type { QuadletRefusal } from '../../model/quadlet.ts';
import type { Item } from './podman-args.ts';
import { lastSaid, type Section, singleValue } from './section.ts';
import { unsupportedKey } from './unsupported-key.ts';

export function refusedByQuadlet(section: Section): QuadletRefusal | undefined {
  const unknown = unsupportedKey(section);
  if (unknown !== undefined) return unknown;
  switch (section.name) {
    case 'Container':
      return (
        refusedImage(section) ??
        refusedService(section) ??
        refusedGroup(section) ??
        refusedMapping(section) ??
        refusedReload(section)
      );
    case 'Kube':
      return lastSaid(section, 'Yaml')
        ? (refusedService(section) ?? refusedMapping(section))
        : refusal(section.at, 'no Yaml key specified');
    case 'Pod':
      return refusedMapping(section);
  }
}

function refusedImage(section: Section): QuadletRefusal | undefined {
  const [image, rootfs] = [lastSaid(section, 'Image'), lastSaid(section, 'Rootfs')];
  if (!image && !rootfs) return refusal(section.at, 'no Image or Rootfs key specified');
  if (!image || !rootfs) return undefined;
  return refusal(rootfs.at, 'the Image And Rootfs keys conflict can not be specified together');
}

/** What the service that it makes may be. */
function refusedService({ unit }: Section): QuadletRefusal | undefined {
  const [mode, type] = [singleValue(unit, 'Service', 'KillMode'), singleValue(unit, 'Service', 'Type')];
  if (isOther(mode, ['mixed', 'control-group'])) return refusal(mode.at, `invalid KillMode '${mode.value}'`);
  if (isOther(type, ['notify', 'oneshot'])) return refusal(type.at, `invalid service Type '${type.value}'`);
  return undefined;
}

function isOther(said: Item | undefined, known: readonly string[]): said is Item {
  return said !== undefined && !known.includes(said.value);
}

function refusedGroup(section: Section): QuadletRefusal | undefined {
  const group = lastSaid(section, 'Group');
  return group && !lastSaid(section, 'User') ? refusal(group.at, 'invalid Group set without User') : undefined;
}

const MAPPINGS = ['UserNS', 'UIDMap', 'GIDMap', 'SubUIDMap', 'SubGIDMap'];

/** RemapUsers= and what belongs to it say what the other keys do, which came in their place. */
function refusedMapping(section: Section): QuadletRefusal | undefined {
  const [users, uid, gid] = ['RemapUsers', 'RemapUid', 'RemapGid'].map((key) => lastSaid(section, key));
  if (MAPPINGS.some((key) => lastSaid(section, key))) {
    const first = users ?? uid ?? gid;
    return first && refusal(first.at, 'deprecated Remap keys are set along with explicit mapping keys');
  }
  if (users === undefined) {
    const alone = uid ?? gid;
    return alone && refusal(alone.at, `${uid ? 'UidMap' : 'GidMap'} set without RemapUsers`);
  }
  if (users.value === 'manual' && section.name === 'Kube') return refusal(users.at, 'RemapUsers=manual is not supported');
  if (['manual', 'auto', 'keep-id'].includes(users.value)) return undefined;
  return refusal(users.at, `unsupported RemapUsers option '${users.value}'`);
}

function refusedReload(section: Section): QuadletRefusal | undefined {
  const [command, signal] = [lastSaid(section, 'ReloadCmd'), lastSaid(section, 'ReloadSignal')];
  return command && signal && refusal(signal.at, 'ReloadCmd and ReloadSignal are mutually exclusive but both are set');
}

function refusal(at: string, text: string): QuadletRefusal {
  return { at, text, by: 'Quadlet' };
}
