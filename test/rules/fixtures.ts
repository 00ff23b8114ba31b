// Fixtures: manifests as people write them, each with an `.out` beside it that holds every finding of the restricted policy.

import { byPlace } from '../../src/judge/evaluate.ts';
import type { Finding } from '../../src/model/finding.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import type { Preset } from '../../src/rules/rule.ts';
import { readObjects } from '../../src/sources/document.ts';
import { evaluate, settingsOf } from '../judge/evaluated.ts';

const LEAST = { bad: 3, good: 2 } as const;

/** What is wrong with the files of a rule's folder, by their names alone. */
export function folderFaults(names: readonly string[]): string[] {
  const manifests = names.filter((name) => /^(bad|good)-[a-z0-9-]+\.yaml$/.test(name));
  const outputs = names.filter((name) => name.endsWith('.out'));
  const strays = names.filter((name) => !manifests.includes(name) && !outputs.includes(name));
  return [
    ...strays.map((name) => `${name} is neither bad-*.yaml nor good-*.yaml nor an .out`),
    ...manifests.filter((name) => !outputs.includes(outputOf(name))).map((name) => `${outputOf(name)} is missing`),
    ...outputs.filter((name) => !manifests.some((manifest) => outputOf(manifest) === name)).map((name) => `${name} is extra`),
    ...(['bad', 'good'] as const).flatMap((kind) => {
      const { length } = manifests.filter((name) => name.startsWith(`${kind}-`));
      return length < LEAST[kind] ? [`${length} ${kind} fixtures, of at least ${LEAST[kind]}`] : [];
    }),
  ];
}

/** The name of the file that holds a manifest's findings. */
export function outputOf(manifest: string): string {
  return manifest.replace(/\.yaml$/, '.out');
}

/** Every finding of a shipped policy in a text, in the order in which they are told. Throws for what was not judged. */
export function judgeFixture(text: string, file: string, preset: Preset = 'restricted'): Finding[] {
  const { documents, unreadable } = readObjects(text, file);
  const settings = settingsOf(shippedPolicy(preset), 'en');
  const outcomes = documents.flatMap((read) => (read.kind === 'object' ? evaluate(read.document, settings) : []));
  const failed = outcomes.filter(({ kind }) => kind === 'unreadable' || kind === 'rule-failed');
  if (unreadable.length + failed.length > 0) throw new Error(`not judged: ${JSON.stringify([...unreadable, ...failed])}`);
  if (!outcomes.some(({ kind }) => kind === 'evaluated')) throw new Error(`${file} holds no workload`);
  return outcomes.flatMap((outcome) => (outcome.kind === 'evaluated' ? outcome.findings : [])).sort(byPlace);
}

/** A finding as a line of an `.out`: `line:col severity ruleId message`. */
export function outputLine({ range, severity, ruleId, message }: Finding): string {
  return `${range?.start.line}:${range?.start.column} ${severity} ${ruleId} ${message}\n`;
}
