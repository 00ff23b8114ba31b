// Source: kubernetes/api core/v1/types.go Capabilities. The API server takes any string; containerd writes `CAP_` before it
// and upper-cases it (internal/cri/opts/spec_opts.go WithCapabilities), CRI-O and Docker also take names with `CAP_`.
import type { Pointer } from '../../model/pointer.ts';
import type { Capability } from '../../model/workload.ts';
import { type Faults, listAt, malformed, type Place, tooMuch } from '../objects/typed-fields.ts';

const PREFIX = 'CAP_';
/** Of one list. Linux has some forty; each is looked at for each port, of which there may be tens of thousands. */
export const MAX_CAPABILITIES = 100;

/** The names of the list `key` (`add` or `drop`); undefined when it is absent. */
export function readCapabilities(capabilities: Place | undefined, key: string, faults: Faults): Capability[] | undefined {
  if (capabilities === undefined || (capabilities.value[key] ?? undefined) === undefined) return undefined;
  const items = listAt(capabilities, key, faults);
  if (items.length > MAX_CAPABILITIES) {
    faults.push(tooMuch(`${capabilities.at}/${key}`, 'too-many-capabilities', MAX_CAPABILITIES));
    return [];
  }
  const list = `${capabilities.at}/${key}/`;
  const names = new Array<Capability>(items.length);
  let found = 0;
  for (let index = 0; index < items.length; index += 1) {
    const at = list + index;
    // json.Unmarshal makes null in a list of strings the empty string.
    const written = items[index] ?? '';
    if (typeof written === 'string') names[found++] = capabilityNamed(written, at);
    else faults.push(malformed(at, 'a-string', written));
  }
  if (found < items.length) names.length = found;
  return names;
}

/** `cap_net_bind_service` is NET_BIND_SERVICE, written with a prefix. Blanks are no part of any runtime's reading. */
export function capabilityNamed(written: string, at: Pointer): Capability {
  // As nearly all of them are written.
  if (written === 'ALL') return { written, name: written, prefixed: false, at };
  const upper = written.toUpperCase();
  const prefixed = upper.startsWith(PREFIX);
  return { written, name: prefixed ? upper.slice(PREFIX.length) : upper, prefixed, at };
}
