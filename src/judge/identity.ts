// What a finding is known by from one run to the next. Lines and columns are not in it, nor places in lists, nor any word that
// a person reads: a file may grow, containers may change places, and kport may word things better.
import { hash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';
import { tokens } from '../model/pointer.ts';

/** Grows when the same finding gets another fingerprint than before; programs keep it beside what they store. */
export const FINGERPRINT_VERSION = 1;

/** The data of messages that say which of several alike values is meant. What is told about it (a uid, an image) may change. */
const IDENTIFYING = ['number', 'port', 'ports', 'target', 'nodePort', 'protocol', 'capability', 'key', 'name'];

/** Spells a file so that every run spells it alike, wherever it was started: the same as the result by default. */
export type PathOf = (file: string) => string;

/** 32 hexadecimal digits. Two findings have the same where a container takes one port twice, or an object stands twice. */
export function fingerprint(finding: Finding, pathOf: PathOf = asNamed): string {
  const { ruleId, messageId, origin, subject, container = '' } = finding;
  const identity = [
    ruleId,
    messageId,
    pathOf(origin.file),
    origin.rendered?.set ?? '',
    subject.kind,
    subject.namespace ?? '',
    subject.name,
    subject.name === '' ? placeOfUnnamed(finding) : '',
    container,
    fieldOf(finding),
    ...identifyingData(finding),
  ];
  return hash('sha256', JSON.stringify(identity)).slice(0, 32);
}

/** One for each finding, in their order, each once: the second of its kind ends in `:2`, as GitHub's line hashes do. */
export function fingerprints(findings: readonly Finding[], pathOf: PathOf = asNamed): string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const own = fingerprint(finding, pathOf);
    const place = (seen.get(own) ?? 0) + 1;
    seen.set(own, place);
    return place === 1 ? own : `${own}:${place}`;
  });
}

function asNamed(file: string): string {
  return file;
}

/** The field, with `*` for every place in a list: which item is meant is told by the container and the data. */
function fieldOf({ at }: Finding): string {
  return tokens(at)
    .map((token) => (/^\d+$/.test(token) ? '*' : token))
    .join('/');
}

/** Where an object without a name stands (generateName, a List of templates): all that tells it from others of its kind. */
function placeOfUnnamed({ origin, at }: Finding): string {
  const [list, index] = tokens(at);
  return list === 'items' && /^\d+$/.test(index ?? '') ? `${origin.document}/${index}` : String(origin.document);
}

/** `80 (http)` without the name, which is kport's own; several in one order. */
function identifyingData({ data }: Finding): string[] {
  return IDENTIFYING.map((name) => {
    const values = String(data[name] ?? '').replaceAll(/(?<=\d(?:\/\w+)?) \([^)]*\)/g, '');
    return values.split(', ').sort().join(', ');
  });
}
