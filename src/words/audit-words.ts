// The words of `kport audit`, apart from the catalogue, which every run loads.
import type { Language } from '../model/finding.ts';
import { fill } from './catalogue.ts';
import { type AuditNouns, type AuditWords, enAuditNouns, enAuditWords } from './en/audit.ts';
import { jaAuditNouns, jaAuditWords } from './ja/audit.ts';

const WORDS: Readonly<Record<Language, AuditWords>> = { en: enAuditWords, ja: jaAuditWords };
const NOUNS: Readonly<Record<Language, AuditNouns>> = { en: enAuditNouns, ja: jaAuditNouns };

export function auditWords(language: Language): AuditWords {
  return WORDS[language];
}

/** A number of what only an audit counts. */
export function countAudited(language: Language, n: number, noun: keyof AuditNouns): string {
  const { one, other } = NOUNS[language][noun];
  return fill(n === 1 && one !== undefined ? one : other, { n });
}
