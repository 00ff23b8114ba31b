import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { type Edit, isNode, type Node, type Place, withEdits } from './source-edits.ts';

export interface Late {
  /** Whether the constants of a file are made late. */
  isOfTables(file: string): boolean;
  /** Whether a file is loaded late: see late-chunk.ts. */
  isLoaded(file: string): boolean;
}

/**
 * The text of a module in which its tables, and those that it imports, are made when they are first asked for: a run over one file asks
 * for few, and all of them are much of what each start would load. A table is a constant of a module that `isOfTables`, of which the value
 * is neither a function nor a text or a number. What is loaded late is asked for late where it is a property of an object. Undefined for a
 * module with neither. Throws where something else has a table's name, which would be taken for it.
 */
export function withLateTables(code: string, file: string, late: Late): string | undefined {
  if (!late.isOfTables(file) && !importsLate(code, file, late)) return undefined;
  const body = parseAst(code, { lang: 'ts' }).body as readonly unknown[];
  const own = late.isOfTables(file) ? body.flatMap(tableIn) : [];
  const names = new Map([
    ...own.map(({ name }) => [name, CALL] as const),
    ...body.flatMap((node) => importedBy(node, file, late)),
  ]);
  if (names.size === 0) return undefined;
  const values = new Map<unknown, unknown>(own.map(({ statement, value }) => [statement, value]));
  const asked = body.flatMap((node) => askedIn(values.get(node) ?? node, { names, file }));
  return withEdits(code, [...own.flatMap(madeLate), ...asked]);
}

/** Without parsing it, for most do not. */
function importsLate(code: string, file: string, late: Late): boolean {
  const sources = [...code.matchAll(/from '(\.[^']+)'/g)].map(([, from = '']) => resolve(dirname(file), from));
  return sources.some((source) => late.isOfTables(source) || late.isLoaded(source));
}

/** What stands behind the name of a table, and of what is no table. */
const CALL = '()';
const AS_IT_IS = '';

interface Table {
  readonly name: string;
  readonly isExported: boolean;
  readonly statement: Place;
  readonly value: Place;
}

/** Of these a value is made at once, and as cheaply as what would make it late. */
const SINGLE = /^(?:Arrow|Function|Class|Literal$|TemplateLiteral$|UnaryExpression$|BinaryExpression$)/;

function tableIn(statement: unknown): readonly Table[] {
  if (!isNode(statement)) return [];
  const isExported = statement.type === 'ExportNamedDeclaration';
  const declaration = isExported ? statement.declaration : statement;
  if (!isNode(declaration) || declaration.kind !== 'const' || !Array.isArray(declaration.declarations)) return [];
  const [{ id, init }, ...others] = declaration.declarations;
  if (others.length > 0 || !isNode(id) || typeof id.name !== 'string' || SINGLE.test(untyped(init).type)) return [];
  return [{ name: id.name, isExported, statement, value: init }];
}

/** Without what is said of its type. */
function untyped(node: Node): Node {
  return node.type.startsWith('TS') && isNode(node.expression) ? untyped(node.expression) : node;
}

function madeLate({ name, isExported, statement, value }: Table): readonly Edit[] {
  const head = `let ${name}$made; ${isExported ? 'export ' : ''}function ${name}() { return ${name}$made ??= `;
  return [
    { start: statement.start, end: value.start, text: head },
    { start: value.end, end: statement.end, text: '; }' },
  ];
}

/** The late names that it imports, and what stands behind them. Throws for a table that comes by another way than its name. */
function importedBy(node: unknown, file: string, late: Late): readonly (readonly [string, string])[] {
  if (!isNode(node) || !isNode(node.source) || node.importKind === 'type' || node.exportKind === 'type') return [];
  const from = String(node.source.value);
  const source = resolve(dirname(file), from);
  if (!from.startsWith('.')) return [];
  const tables = late.isOfTables(source) ? tablesOf(source) : [];
  if (node.type !== 'ImportDeclaration') return refuseAgain(node, tables, file);
  return specifiersOf(node).flatMap(({ type, imported, local }) => {
    if (type === 'ImportNamespaceSpecifier') return refuseAgain(node, tables, file);
    if (tables.includes(imported?.name ?? DEFAULT)) return [[local.name, CALL]];
    return late.isLoaded(source) && !late.isLoaded(file) ? [[local.name, AS_IT_IS]] : [];
  });
}

