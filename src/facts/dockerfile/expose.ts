// EXPOSE as BuildKit reads it: moby/buildkit frontend/dockerfile/dockerfile2llb/convert_expose.go.
import { child } from '../../model/pointer.ts';
import { expand } from './expand.ts';
import type { Exposed, Step } from './stage-state.ts';

const SPEC = /^(?:.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp)?)?$/i;
const MOST_PORT = 65_535;

/** What a variable holds may be several. What the builder refuses, and what nobody knows, is none. */
export function exposedPorts({ instruction: { words = [] }, at, expanding }: Step): Exposed[] {
  return words.flatMap((word, index) =>
    (expand(word, expanding) ?? '').split(/\s+/).flatMap((spec) => {
      const [, first = '', last = first, protocol = 'tcp'] = SPEC.exec(spec) ?? [];
      const [port, to] = [Number(first), Number(last)];
      if (first === '' || to < port || to > MOST_PORT) return [];
      return [{ port, to, protocol: protocol.toLowerCase(), at: child(at, 'words', index) }];
    }),
  );
}
