// Of what Quadlet makes no unit, in its words, as the journal has them: containers/podman pkg/systemd/quadlet/quadlet.go.
import type { QuadletRefusal } from '../../model/quadlet.ts';
import { assigned } from '../systemd/values.ts';
import { lastSaid, type Section } from './section.ts';

export function refusedByQuadlet(section: Section): QuadletRefusal | undefined {
  if (section.name === 'Pod') return unsupportedKey(section);
  if (section.name !== 'Container') return undefined;
  const [image, rootfs, user, group] = ['Image', 'Rootfs', 'User', 'Group'].map((key) => lastSaid(section, key));
  if (!image && !rootfs) return refusal(section.at, 'no Image or Rootfs key specified');
  if (image && rootfs) return refusal(rootfs.at, 'the Image And Rootfs keys conflict can not be specified together');
  return group && !user ? refusal(group.at, 'invalid Group set without User') : undefined;
}

/** What is said of containers alone. Of other keys that a version does not know, the next one may. */
const OF_CONTAINERS = ['Sysctl', 'User', 'Group', 'AddCapability', 'DropCapability', 'NoNewPrivileges'];

/** A key by which Quadlet makes no unit of a pod. */
export function unsupportedKey({ unit, name }: Section): QuadletRefusal | undefined {
  for (const key of OF_CONTAINERS) {
    const said = assigned(unit, name, key)[0];
    if (said !== undefined) return refusal(said.at, `unsupported key '${key}' in group '${name}' in ${unit.name}`);
  }
  return undefined;
}

function refusal(at: string, text: string): QuadletRefusal {
  return { at, text, by: 'Quadlet' };
}
