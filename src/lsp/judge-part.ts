// What a file says that is read as a part of another one (an override of a Compose project, a drop-in of a unit): what is found in
// the whole, as far as it is written there.
import { resolve } from 'node:path';
import { foldResult } from '../judge/fold.ts';
import { type LintSettings, lintText } from '../lint/lint-paths.ts';
import type { FindingPlace, LintFinding, LintResult } from '../model/lint.ts';
import type { Beside } from '../sources/beside.ts';
import { readWith } from '../sources/systemd/beside-unit.ts';

interface Part {
  readonly file: string;
  readonly text: string;
}

interface PartSettings extends LintSettings {
  readonly beside: Beside;
}

/** `alone`: what it came to by itself. Undefined for what is no part of another file. */
export async function judgePart(part: Part, alone: LintResult, settings: PartSettings): Promise<LintResult | undefined> {
  const { beside, io } = settings;
  const { cwd } = io;
  const whole = wholeOf(part.file, alone, beside);
  const text = whole === undefined ? undefined : beside.text(whole);
  if (whole === undefined || text === undefined) return undefined;
  const isPart = (file: string) => resolve(cwd, file) === resolve(cwd, part.file);
  const withPart: Beside = { ...beside, text: (file) => (isPart(file) ? part.text : beside.text(file)) };
  const result = foldResult(await lintText({ file: whole, text, isMet: true }, settings, withPart), settings.language);
  return {
    ...result,
    findings: result.findings.flatMap((finding) => inPart(finding, isPart)),
    unreadable: result.unreadable.filter(({ file }) => isPart(file)),
  };
}

function wholeOf(file: string, { skipped: [skipped] }: LintResult, beside: Beside): string | undefined {
  if (skipped?.reason.code === 'part-of-compose') return String(skipped.reason.data.file);
  return skipped?.reason.code === 'part-of-unit' ? readWith(file, beside) : undefined;
}

/** With the places that it has there alone. */
function inPart(finding: LintFinding, isPart: (file: string) => boolean): LintFinding[] {
  const here = <P extends FindingPlace>({ range: _, ...place }: P) =>
    place.written && isPart(place.written.file) ? { ...place, range: place.written.range } : place;
  const shown = here(finding);
  const places = finding.places?.map(here).filter(({ written }) => written && isPart(written.file));
  const range = shown.written && isPart(shown.written.file) ? shown.written.range : places?.[0]?.written?.range;
  if (range === undefined) return [];
  const { parts } = finding;
  return [
    {
      ...finding,
      range,
      ...(places ? { places } : {}),
      ...(parts ? { parts: [finding, ...parts.slice(1).map((part) => ({ ...part, ...here(part) }))] } : {}),
    },
  ];
}
