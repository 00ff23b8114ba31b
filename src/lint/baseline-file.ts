// The file of a baseline: JSON, a finding a line, sorted, so that a review shows what came and what went.

import { FINGERPRINT_VERSION } from '../judge/identity.ts';
import { KportError } from '../model/errors.ts';
import { parsedJson } from '../model/json.ts';
import { isMapping } from '../model/mapping.ts';
import type { Reason, ReasonValue } from '../model/reason.ts';
import type { BaselineFile } from '../report/schemas/baseline.ts';
import { readBytes } from '../sources/files.ts';

export const BASELINE_FILE = 'kport-baseline.json';

const BASELINE_VERSION: BaselineFile['version'] = 1;

/** A finding that was there before. Everything but the fingerprint is for whoever reads the file. */
export type BaselineEntry = Readonly<BaselineFile['findings'][number]>;

const FIELDS = ['rule', 'file', 'object', 'message', 'fingerprint'] as const satisfies readonly (keyof BaselineEntry)[];

export function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.toSorted(byPlace).map((entry) => `    ${line(entry)}`);
  const findings = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${BASELINE_VERSION},\n  "fingerprints": ${FINGERPRINT_VERSION},\n  "findings": ${findings}\n}\n`;
}

function line(entry: BaselineEntry): string {
  return `{ ${FIELDS.map((field) => `"${field}": ${JSON.stringify(entry[field])}`).join(', ')} }`;
}

function byPlace(a: BaselineEntry, b: BaselineEntry): number {
  for (const field of ['file', 'object', 'rule', 'message', 'fingerprint'] as const) {
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  }
  return 0;
}

/** Throws KportError `usage` for a file that is not there or is no baseline. */
export function readBaseline(file: string, cwd: string): BaselineEntry[] {
  const read = readBytes(file, cwd);
  if ('unreadable' in read) throw new KportError('usage', { code: 'baseline-missing', data: { file, why: read.unreadable } });
  const problem = (why: Reason) => new KportError('usage', { code: 'baseline-unusable', data: { file, why } });
  const parsed = parsedJson(new TextDecoder().decode(read.bytes));
  if (!isMapping(parsed)) throw problem({ code: 'no-object-of-json' });
  const { $schema: _, version, fingerprints, findings, ...others } = parsed;
  if (version !== BASELINE_VERSION) {
    throw problem({ code: 'baseline-version', data: { written: shown(version), wanted: BASELINE_VERSION } });
  }
  if (fingerprints !== FINGERPRINT_VERSION) {
    throw problem({ code: 'fingerprint-version', data: { written: shown(fingerprints), wanted: FINGERPRINT_VERSION } });
  }
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw problem({ code: 'baseline-unknown-key', data: { key: shown(unknown) } });
  if (!Array.isArray(findings)) throw problem({ code: 'findings-no-list' });
  return findings.map((entry, index) => {
    const reason = faultOf(entry, index);
    if (reason !== undefined) throw problem(reason);
    return entry as BaselineEntry;
  });
}

function faultOf(entry: unknown, index: number): Reason | undefined {
  if (!isMapping(entry)) return { code: 'entry-no-object', data: { index } };
  const lacking = FIELDS.find((field) => typeof entry[field] !== 'string');
  if (lacking !== undefined) return { code: 'entry-without-text', data: { index, field: lacking } };
  const unknown = Object.keys(entry).find((key) => !(FIELDS as readonly string[]).includes(key));
  if (unknown !== undefined) return { code: 'entry-unknown-key', data: { index, key: shown(unknown) } };
  const isOurs = /^[0-9a-f]{32}(:[1-9]\d*)?$/.test(String(entry.fingerprint));
  return isOurs ? undefined : { code: 'entry-fingerprint', data: { index } };
}

function shown(value: unknown): ReasonValue {
  return JSON.stringify(value)?.slice(0, 60) ?? { code: 'is-missing' };
}
