// Which variables a policy needs. The API server makes each that stands in it ready for every request, once for the condition of the
// match, once for the validations and once for their messages, whoever names it.
import type { Cel } from '../rules/cel.ts';
import type { Variable } from './facts-in-cel.ts';

/** In their order, those that the expressions name, and those that they name in turn. Each may name what stands before it. */
export function neededBy(expressions: readonly Cel[], variables: readonly Variable[]): Variable[] {
  const named = new Set(expressions.flatMap(namedIn));
  const needed = variables.toReversed().filter(({ name, expression }) => {
    if (!named.has(name)) return false;
    for (const other of namedIn(expression)) named.add(other);
    return true;
  });
  return needed.reverse();
}

function namedIn(expression: Cel): string[] {
  return [...expression.matchAll(/\bvariables\.(\w+)/g)].map(([, name = '']) => name);
}
