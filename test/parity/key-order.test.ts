// The order of keys in a text means nothing: a release, which is read as text, and an admission, which gets objects, tell the same
// places first, and what goes with another finding in the same order.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judge, readObjects } from '../../src/index.ts';
import { fold } from '../../src/judge/fold.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules, suppressionRules } from '../../src/rules/index.ts';
import { admit } from '../../src/webhook/admission/admit.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { request } from '../webhook/reviews.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const SINGLE = [...rules, ...suppressionRules].map(({ id }) => id).filter((id) => id !== 'duplicate-key');
const FILES = SINGLE.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, FIXTURES))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`),
);

const policy = shippedPolicy('restricted');
const today = '2026-01-31';

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, backwards(inner)])
      .reverse(),
  );
}

function objectsOf(file: string): Manifest[] {
  const { documents } = readObjects(readFileSync(new URL(file, FIXTURES), 'utf8'), file);
  const objects = documents.flatMap((one) => (one.kind === 'object' ? [one.document.object as Manifest] : []));
  return objects.flatMap((object) => (Array.isArray(object.items) ? (object.items as Manifest[]) : [object]));
}

const lines = (findings: readonly LintFinding[]): string[] =>
  findings
    .filter(({ ruleId }) => SINGLE.includes(ruleId))
    .map(({ ruleId, at, places = [], parts = [], containers = [] }) =>
      [ruleId, at, ...containers, ...places.map((one) => one.at), ...parts.map((one) => `${one.ruleId} ${one.at}`)].join(' '),
    )
    .sort();

function released(object: Manifest): string[] {
  const { documents } = readObjects(JSON.stringify(object), 'x.json');
  const read = documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
  return lines(judge(read, { policy, door: 'release', namespace: 'shop', today }).findings);
}

function admitted(object: Manifest): string[] {
  const ruling = admit({ ...request({ object, namespace: 'shop' }), operation: 'CREATE' }, { policy, language: 'en', today });
  return ruling.kind === 'judged' ? lines(fold(ruling.judgement.findings)) : [];
}

test.each(FILES)('%s', (file) => {
  for (const object of objectsOf(file)) {
    const expected = admitted(object);
    for (const written of [object, backwards(object) as Manifest]) {
      expect(released(written)).toEqual(expected);
      expect(admitted(written)).toEqual(expected);
    }
  }
});
