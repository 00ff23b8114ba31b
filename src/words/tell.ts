import type { Language } from '../model/finding.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import { fill } from './catalogue.ts';
import { inputEn } from './en/input.ts';
import { usageEn } from './en/usage.ts';
import { inputJa } from './ja/input.ts';
import { usageJa } from './ja/usage.ts';

const SENTENCES: Readonly<Record<Language, Readonly<Record<ReasonCode, string>>>> = {
  en: { ...inputEn, ...usageEn },
  ja: { ...inputJa, ...usageJa },
};

/** A reason in a sentence without a full stop, the reasons in it told as well. */
export function tell(reason: Reason, language: Language): string {
  const sentence = SENTENCES[language][reason.code];
  if (!('data' in reason)) return sentence;
  const data = Object.entries(reason.data).map(([name, value]) => [
    name,
    typeof value === 'object' ? tell(value, language) : value,
  ]);
  return fill(sentence, Object.fromEntries(data));
}
