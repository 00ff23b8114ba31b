// Where a finding stands, as the API server and kubectl write a field: worked out for what is told, and for nothing else. Until then a
// finding has the number of its container and that of its port, which cost next to nothing.
import type { Cel } from '../rules/cel.ts';
import { placeAmong, toldOf, type Variable } from './facts-in-cel.ts';

/** What stands before a word that is not told as it is; no word begins with it by itself. */
export const SIGNS = { port: String.raw`\f`, container: String.raw`\v`, portPlace: String.raw`\b` } as const;

/** Of the findings `variables.told`, as many as a message may have, in their parts. */
export function placeVariables(most: number): Variable[] {
  const isOfPort = `f.exists(x, x.startsWith('${SIGNS.portPlace}'))`;
  return [
    { name: 'parts', expression: `variables.told.transformList(i, f, i < ${most}, [f.split('\\t')].map(p, ${PARTS})[0])` },
    { name: 'places', expression: `variables.parts.map(f, ${isOfPort} ? f[${PLACE}].substring(1) : '')` },
    // Of each container once: it may have thousands of ports.
    {
      name: 'portPlaces',
      expression: `variables.places.transformList(i, n, n == '' || variables.places.indexOf(n) < i ? [] : ${portsOf('n')})`,
    },
  ];
}

/** Which part of a finding says its container; what it is known by is none. */
export const PLACE = 1;
const PARTS = `p[0].split(' ') + p.transformList(k, x, k > 1, x)`;

/** Which ports of the container `number` are among those of which there may be something to tell. */
function portsOf(number: Cel): Cel {
  return `[variables.pods[0].all[int(${number})].?ports.orValue([])].map(l, ${toldOf('l', 'k')})[0]`;
}

/** What is told of the word `word` of the finding `p`, whose place among those told is `n`. */
export function toldWord(word: Cel): Cel {
  const is = (sign: keyof typeof SIGNS) => `${word}.startsWith('${SIGNS[sign]}')`;
  const bare = `${word}.substring(1)`;
  const port = `string(variables.portPlaces[variables.places.indexOf(p[${PLACE}].substring(1))][int(${bare})])`;
  return `(${is('port')} ? [${bare}].map(w, w + variables.services[?w].orValue(''))[0] : ${is('container')} ? ${containerAt(bare)} : ${is('portPlace')} ? ${port} : ${word})`;
}

/** A container by its number among all of the Pod; without one, the Pod. */
function containerAt(number: Cel): Cel {
  const count = (list: string) => `size(variables.pods[0].spec.?${list}.orValue([]))`;
  return `(variables.path + (${number} == '' ? '' : [int(${number})].map(n, ${placeAmong('n', count)})[0]))`;
}
