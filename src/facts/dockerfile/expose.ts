// EXPOSE as BuildKit reads it: moby/buildkit frontend/dockerfile/dockerfile2llb/convert_expose.go, whose words are those of the
// errors. buildah, and podman build with it, takes any text.

import { addressOf, isUnequal, parseRange, type Range } from '../../knowledge/port-spec.ts';
import type { BuildTrap } from '../../model/dockerfile.ts';
import { child } from '../../model/pointer.ts';
import { expand } from './expand.ts';
import type { Exposed, Step } from './stage-state.ts';

const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'sctp'];

/** What a variable holds may be several. What nobody knows is none, and what the builder refuses goes to the traps. */
export function exposedPorts({ instruction: { words = [] }, at, expanding }: Step, traps: BuildTrap[]): Exposed[] {
  return words.flatMap((word, index) => {
    const specs = (expand(word, expanding) ?? '').split(/\s+/).filter((spec) => spec !== '');
    return specs.flatMap((spec) => {
      const pointer = child(at, 'words', index);
      const read = readSpec(spec);
      if ('error' in read) {
        traps.push({ code: 'expose-refused', at: pointer, written: spec, error: read.error });
        return [];
      }
      const { range, protocol } = read;
      return [{ port: range.first, to: range.last, protocol, at: pointer }];
    });
  });
}

/** `[ip:][host:]port[/protocol]`, of which the port and the protocol count. */
function readSpec(spec: string): { readonly range: Range; readonly protocol: string } | { readonly error: string } {
  const [last = '', host = '', ...address] = spec.split(':').reverse();
  const [port = '', ...rest] = last.split('/');
  const protocol = rest.join('/').toLowerCase() || 'tcp';
  if (port === '') return { error: `no port specified: ${last}<empty>` };
  if (!PROTOCOLS.includes(protocol)) return { error: `invalid proto: ${protocol}` };
  const ip = address.reverse().join(':');
  if (addressOf(ip) === undefined) return { error: `invalid IP address: ${ip}` };
  const range = rangeOf(port);
  if (range === undefined) return { error: `invalid containerPort: ${port}` };
  const published = host === '' ? range : rangeOf(host);
  if (published === undefined) return { error: `invalid hostPort: ${host}` };
  if (isUnequal(range, published)) return { error: `invalid ranges specified for container and host Ports: ${port} and ${host}` };
  return { range, protocol };
}

function rangeOf(written: string): Range | undefined {
  return written.split('-').length > 2 ? undefined : parseRange(written);
}
