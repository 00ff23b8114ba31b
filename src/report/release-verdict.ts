import type { Language } from '../model/finding.ts';
import type { HelmRelease } from '../model/helm-release.ts';
import type { LintFinding } from '../model/lint.ts';
import { catalogue, count, fill } from '../words/catalogue.ts';
import { releaseWords } from '../words/release-words.ts';
import { rulesOf } from '../words/told-message.ts';
import { objectName } from './object-name.ts';
import { printable } from './printable.ts';

/** A verdict on a release, or on manifests that are none yet. */
export interface ReleaseVerdict {
  readonly kind: 'allowed' | 'refused' | 'not-judged' | 'off';
  readonly denials: readonly LintFinding[];
  readonly policy: string;
  readonly release?: HelmRelease | undefined;
}

/** One line: what was judged, and what became of it. */
export function verdictLine({ kind, denials, policy, release }: ReleaseVerdict, language: Language): string {
  const words = releaseWords(language);
  const templates = { allowed: words.allowed, refused: words.refused, 'not-judged': words.notJudged, off: words.off };
  const findings = count(catalogue(language), denials.length, 'finding');
  return fill(templates[kind], { subject: subjectOf(release, language), findings, policy: printable(policy) });
}

function subjectOf(release: HelmRelease | undefined, language: Language): string {
  const words = releaseWords(language);
  if (!release) return words.manifests;
  const { name, revision, status, namespace, chart } = release;
  const texts = { name, status, namespace, chart: chart === '' ? '?' : chart };
  const shown = Object.entries(texts).map(([key, text]) => [key, printable(text)] as const);
  return fill(words.release, { ...Object.fromEntries(shown), revision });
}

/** The API takes no more in the `note` of an event (NoteLengthLimit of k8s.io/kubernetes/pkg/apis/core/validation). */
export const MOST_EVENT_BYTES = 1024;

/** What an event tells: the verdict, then as many of the findings, or of what could not be judged, as there is room for. */
export function eventMessage(verdict: ReleaseVerdict, problems: readonly string[], language: Language): string {
  const { more } = releaseWords(language);
  const entries = [...problems.map((problem) => `- ${printable(problem)}`), ...verdict.denials.map(entryOf)];
  const lines = [cutToBytes(verdictLine(verdict, language), MOST_EVENT_BYTES / 2)];
  let left = MOST_EVENT_BYTES - bytesOf(lines.join('')) - bytesOf(fill(more, { n: entries.length })) - 1;
  for (const entry of entries) {
    const line = lines.length === 1 ? cutToBytes(entry, left - 1) : entry;
    left -= bytesOf(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const untold = entries.length - lines.length + 1;
  return [...lines, ...(untold > 0 ? [fill(more, { n: untold })] : [])].join('\n');
}

function entryOf(finding: LintFinding): string {
  const { subject, message } = finding;
  return `- ${rulesOf(finding)}: ${printable(objectName(subject))}: ${printable(message)}`;
}

/** The text, or as much of it as there is room for with three dots; no character is cut in two. */
function cutToBytes(text: string, most: number): string {
  if (bytesOf(text) <= most) return text;
  const kept: string[] = [];
  let left = most - 3;
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) break;
    kept.push(character);
  }
  return `${kept.join('')}...`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
