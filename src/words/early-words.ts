// What has to be said before anything else is loaded, or when something has failed that nobody expected: it imports nothing.
import type { Language } from '../model/finding.ts';

interface EarlyWords {
  readonly needsNode: string;
  readonly internalError: string;
  readonly debugHint: string;
  /** What the operating system refuses, in its own words. */
  readonly refused: string;
}

export const EARLY_WORDS: Readonly<Record<Language, EarlyWords>> = {
  en: {
    needsNode: 'needs Node.js {oldest} or later, and this is {version}',
    internalError: 'internal error: {message}; please report it',
    debugHint: ' (KPORT_DEBUG=1 shows where)',
    refused: '{message}',
  },
  ja: {
    needsNode: 'Node.js {oldest} 以降が必要です (いまの Node.js は {version})',
    internalError: '内部エラー: 「{message}」。不具合として報告してください',
    debugHint: ' (KPORT_DEBUG=1 で発生箇所を表示)',
    refused: 'オペレーティングシステムのエラー: 「{message}」',
  },
};