interface Specifier {
  readonly type: string;
  readonly imported?: { readonly name: string };
  readonly local: { readonly name: string };
}

function specifiersOf({ specifiers }: Node): readonly Specifier[] {
  return Array.isArray(specifiers) ? specifiers : [];
}

/** Whoever gets a table from here, or as a part of something, would take it for itself. */
function refuseAgain(node: Node, tables: readonly string[], file: string): readonly [] {
  const [named] = specifiersOf(node).flatMap(({ local }) => (tables.includes(local.name) ? [local.name] : []));
  const isWhole = specifiersOf(node).every(({ type }) => type === 'ImportNamespaceSpecifier') && tables.length > 0;
  if (named !== undefined || isWhole) throw new Error(`${file}: ${named ?? 'a table'} has to be imported by its name`);
  return [];
}

/** JSON is one table. */
const DEFAULT = 'default';

function tablesOf(file: string): readonly string[] {
  if (file.endsWith('.json')) return [DEFAULT];
  return (parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }).body as readonly unknown[])
    .flatMap(tableIn)
    .map(({ name }) => name);
}

/** A module of the same table, made when it is first asked for. */
export function lateJson(json: string): string {
  return `let made; export default () => (made ??= JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(json)))}));`;
}

/** Of a node: the part that is a name and has no value. */
const NAMED: Readonly<Record<string, string>> = {
  MemberExpression: 'property',
  Property: 'key',
  MethodDefinition: 'key',
  PropertyDefinition: 'key',
};
const OF_TYPES = /^(?:typeAnnotation|typeParameters|typeArguments|returnType|superTypeArguments|implements)$/;
/** Parts that are given names. */
const BOUND = /^(?:id|params|param)$/;

interface Asking {
  readonly names: ReadonlyMap<string, string>;
  readonly file: string;
  /** Whether a name is given here, rather than asked for. */
  readonly isBound?: boolean;
}

/** Where the tables are asked for. */
function askedIn(node: unknown, asking: Asking): readonly Edit[] {
  if (Array.isArray(node)) return node.flatMap((one) => askedIn(one, asking));
  if (!isNode(node) || /^(?:Import|TSType|TSInterface)/.test(node.type)) return [];
  if (node.type === 'Identifier') return callOf(node, asking);
  if (node.type === 'Property' && isNode(node.key) && isNode(node.value) && isNameAlone(node, asking))
    return getterOf(node, node.key, node.value, asking);
  return Object.entries(node).flatMap(([key, value]) => {
    if (OF_TYPES.test(key) || (key === NAMED[node.type] && node.computed !== true)) return [];
    const edits = askedIn(value, { ...asking, isBound: BOUND.test(key) || (asking.isBound === true && key !== 'right') });
    return node.shorthand === true && isNode(value) && value.type === 'Identifier' ? edits.map(named(value)) : edits;
  });
}

/** `{ name: table }`: one of several, of which the others are not asked for with it. */
function isNameAlone({ value, shorthand, computed }: Node, { names, isBound = false }: Asking): boolean {
  return isNode(value) && value.type === 'Identifier' && names.has(String(value.name)) && !isBound && !shorthand && !computed;
}

function getterOf({ start }: Node, key: Node, value: Node, { names }: Asking): readonly Edit[] {
  return [
    { start, end: start, text: 'get ' },
    { start: key.end, end: value.start, text: '() { return ' },
    { start: value.end, end: value.end, text: `${names.get(String(value.name))}; }` },
  ];
}

function callOf({ name, end }: Node, { names, file, isBound = false }: Asking): readonly Edit[] {
  const text = names.get(String(name));
  if (text === undefined || text === AS_IT_IS) return [];
  if (isBound) throw new Error(`${file}: something else has the name of the table ${name}`);
  return [{ start: end, end, text }];
}

/** `{ table }` */
function named({ name }: Node): (edit: Edit) => Edit {
  return ({ text, ...place }) => ({ ...place, text: `: ${name}${text}` });
}
