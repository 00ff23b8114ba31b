// The same manifest and the same policy give the same findings at every door: each object of each fixture is judged as `kport lint`
// reads it from its file, and as the API server would hand it to the webhook.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/judge/fold.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { readObjects } from '../../src/sources/document.ts';
import { readReview as read } from '../../src/webhook/admission/admission-review.ts';
import { admit } from '../../src/webhook/admission/admit.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { evaluate, settingsOf } from '../judge/evaluated.ts';
import { told } from '../told.ts';
import { request } from '../webhook/reviews.ts';

/** JSON has the last of two equal keys and no trace of the other: only the text of a file can be judged for them. */
const TEXT_ONLY = 'duplicate-key';
const FIXTURES = new URL('../fixtures/', import.meta.url);

interface Item {
  readonly object: Manifest;
  /** In its document: '' or that of an item of a List, which the API server gets one by one. */
  readonly at: string;
}

function itemsOf({ object }: SourceDocument): Item[] {
  const { items } = object as Manifest;
  return Array.isArray(items)
    ? items.map((item: Manifest, index) => ({ object: item, at: `/items/${index}` }))
    : [{ object, at: '' }];
}

const identity = ({ ruleId, messageId, at, container, data, severity, message, why, fix }: Finding) => ({
  ruleId,
  messageId,
  at,
  container,
  data,
  severity,
  message,
  why,
  fix,
});

type Preset = (typeof PRESETS)[number];

function linted(document: SourceDocument, preset: Preset) {
  const findings = evaluate(document, settingsOf(shippedPolicy(preset), 'en'))
    .flatMap((outcome) => (outcome.kind === 'evaluated' ? outcome.findings : []))
    .filter(({ ruleId }) => ruleId !== TEXT_ONLY);
  return fold(findings).map(identity);
}

function admitted({ object, at }: Item, preset: Preset) {
  // As it comes over the wire.
  const body = JSON.parse(
    JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: request({ object }) }),
  );
  const review = read(body);
  if (!('request' in review)) throw new Error(told(review.problem));
  const context = { policy: shippedPolicy(preset), language: 'en', today: '2026-01-31' } as const;
  const ruling = admit(review.request, context);
  if (ruling.kind === 'refused') throw new Error(told(ruling.reason));
  if (ruling.kind === 'passed') return [];
  const { findings, unreadable, failures } = ruling.judgement;
  expect([...unreadable, ...failures]).toEqual([]);
  return fold(findings)
    .map(identity)
    .map((finding) => ({ ...finding, at: `${at}${finding.at}` }));
}

const sorted = (findings: readonly object[]) => findings.map((finding) => JSON.stringify(finding)).sort();

// What is about another dialect comes to one door.
const everywhere = rules.filter(({ dialect }) => dialect === undefined);

describe.each(everywhere.map(({ id }) => id))('%s', (rule) => {
  const folder = new URL(`${rule}/`, FIXTURES);
  const manifests = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  test.each(manifests)('%s', (name) => {
    const { documents, unreadable } = readObjects(readFileSync(new URL(name, folder), 'utf8'), name);
    expect(unreadable).toEqual([]);
    const objects = documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
    expect(objects.length).toBeGreaterThan(0);
    for (const preset of PRESETS) {
      for (const document of objects) {
        expect(sorted(itemsOf(document).flatMap((item) => admitted(item, preset)))).toEqual(sorted(linted(document, preset)));
      }
    }
  });
});

test('the fixtures say something against objects of several kinds', () => {
  const kinds = new Set<string>();
  for (const { id: rule } of everywhere) {
    for (const name of readdirSync(new URL(`${rule}/`, FIXTURES)).filter((one) => /^bad-.*\.yaml$/.test(one))) {
      const { documents } = readObjects(readFileSync(new URL(`${rule}/${name}`, FIXTURES), 'utf8'), name);
      for (const one of documents) {
        if (one.kind === 'object' && linted(one.document, 'restricted').length > 0) kinds.add(String(one.document.object.kind));
      }
    }
  }
  expect(kinds.size).toBeGreaterThan(4);
});
