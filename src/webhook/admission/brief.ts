// A finding in as many characters as a warning has, as a whole sentence.
import { saidIn } from '../../judge/fold.ts';
import type { Finding, Language } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import { baseOf, type Message } from '../../model/rule-words.ts';
import { printable } from '../../report/printable.ts';
import { ruleOf } from '../../rules/index.ts';
import { fill } from '../../words/catalogue.ts';
import { fillingOf } from '../../words/told-message.ts';
import { cutTo, shown } from './cut.ts';

/**
 * The message where there is room for it, else the longest of its shorter forms. Where none fits, because of long names, the names are
 * cut and the sentence is not.
 */
export function briefly(finding: LintFinding, language: Language, room: number): string {
  const { message } = saidIn(finding, language);
  if (fits(message, room)) return printable(message);
  const forms = formsOf(finding, language);
  const filling = fillingOf(finding);
  const fitting = forms.map((form) => fill(form, filling)).find((text) => fits(text, room));
  return fitting === undefined ? cutTo(withCutValues(forms.at(-1) ?? message, filling, room), room) : printable(fitting);
}

/** No text becomes shorter, and one of all that was found may be very long. */
function fits(text: string, room: number): boolean {
  return text.length <= room && printable(text).length <= room;
}

/** Longest first: of the message itself, then of the one of which it is a variant that says more. */
function formsOf({ ruleId, messageId, containers }: LintFinding, language: Language): string[] {
  const rule = ruleOf(ruleId);
  const messages: Readonly<Record<string, Message>> = rule?.words[language].messages ?? {};
  const own = messages[messageId];
  const base = messages[baseOf(messageId)];
  if (containers) return [own?.several, base?.several].filter((form) => form !== undefined);
  return [own?.text, own?.brief, base?.text, base?.brief].filter((form) => form !== undefined);
}

const LEAST_VALUE = 4;

/** Each value as long as all may be, so that together they fit. */
function withCutValues(form: string, data: Finding['data'], room: number): string {
  return fitted(room, (limit) =>
    fill(form, Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shown(String(value), limit)]))),
  );
}

/** The text with values as long as they may be for it. */
export function fitted(room: number, withValues: (limit: number) => string): string {
  let limit = room;
  while (limit > LEAST_VALUE && withValues(limit).length > room) limit -= 1;
  return withValues(limit);
}
