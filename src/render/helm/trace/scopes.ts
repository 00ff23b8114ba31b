import { argumentsOf, type DataPath, pathOf, type Scope } from './expression.ts';
import { type ActionToken, keywordOf, roleOf, type TemplateToken } from './lex-template.ts';

interface Block {
  readonly keyword: string;
  /** Outside, which is what an else branch sees. */
  readonly outer: Scope;
  readonly scope: Scope;
}

/**
 * The value that the action at an offset of a template prints, by what is around it: `with`, `range`, variables. `given` is what
 * the template or the definition is given, where that is not the root. Undefined where it is not understood, or is no value.
 */
export function printedPath(tokens: readonly TemplateToken[], at: number, given?: CallArgument): DataPath | undefined {
  const body = tokens.find((token) => token.kind === 'action' && token.start === at);
  return body?.kind === 'action' ? pathOf(body.body, scopeAt(tokens, at, given)) : undefined;
}

/** What a call hands over as `.`; undefined where that is not known. */
export interface CallArgument {
  readonly path: DataPath | undefined;
}

/** What `.` and the variables stand for at an offset of a template. */
function scopeAt(tokens: readonly TemplateToken[], at: number, given: CallArgument = { path: [] }): Scope {
  const actions = tokens.filter((token) => token.kind === 'action');
  const blocks: Block[] = [];
  let scope = withoutReassigned(rootOf(given), actions);
  for (const action of actions) {
    if (action.start >= at) return scope;
    scope = stepped(blocks, action, scope, given);
  }
  return scope;
}

/** The name of what an offset of a template is defined in, and whether it is printed where it stands, too. */
export function definitionAt(
  tokens: readonly TemplateToken[],
  at: number,
): { readonly name: string; readonly isBlock: boolean } | undefined {
  const open: ActionToken[] = [];
  for (const token of tokens) {
    if (token.start >= at) break;
    if (token.kind !== 'action') continue;
    const role = roleOf(token);
    if (role === 'open') open.push(token);
    else if (role === 'close') open.pop();
  }
  const own = open.findLast((action) => ['define', 'block'].includes(keywordOf(action)));
  const name = own && /^\w+\s+["`]([^"`]*)["`]/.exec(own.body)?.[1];
  return name === undefined || !own ? undefined : { name, isBlock: keywordOf(own) === 'block' };
}

/**
 * What an action hands over where it includes `name`, which is undefined for a whole template. Undefined where that is not
 * understood, or it does so several times.
 */
export function argumentPath(
  tokens: readonly TemplateToken[],
  call: { readonly at: number; readonly name: string | undefined },
  given: CallArgument,
): DataPath | undefined {
  const action = tokens.find((token) => token.kind === 'action' && token.start === call.at);
  if (action?.kind !== 'action') return undefined;
  const found = argumentsOf(action.body, call.name, scopeAt(tokens, call.at, given));
  return found.length === 1 ? found[0] : undefined;
}

function rootOf({ path }: CallArgument): Scope {
  return { dot: path, variables: new Map([['$', path]]) };
}

function definitionScope(scope: Scope, given: CallArgument): Scope {
  const marks = [...scope.variables].filter(([name]) => name.endsWith('='));
  const root = rootOf(given);
  return { dot: root.dot, variables: new Map([...root.variables, ...marks]) };
}

/** A variable that is set anew may stand for anything. */
function withoutReassigned(scope: Scope, actions: readonly ActionToken[]): Scope {
  const again = actions.flatMap(({ body }) => /^(\$\w+)\s*=/.exec(body)?.[1] ?? []);
  return { dot: scope.dot, variables: new Map([...scope.variables, ...again.map((name) => [`${name}=`, undefined] as const)]) };
}

function stepped(blocks: Block[], action: ActionToken, scope: Scope, given: CallArgument): Scope {
  const role = roleOf(action);
  if (role === 'open') {
    const inside = opened(action, scope, given);
    blocks.push({ keyword: keywordOf(action), outer: scope, scope: inside });
    return inside;
  }
  if (role === 'close') return blocks.pop()?.outer ?? rootOf(given);
  if (role === 'branch') return branched(blocks, action, given) ?? scope;
  return assigned(action.body, scope);
}

function branched(blocks: readonly Block[], { body, ...action }: ActionToken, given: CallArgument): Scope | undefined {
  const block = blocks.at(-1);
  if (!block) return undefined;
  const rest = body.slice('else'.length).trim();
  return opened({ ...action, body: rest }, block.outer, given);
}

function opened(action: ActionToken, scope: Scope, given: CallArgument): Scope {
  const keyword = keywordOf(action);
  const { names, expression } = declarationOf(action.body.slice(keyword.length).trim());
  const path = pathOf(expression, scope);
  if (keyword === 'with') return declare({ ...scope, dot: path }, names[0], path);
  if (keyword === 'if') return declare(scope, names[0], path);
  if (keyword === 'define') return definitionScope(scope, given);
  // Printed where it stands; who prints it from elsewhere is not followed.
  if (keyword === 'block') return definitionScope(scope, { path: pathOf(expression.replace(/^["`][^"`]*["`]/, ''), scope) });
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
