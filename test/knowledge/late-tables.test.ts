import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lateJson, withLateTables } from '../../scripts/late-tables.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kport-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TABLE = `
const BASE: readonly string[] = made(['a']);
export const PORTS = { ofBase: BASE, count: made(80) } as const;
export const NAME = 'a name';
export function first() { return BASE[0]; }
`;
const USER = `
import { NAME, PORTS as KNOWN } from './table.ts';
import type { Ports } from './table.ts';
import { other } from './other.ts';
export type Known = typeof KNOWN;
export const chosen = { ports: KNOWN, name: NAME, other };
export const each = { other: other };
export function told(KNOWN_: typeof KNOWN = KNOWN) { return { KNOWN, count: KNOWN_.count }; }
`;

const files = { table: path.join(folder, 'table.ts'), user: path.join(folder, 'user.ts'), other: path.join(folder, 'other.ts') };
writeFileSync(files.table, TABLE);

const LATE = {
  isOfTables: (file: string) => file === files.table,
  isLoaded: (file: string) => file === files.other,
};
const late = (code: string, file: string) => withLateTables(code, file, LATE) ?? code;

/** What both modules export, as one, and what they have made so far. */
function run(table: string, user: string) {
  const made: unknown[] = [];
  const bare = stripTypeScriptTypes(`${table}\n${user.replace('PORTS as KNOWN', '').replaceAll('KNOWN', 'PORTS')}`);
  const body = bare.replace(/^\s*import .*$/gm, '').replaceAll(/^\s*(let \w+\$made; )?export /gm, '$1');
  const make = (what: unknown) => {
    made.push(what);
    return what;
  };
  const exported = new Function('made', 'other', `${body}\nreturn { first, chosen, told };`)(make, 'other');
  return { exported, made };
}

describe('tables in the bundle', () => {
  it('are the same', () => {
    const [one, other] = [run(TABLE, USER).exported, run(late(TABLE, files.table), late(USER, files.user)).exported];
    expect(other.chosen).toEqual(one.chosen);
    expect({ ...other.chosen.ports }).toEqual({ ofBase: ['a'], count: 80 });
    expect(other.told()).toEqual({ PORTS: one.chosen.ports, count: 80 });
    expect(other.first()).toBe('a');
  });

  it('are made once, and when they are asked for', () => {
    const { exported, made } = run(late(TABLE, files.table), late(USER, files.user));
    expect(made).toEqual([]);
    expect(exported.chosen.name).toBe('a name');
    expect(made).toEqual([]);
    expect(exported.chosen.ports.count).toBe(80);
    expect(made).toEqual([80]);
    expect(exported.chosen.ports).toBe(exported.told().PORTS);
    exported.first();
    exported.first();
    expect(made).toEqual([80, ['a']]);
  });

  it('of JSON, too', async () => {
    const json = { 80: 'http', 'it\'s "x"': '\u2028' };
    const module = await import(`data:text/javascript,${encodeURIComponent(lateJson(JSON.stringify(json)))}`);
    expect(module.default()).toEqual(json);
    expect(module.default()).toBe(module.default());
  });

  it('what is loaded late is asked for where it is a property, and as it is', () => {
    expect(late(USER, files.user)).toContain('each = { get other() { return other; } }');
    expect(late(USER, files.other)).toContain('each = { other: other }');
  });

  it.each([
    ['a parameter', 'export function f({ PORTS }) { return PORTS; }'],
    ['a variable', 'export function f() { const PORTS = 1; return PORTS; }'],
    ['a function', 'export function f() { function PORTS() {} }'],
    ['an error', 'try { f(); } catch (PORTS) {}'],
  ])('%s of the same name is a mistake that ends the build', (_, text) => {
    const importing = `import { PORTS } from './table.ts';\n`;
    expect(() => late(importing + text, files.user)).toThrow('something else has the name of the table PORTS');
    expect(() => late(`${importing}export const f = () => PORTS.count;`, files.user)).not.toThrow();
  });

  it.each([
    ["export { PORTS } from './table.ts';", 'PORTS has to be imported by its name'],
    ["export * from './table.ts';", 'a table has to be imported by its name'],
    ["import * as all from './table.ts';", 'a table has to be imported by its name'],
    ["export { NAME } from './table.ts';", undefined],
    ["export type { Ports } from './table.ts';", undefined],
    ["export * from './other.ts';", undefined],
  ])('%s ends the build where a table would come without its name', (text, error) => {
    if (error === undefined) expect(withLateTables(text, files.user, LATE)).toBeUndefined();
    else expect(() => withLateTables(text, files.user, LATE)).toThrow(error);
  });

  it('no other module is changed', () => {
    expect(withLateTables('const a = {};\nexport const b = [a];', files.user, LATE)).toBeUndefined();
  });
});
