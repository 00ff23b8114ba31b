// Of what Quadlet makes no unit, in its words, as the journal has them: containers/podman pkg/systemd/quadlet/quadlet.go, ConvertContainer,
// ConvertPod and ConvertKube, in their order.
import type { QuadletRefusal } from '../../model/quadlet.ts';
import { listed } from '../systemd/values.ts';
import { mountsOf } from './mounts.ts';
import { type Item, itemsOf } from './podman-args.ts';
import { lastSaid, type Section, singleValue } from './section.ts';
import { unsupportedKey } from './unsupported-key.ts';

export function refusedByQuadlet(section: Section): QuadletRefusal | undefined {
  const { refused } = section.unit;
  if (refused !== undefined) return { ...refusal(refused.at, refused.text), isLine: true };
  const unknown = unsupportedKey(section);
  if (unknown !== undefined) return unknown;
  for (const refusedBy of STEPS[section.name]) {
    const found = refusedBy(section);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Step = (section: Section) => QuadletRefusal | undefined;

const STEPS: Readonly<Record<Section['name'], readonly Step[]>> = {
  Container: [refusedImage, refusedKill, refusedReload, refusedType, refusedGroup, refusedMapping, refusedExposed, refusedMount],
  Kube: [refusedYaml, refusedKill, refusedType, refusedMapping, refusedFolder],
  Pod: [refusedMapping],
};

function refusedImage(section: Section): QuadletRefusal | undefined {
  const [image, rootfs] = [lastSaid(section, 'Image'), lastSaid(section, 'Rootfs')];
  if (!image && !rootfs) return refusal(section.at, 'no Image or Rootfs key specified');
  if (!image || !rootfs) return undefined;
  return refusal(rootfs.at, 'the Image And Rootfs keys conflict can not be specified together');
}

/** What the service that it makes may be. */
function refusedKill({ unit }: Section): QuadletRefusal | undefined {
  const mode = singleValue(unit, 'Service', 'KillMode');
  return isOther(mode, ['mixed', 'control-group']) ? refusal(mode.at, `invalid KillMode '${mode.value}'`) : undefined;
}

function refusedType({ unit }: Section): QuadletRefusal | undefined {
  const type = singleValue(unit, 'Service', 'Type');
  return isOther(type, ['notify', 'oneshot']) ? refusal(type.at, `invalid service Type '${type.value}'`) : undefined;
}

function isOther(said: Item | undefined, known: readonly string[]): said is Item {
  return said !== undefined && !known.includes(said.value);
}

function refusedGroup(section: Section): QuadletRefusal | undefined {
  const group = lastSaid(section, 'Group');
  return group && !lastSaid(section, 'User') ? refusal(group.at, 'invalid Group set without User') : undefined;
}

const REMAPS = ['RemapUsers', 'RemapUid', 'RemapGid'];
const MAPPINGS = ['UserNS', 'UIDMap', 'GIDMap', 'SubUIDMap', 'SubGIDMap'];

/** RemapUsers= and what belongs to it say what the other keys do, which came in their place. */
function refusedMapping(section: Section): QuadletRefusal | undefined {
  const [users, uid, gid] = REMAPS.map((key) => lastSaid(section, key));
  if (MAPPINGS.some((key) => lastSaid(section, key))) {
    // Here they count empty as well.
    const [first] = REMAPS.flatMap((key) => singleValue(section.unit, section.name, key) ?? []);
    return first && refusal(first.at, 'deprecated Remap keys are set along with explicit mapping keys');
  }
  if (users === undefined) {
    const alone = uid ?? gid;
    return alone && refusal(alone.at, `${uid ? 'UidMap' : 'GidMap'} set without RemapUsers`);
  }
  if (users.value === 'manual' && section.name === 'Kube') return refusal(users.at, 'RemapUsers=manual is not supported');
  if (users.value === 'keep-id') return refusedKept(section);
  if (users.value === 'manual' || users.value === 'auto') return undefined;
  return refusal(users.at, `unsupported RemapUsers option '${users.value}'`);
}

/** Of whoever runs podman, one number may be told. */
function refusedKept({ unit, name }: Section): QuadletRefusal | undefined {
  for (const [key, what] of [
    ['RemapUid', 'UID'],
    ['RemapGid', 'GID'],
  ] as const) {
    const second = listed(unit, name, key).flatMap(itemsOf)[1];
    if (second) return refusal(second.at, `RemapUsers=keep-id supports only a single value for ${what} mapping`);
  }
  return undefined;
}

const PORTS = /\d+(?:-\d+)?(?:\/udp|\/tcp)?$/;

function refusedExposed({ unit, name }: Section): QuadletRefusal | undefined {
  const wrong = listed(unit, name, 'ExposeHostPort').find(({ value }) => !PORTS.test(value));
  return wrong && refusal(wrong.at, `invalid port format '${wrong.value}'`);
}

function refusedMount(section: Section): QuadletRefusal | undefined {
  for (const { at, type, source } of mountsOf(section)) {
    if (source === undefined) return refusal(at, 'source parameter does not include a value');
    if (source === '' && type !== 'volume') return refusal(at, `source parameter is required for mount type ${type}`);
  }
  return undefined;
}

function refusedYaml(section: Section): QuadletRefusal | undefined {
  const { unit, name } = section;
  return listed(unit, name, 'Yaml').some(({ words }) => words.length > 0)
    ? undefined
    : refusal(section.at, 'no Yaml key specified');
}

/** Where podman kube play is started. */
function refusedFolder(section: Section): QuadletRefusal | undefined {
  const said = lastSaid(section, 'SetWorkingDirectory');
  if (said === undefined) return undefined;
  const { at, value } = said;
  switch (value.toLowerCase()) {
    case 'unit':
      return undefined;
    case 'yaml': {
      const files = listed(section.unit, section.name, 'Yaml').flatMap(itemsOf);
      return files.length === 1
        ? undefined
        : refusal(at, 'SetWorkingDirectory=yaml is only supported when a single Yaml key is provided');
    }
    case 'file':
      return refusal(at, `SetWorkingDirectory=${value} is only supported in .build files`);
    default:
      return refusal(at, `unsupported value for WorkingDirectory: ${value} `);
  }
}

function refusedReload(section: Section): QuadletRefusal | undefined {
  const [command, signal] = [lastSaid(section, 'ReloadCmd'), lastSaid(section, 'ReloadSignal')];
  return command && signal && refusal(signal.at, 'ReloadCmd and ReloadSignal are mutually exclusive but both are set');
}

function refusal(at: string, text: string): QuadletRefusal {
  return { at, text, by: 'Quadlet' };
}
