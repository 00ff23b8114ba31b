import type { TranslatedMessage } from './texts.ts';

/** By rule id and message id: the Japanese of the messages in the rule files, with the same placeholders. */
export const jaMessages: Readonly<Record<string, Readonly<Record<string, TranslatedMessage>>>> = {};
