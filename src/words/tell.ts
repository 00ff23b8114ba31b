import type { Language } from '../model/finding.ts';
import type { Reason, ReasonCode, ReasonTable, UsageReasons } from '../model/reason.ts';
import { fill } from './catalogue.ts';
import { inputEn } from './en/input.ts';
import { usageEn } from './en/usage.ts';
import { inputJa } from './ja/input.ts';
import { usageJa } from './ja/usage.ts';

const INPUT: Readonly<Record<Language, Readonly<Record<keyof ReasonTable, string>>>> = { en: inputEn, ja: inputJa };
const USAGE: Readonly<Record<Language, Readonly<Record<keyof UsageReasons, string>>>> = { en: usageEn, ja: usageJa };

/** Two tables as they are: to make one of them took more of the start than any other module. */
function sentenceOf(code: ReasonCode, language: Language): string {
  return isOfUsage(code) ? USAGE[language][code] : INPUT[language][code];
}

function isOfUsage(code: ReasonCode): code is keyof UsageReasons {
  return code in usageEn;
}

/** A reason in a sentence without a full stop, the reasons in it told as well. */
export function tell(reason: Reason, language: Language): string {
  const sentence = sentenceOf(reason.code, language);
  if (!('data' in reason)) return sentence;
  const data = Object.entries(reason.data).map(([name, value]) => [
    name,
    typeof value === 'object' ? tell(value, language) : value,
  ]);
  return fill(sentence, Object.fromEntries(data));
}
