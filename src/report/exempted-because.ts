import type { ExemptedFinding } from '../model/decision.ts';
import { place } from '../model/errors.ts';
import { fill } from '../words/catalogue.ts';
import type { Words } from '../words/texts.ts';

/** What lets a finding pass and why, in one phrase. Not yet safe for a terminal. */
export function exemptedBecause({ by, reason, file, position }: ExemptedFinding, words: Words): string {
  return fill(words[`exempted.${by}`], { reason, place: place(file, position) });
}
