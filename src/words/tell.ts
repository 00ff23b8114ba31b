import { boundedText } from '../model/bounded-text.ts';
import type { Language } from '../model/finding.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import { fill } from './catalogue.ts';
import { imagesEn } from './en/images.ts';
import { inputEn } from './en/input.ts';
import { usageEn } from './en/usage.ts';
import { imagesJa } from './ja/images.ts';
import { inputJa } from './ja/input.ts';
import { usageJa } from './ja/usage.ts';

const INPUT: Readonly<Record<Language, Readonly<Record<keyof typeof inputEn, string>>>> = { en: inputEn, ja: inputJa };
const USAGE: Readonly<Record<Language, Readonly<Record<keyof typeof usageEn, string>>>> = { en: usageEn, ja: usageJa };
const IMAGES: Readonly<Record<Language, Readonly<Record<keyof typeof imagesEn, string>>>> = { en: imagesEn, ja: imagesJa };

/** The tables as they are: to make one of them took more of the start than any other module. */
function sentenceOf(code: ReasonCode, language: Language): string {
  if (isOfUsage(code)) return USAGE[language][code];
  return isOfImages(code) ? IMAGES[language][code] : INPUT[language][code];
}

function isOfUsage(code: ReasonCode): code is keyof typeof usageEn {
  return code in usageEn;
}

function isOfImages(code: ReasonCode): code is keyof typeof imagesEn {
  return code in imagesEn;
}

/** Errors of other programs are longer than values of files, and are told whole. */
const MOST_TOLD = 1000;

/** A reason in a sentence without a full stop, the reasons in it told as well. */
export function tell(reason: Reason, language: Language): string {
  const sentence = sentenceOf(reason.code, language);
  if (!('data' in reason)) return sentence;
  let template = sentence;
  const data = Object.entries(reason.data).map(([name, value]) => {
    if (typeof value !== 'object') return [name, typeof value === 'string' ? boundedText(value, MOST_TOLD) : value];
    const told = tell(value, language);
    if (language === 'ja') template = closedUp(template, name, told);
    return [name, told];
  });
  return fill(template, Object.fromEntries(data));
}

const JAPANESE = '[ぁ-んァ-ヶー々一-龠]';

/** A blank beside a placeholder parts Latin letters from Japanese ones, which have none between one another. */
function closedUp(sentence: string, name: string, told: string): string {
  if (!sentence.includes(' ')) return sentence;
  const start = new RegExp(`^${JAPANESE}`, 'u').test(told) ? `(?:(?<=${JAPANESE}) )?` : '';
  const end = new RegExp(`${JAPANESE}$`, 'u').test(told) ? `(?: (?=${JAPANESE}))?` : '';
  return sentence.replace(new RegExp(`${start}\\{${name}\\}${end}`, 'gu'), `{${name}}`);
}
