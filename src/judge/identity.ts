// What a finding is known by: from one run to the next (baselines, fingerprints of reports), from one commit to another (--diff),
// from an old object to the new one (the webhook's ratchet), and from one rendering to another (merging).
//
// It is the same where the same rule says the same of the same field of the same container of the same object. So it moves with
// the file, the object's kind, namespace or name, a renamed container, another port, protocol, hostIP or capability, a container that
// becomes a sidecar, another template of the object (an item of a list is known by its name, else by its place), and a second equal
// port is a second finding. It does not move with a line, a place in a list, an image, a uid, a severity, or any word that a
// person reads: a file may grow, containers may change places, an image its tag, and kport may word things better. An object whose
// name is random is known by its template, its kind and its place in it.
//
// The webhook asks for more before it calls a finding known, and takes others for known, too: see ratchet.ts.
import { hash } from 'node:crypto';
import type { LintFinding } from '../model/lint.ts';
import { type Pointer, tokens } from '../model/pointer.ts';
import { baseOf } from '../model/rule-words.ts';
import type { ObjectRef } from '../model/workload.ts';

/**
 * Grows when findings in general get another fingerprint than before; programs keep it beside what they store. What is only told apart
 * from its like (a hostIP, a sidecar, templates of a list) is a new finding to them, and theirs of old one that is gone.
 */
export const FINGERPRINT_VERSION = 1;

/** The data of messages that say which of several alike values is meant. What is told about it (a uid, an image) may change. */
const IDENTIFYING = ['number', 'port', 'ports', 'target', 'nodePort', 'protocol', 'capability', 'key', 'name'].map(
  (name) => [name, `${name}Key`] as const,
);

/** Spells a file so that every run spells it alike, wherever it was started: the same as the result by default. */
type PathOf = (file: string) => string;

type Where = readonly [file: string, set: string, namespace: string, name: string, place: string];

function identity(finding: LintFinding, [file, set, namespace, name, place]: Where): string {
  const { ruleId, messageId, subject, containers } = finding;
  const container = containers?.toSorted().join(', ') ?? finding.container ?? '';
  const said = [container, ...saidOf(finding)];
  // One that stands within another is a part of what that one is known by, as each of several ports is.
  const others = finding.parts?.slice(1).map(causeOf) ?? [];
  // How it is told or repaired may turn on the image.
  const base = baseOf(messageId);
  return JSON.stringify([ruleId, base, file, set, subject.kind, namespace, name, place, ...said, ...others]);
}

function identityOf(finding: LintFinding, pathOf: PathOf): string {
  const { origin, subject, hasRandomName } = finding;
  const { namespace = '' } = subject;
  const name = hasRandomName ? '' : seenBy(pathOf, subject).name;
  const place = name === '' ? placeOfUnnamed(finding) : '';
  return identity(finding, [pathOf(origin.file), origin.rendered?.set ?? '', namespace, name, place]);
}

/** What a Dockerfile builds has no name but that of the file. */
export function seenBy(pathOf: PathOf, subject: ObjectRef): ObjectRef {
  return subject.apiVersion === 'dockerfile' ? { ...subject, name: pathOf(subject.name) } : subject;
}

/** The part of the identity that is the same in every rendering: what is said of which field of which container. */
export function causeOf(finding: LintFinding): string {
  return identity(finding, ['', '', '', '', '']);
}

/** 32 hexadecimal digits. Two findings have the same where a container takes one port twice, or an object stands twice. */
export function fingerprint(finding: LintFinding, pathOf: PathOf = asNamed): string {
  return hash('sha256', identityOf(finding, pathOf)).slice(0, 32);
}

/** One for each finding, in their order, each once: the second of its kind ends in `:2`, as GitHub's line hashes do. */
export function fingerprints(findings: readonly LintFinding[], pathOf: PathOf = asNamed): string[] {
  return numbered(findings.map((finding) => fingerprint(finding, pathOf)));
}

/** As fingerprints of an object whose file and name are known, in full. */
export function identities(findings: readonly LintFinding[]): string[] {
  return numbered(findings.map((finding) => identityOf(finding, asNamed)));
}

function numbered(identities: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return identities.map((own) => {
    const place = (seen.get(own) ?? 0) + 1;
    seen.set(own, place);
    return place === 1 ? own : `${own}:${place}`;
  });
}

function asNamed(file: string): string {
  return file;
}

type Said = Pick<LintFinding, 'at'> & { readonly within: string | undefined; readonly said: readonly string[] };

/** By the data of findings, which are the same in equal Pod specs. */
const SAID = new WeakMap<LintFinding['data'], Said>();

function saidOf(finding: LintFinding): readonly string[] {
  const { data, allData, at, within } = finding;
  const before = allData ? undefined : SAID.get(data);
  if (before?.at === at && before.within === within) return before.said;
  const said = [fieldOf(finding), ...identifyingData(finding)];
  if (!allData) SAID.set(data, { at, within, said });
  return said;
}

/** The field, with `*` for every place in a list: which item is meant is told by the container and the data. */
export function fieldOf({ at }: { readonly at: Pointer }): string {
  return tokens(at)
    .map((token) => (/^\d+$/.test(token) ? '*' : token))
    .join('/');
}

/** Where an object without a name stands (generateName, a random one, a List of templates): all that tells it from others of its kind. */
function placeOfUnnamed({ origin, at }: LintFinding): string {
  const [list, index] = tokens(at);
  return list === 'items' && /^\d+$/.test(index ?? '') ? `${origin.document}/${index}` : String(origin.document);
}

/** Several values in one order; of a port what its finding is known by, without the service that kport names beside it. */
function identifyingData({ data, allData, within }: LintFinding): string[] {
  const values = IDENTIFYING.map(([name, key]) => {
    const valueIn = (one: LintFinding['data']) => String(one[key] ?? one[name] ?? '');
    return allData ? [...new Set(allData.map(valueIn))].sort().join(', ') : valueIn(data);
  });
  // Behind the others, and only where it is, so that fingerprints without one stay as they were.
  if (data.hostIP !== undefined) values.push(`hostIP ${data.hostIP}`);
  if (within !== undefined) values.push(`within ${within}`);
  return values;
}
