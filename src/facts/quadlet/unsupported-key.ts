// A key that Quadlet does not know, of which it makes no unit: checkForUnknownKeys in containers/podman pkg/systemd/quadlet/quadlet.go, which
// comes before anything else that it looks at.
import { QUADLET_KEYS, SYSTEMD_KEYS } from '../../knowledge/quadlet-keys.ts';
import { nearName } from '../../model/near-name.ts';
import { child } from '../../model/pointer.ts';
import type { QuadletRefusal, QuadletSection } from '../../model/quadlet.ts';
import type { UnitObject } from '../../model/unit.ts';
import { keysOf } from '../systemd/values.ts';
import type { Section } from './section.ts';

/** The first one in the order of the file, and of its drop-ins behind it. */
export function unsupportedKey({ unit, name }: Section): QuadletRefusal | undefined {
  return firstUnknown(unit, name) ?? firstUnknown(unit, 'Quadlet');
}

const KNOWN = new Map(Object.entries(QUADLET_KEYS).map(([name, keys]) => [name, new Set(keys)] as const));

function firstUnknown(unit: UnitObject, name: QuadletSection): QuadletRefusal | undefined {
  for (const key of keysOf(unit, name).keys()) {
    if (KNOWN.get(name)?.has(key)) continue;
    const text = `unsupported key '${key}' in group '${name}' in ${unit.name}`;
    return { at: child('', name, key, 0), text, by: 'Quadlet', unknownKey: meant(key, name) };
  }
  return undefined;
}

/** A key that another section has is told as such, for it is spelt as it should be. */
function meant(key: string, name: QuadletSection): NonNullable<QuadletRefusal['unknownKey']> {
  const others = name === 'Container' ? SYSTEMD_KEYS : { Container: QUADLET_KEYS.Container, ...SYSTEMD_KEYS };
  const section = Object.entries(others).find(([, keys]) => keys.includes(key))?.[0];
  if (section !== undefined) return { section };
  const near = nearName(key, QUADLET_KEYS[name]);
  return near === undefined ? {} : { near };
}
