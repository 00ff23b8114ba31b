import { CAPABILITY_NAMES, NET_BIND_SERVICE } from '../../knowledge/runtimes.ts';
import { nearName } from '../../model/near-name.ts';

const BY_LETTERS = new Map([...CAPABILITY_NAMES].map((name) => [name.replaceAll('_', ''), name]));
const LETTERS = [...BY_LETTERS.keys()];

/** The capability, without `CAP_`, that a name means which has no prefix, one too many, or a slip; undefined where none is near. */
export function meantCapability(written: string): string | undefined {
  const bare = written.toUpperCase().replace(/^(?:CAP_)+/, '');
  if (CAPABILITY_NAMES.has(bare)) return bare;
  const near = nearName(bare, LETTERS);
  return near === undefined ? (/^NET_?BIND/.test(bare) ? NET_BIND_SERVICE : undefined) : BY_LETTERS.get(near);
}
