// claims.ts in CEL, where the texts are shorter: they cost by their length.
import type { Cel, ClaimsInCel } from './cel.ts';
import { type Claims, HELD, type Held } from './claims.ts';

/** Of claims that no value of the object changes. */
export function fixedInCel({ grants, asks }: Claims): ClaimsInCel {
  const [granted, asked] = [grants, asks].map((list) => list.map((one) => `'${one}'`));
  return { grants: granted ?? [], asks: asked ?? [] };
}

export function nodePortInCel(port: Cel, address: Cel, own: Cel = `''`): Cel {
  return `'n ' + ${port} + ' ' + ${address} + ' ' + ${own}`;
}

export function ownPortInCel(port: Cel): Cel {
  return `'p ' + ${port}`;
}

export function capabilitiesInCel(which: Held): ClaimsInCel {
  const network = `(c.onNode ? 'n' : 'p')`;
  const of = (one: Held) => `'${letterOf(one)}'`;
  return {
    grants: HELD[which].flatMap((one) => [`${of(one)} + 'p'`, `${of(one)} + ${network}`]),
    asks: [`${of(which)} + ${network}`],
  };
}

const ADDS = (name: string) => `c.adds.exists(a, a.name == '${name}')`;
const IS_HELD = {
  privileged: 'c.privileged',
  all: `(c.privileged || ${ADDS('ALL')})`,
  one: `(c.privileged || ${ADDS('ALL')} || ${ADDS('NET_BIND_SERVICE')})`,
  usual: `(c.privileged || ${ADDS('ALL')} || c.keeps)`,
  named: `(c.privileged || ${ADDS('ALL')} || ${ADDS('NET_BIND_SERVICE')})`,
} as const;
/** All of that which the container holds, on the node. */
export const HELD_ON_NODE: readonly Cel[] = HELD.privileged.flatMap((one) =>
  ['p', 'n'].map((network) => `(c.opens && ${IS_HELD[one]} ? '${letterOf(one)}${network}' : '')`),
);

function letterOf(held: Held): string {
  return { privileged: 'P', all: 'A', both: 'B', one: 'O', usual: 'U', named: 'N', none: '' }[held];
}
