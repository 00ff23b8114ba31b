// The tables with which rules are tested, and what can be wrong with one: a row that could not fail, or that says nothing new.
import type { RuntimeProfile } from '../../src/model/bind.ts';
import type { Pointer } from '../../src/model/pointer.ts';
import type { ByQuadlet } from '../../src/model/workload.ts';
import type { Rule } from '../../src/rules/rule.ts';
import type { Manifest } from '../facts/minimal-pod.ts';

interface Given {
  /** A manifest as an object, or as the text of a file. */
  readonly given: Manifest | string;
  /** Of a file in another dialect its name, by which it is known. */
  readonly file?: string;
  /** Options that differ from the rule's defaults. */
  readonly options?: Readonly<Record<string, boolean>>;
  /** Another rule that is asked, too, where the two tell a cause together. */
  readonly beside?: Rule;
  /** What runs the containers, where the rule asks for it; unknown by default. */
  readonly runtime?: RuntimeProfile;
  /** A .kube of Quadlet by which podman plays it. */
  readonly byQuadlet?: ByQuadlet;
}

/** A finding that a row expects, exactly; what is left out below `container` is not compared. */
export interface Expected {
  readonly messageId: string;
  readonly at: Pointer;
  readonly container?: string;
  /** The line of the text in which it is told. */
  readonly line?: number;
  /** In English. */
  readonly message?: string;
  readonly fix?: string;
}

/** A manifest with one thing wrong. */
export interface BadRow extends Given {
  readonly name: string;
  /** In the order in which they are told. */
  readonly findings: readonly Expected[];
}

/** A manifest in which the rule has nothing to tell, and why not. */
export interface GoodRow extends Given {
  readonly because: string;
}

export interface Suite {
  readonly bad: readonly BadRow[];
  readonly good: readonly GoodRow[];
}

export type Row = BadRow | GoodRow;

/** What is wrong with a table as a whole. */
export function suiteFaults(rule: Rule, { bad, good }: Suite): string[] {
  const rows = [...bad, ...good];
  const reported = new Set(bad.flatMap(({ findings }) => findings.map(({ messageId }) => messageId)));
  const tried = new Set(rows.flatMap(({ options = {} }) => Object.keys(options)));
  return [
    ...(good.length === 0 ? ['no row is good'] : []),
    ...Object.keys(rule.words.en.messages)
      .filter((id) => !reported.has(id))
      .map((id) => `no row reports the message "${id}"`),
    ...Object.keys(rule.options)
      .filter((name) => !tried.has(name))
      .map((name) => `no row sets the option "${name}"`),
    ...repeated(rows.map(nameOf)).map((name) => `two rows have the name "${name}"`),
    ...repeatedBy(rows, ({ given, options = {}, runtime, beside, byQuadlet }) =>
      JSON.stringify([textOf(given), Object.entries(options).sort(), runtime, beside?.id, byQuadlet]),
    ).map((row) => `two rows give the same manifest and options: "${nameOf(row)}"`),
  ];
}

/** What is wrong with a row before anything is judged. */
export function rowFaults(rule: Rule, row: Row): string[] {
  const expected = 'findings' in row ? row.findings : undefined;
  const ids = new Set((expected ?? []).map(({ messageId }) => messageId));
  return [
    ...(nameOf(row).trim() === '' ? [`a row has no ${expected ? 'name' : 'reason'}`] : []),
    ...(expected?.length === 0 ? ['a bad row expects no finding'] : []),
    ...[...ids].filter((id) => !Object.hasOwn(rule.words.en.messages, id)).map((id) => `the rule has no message "${id}"`),
    ...Object.entries(row.options ?? {}).flatMap(([name, value]) => optionFaults(rule, name, value)),
  ];
}

function optionFaults({ options }: Rule, name: string, value: boolean): string[] {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) return [`the rule has no option "${name}"`];
  return option.default === value ? [`option "${name}" is ${value} by default`] : [];
}

function nameOf(row: Row): string {
  return ('findings' in row ? row.name : row.because) ?? '';
}

/** What the rule tester reads. */
export function textOf(given: Manifest): string {
  return typeof given === 'string' ? given : JSON.stringify(given, null, 2);
}

function repeated(values: readonly string[]): string[] {
  return repeatedBy(values, (value) => value);
}

function repeatedBy<T>(values: readonly T[], key: (value: T) => string): T[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(key(value)).size);
}
