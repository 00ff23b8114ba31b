import { type DataPath, pathOf, type Scope } from './expression.ts';
import { type ActionToken, keywordOf, roleOf, type TemplateToken } from './lex-template.ts';

interface Block {
  readonly keyword: string;
  /** Outside, which is what an else branch sees. */
  readonly outer: Scope;
  readonly scope: Scope;
}

const ROOT: Scope = { dot: [], variables: new Map([['$', []]]) };

/**
 * The value that the action at an offset of a template prints, by what is around it: `with`, `range`, variables. Undefined where
 * that is not understood, or is no value.
 */
export function printedPath(tokens: readonly TemplateToken[], at: number): DataPath | undefined {
  const actions = tokens.filter((token) => token.kind === 'action');
  const blocks: Block[] = [];
  let scope = withoutReassigned(ROOT, actions);
  for (const action of actions) {
    if (action.start === at) return pathOf(action.body, scope);
    scope = stepped(blocks, action, scope);
  }
  return undefined;
}

function withoutReassignedFrom(scope: Scope): Scope {
  const marks = [...scope.variables].filter(([name]) => name.endsWith('='));
  return { dot: [], variables: new Map([...ROOT.variables, ...marks]) };
}

/** A variable that is set anew may stand for anything. */
function withoutReassigned(scope: Scope, actions: readonly ActionToken[]): Scope {
  const again = actions.flatMap(({ body }) => /^(\$\w+)\s*=/.exec(body)?.[1] ?? []);
  return { dot: scope.dot, variables: new Map([...scope.variables, ...again.map((name) => [`${name}=`, undefined] as const)]) };
}

function stepped(blocks: Block[], action: ActionToken, scope: Scope): Scope {
  const role = roleOf(action);
  if (role === 'open') {
    const inside = opened(action, scope);
    blocks.push({ keyword: keywordOf(action), outer: scope, scope: inside });
    return inside;
  }
  if (role === 'close') return blocks.pop()?.outer ?? ROOT;
  if (role === 'branch') return branched(blocks, action) ?? scope;
  return assigned(action.body, scope);
}

function branched(blocks: readonly Block[], { body, ...action }: ActionToken): Scope | undefined {
  const block = blocks.at(-1);
  if (!block) return undefined;
  const rest = body.slice('else'.length).trim();
  return opened({ ...action, body: rest }, block.outer);
}

function opened(action: ActionToken, scope: Scope): Scope {
  const keyword = keywordOf(action);
  const { names, expression } = declarationOf(action.body.slice(keyword.length).trim());
  const path = pathOf(expression, scope);
  if (keyword === 'with') return declare({ ...scope, dot: path }, names[0], path);
  if (keyword === 'if') return declare(scope, names[0], path);
  // What a definition is given is mostly the root, and what follows from that is compared with the values.
  if (keyword === 'define') return withoutReassignedFrom(scope);
  if (keyword !== 'range') return scope;
  const item = path && [...path, { range: action.start }];
  const [first, second] = names;
  // With two variables the first one is the key.
  const keyed = second === undefined ? scope : declare(scope, first, undefined);
  return declare({ ...keyed, dot: item }, second ?? first, item);
}

function assigned(body: string, scope: Scope): Scope {
  const { names, expression } = declarationOf(body);
  return names.length === 0 ? scope : declare(scope, names[0], pathOf(expression, scope));
}

/** `$a, $b := x` or `$a := x`; what declares nothing is an expression. */
function declarationOf(body: string): { readonly names: readonly string[]; readonly expression: string } {
  const match = /^(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:=/.exec(body);
  if (!match) return { names: [], expression: body };
  const [whole, first = '', second] = match;
  return { names: second === undefined ? [first] : [first, second], expression: body.slice(whole.length).trim() };
}

function declare(scope: Scope, name: string | undefined, path: DataPath | undefined): Scope {
  if (name === undefined) return scope;
  const known = scope.variables.has(`${name}=`) ? undefined : path;
  return { ...scope, variables: new Map([...scope.variables, [name, known]]) };
}
