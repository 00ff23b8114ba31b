// Fixtures: manifests as people write them, each with an `.out` beside it that holds every finding of the restricted policy.

import { readUnit } from '../../src/lint/read-unit.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { ruleOf } from '../../src/rules/index.ts';
import type { About } from '../../src/rules/rule.ts';
import { NOTHING_BESIDE } from '../../src/sources/beside.ts';
import { type Given, judgeText } from '../suppression/judged-text.ts';

const LEAST = { bad: 3, good: 2 } as const;

/** What is wrong with the files of a rule's folder, by their names alone. */
export function folderFaults(names: readonly string[]): string[] {
  const manifests = names.filter((name) => /^(bad|good)-[a-z0-9-]+\.(?:yaml|service)$/.test(name));
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
  return manifest.replace(/\.(?:yaml|service)$/, '.out');
}

/** One that stands alone. */
const UNIT = { isForced: false, isMet: false } as const;

/** All that is found in a text, as `kport lint` judges a file. Throws for what was not judged. */
export function judgeFixture(text: string, file: string, given: Omit<Given, 'file'> = {}): readonly LintFinding[] {
  const made = file.endsWith('.service') ? { made: readUnit({ file, text, ...UNIT }, NOTHING_BESIDE) } : {};
  const { findings, unreadable, failures, workloads, links } = judgeText(text, { ...given, file, ...made });
  if (unreadable.length + failures.length > 0) throw new Error(`not judged: ${JSON.stringify([...unreadable, ...failures])}`);
  if (workloads + links.services.length === 0) throw new Error(`${file} holds no workload and no Service`);
  return findings;
}

/** What an `.out` holds: beside rules of the same kind no other ones, but for rules about suppressions, which are about those. */
export function outputFor(about: About, findings: readonly LintFinding[]): string {
  const shown = findings.filter(({ ruleId }) => about === 'suppression' || ruleOf(ruleId)?.about === about);
  return shown.map(outputLine).join('');
}

/** A finding as a line of an `.out`: `line:col severity ruleId message`. */
function outputLine({ range, severity, ruleId, message }: Finding): string {
  return `${range?.start.line}:${range?.start.column} ${severity} ${ruleId} ${message}\n`;
}
