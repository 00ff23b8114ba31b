// What the page does not judge and kport lint does, told by what stands in a text: what somebody pasted has no name.
import type { OtherDialect } from '../model/dialect.ts';

/** The first that fits. Only what is no object of Kubernetes is asked about, so that little has to be there. */
const SIGNS: readonly (readonly [OtherDialect, RegExp])[] = [
  ['quadlet', /^[ \t]*\[(?:Container|Pod|Kube|Image|Build)\][ \t]*\r?$/m],
  ['systemd', /^[ \t]*\[(?:Unit|Service|Socket|Install)\][ \t]*\r?$/m],
  ['compose', /^(?:\{\s*)?["']?services["']?[ \t]*:/m],
  ['dockerfile', /^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?[^\s=-]\S*(?:[ \t]+AS[ \t]+\S+)?[ \t]*\r?$/im],
];

export function otherDialectOf(text: string): OtherDialect | undefined {
  // Somebody meant it as one.
  if (/^(?:apiVersion|kind):/m.test(text)) return undefined;
  return SIGNS.find(([, sign]) => sign.test(text))?.[0];
}
