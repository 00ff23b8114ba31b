// What repairs are tried on: every fixture and example, and a Pod of every known image.
import { globSync, readFileSync } from 'node:fs';
import type { Policy } from '../../src/policy/port-policy.ts';
import { knownPods } from '../rules/known-pods.ts';
import { judgeText } from '../suppression/judged-text.ts';

/** `[name, text]` of each that can be read. */
export function givenTexts(policy: Policy): (readonly [string, string])[] {
  const files = ['test/fixtures/*/{bad,good}-*.yaml', 'examples/*.yaml'].flatMap((pattern) => globSync(pattern).sort());
  return [
    ...files.map((file) => [file, readFileSync(file, 'utf8')] as const),
    ...knownPods().map(({ name, pod }) => [name, JSON.stringify(pod, null, 2)] as const),
  ].filter(([, text]) => judgeText(text, { policy }).unreadable.length === 0);
}
