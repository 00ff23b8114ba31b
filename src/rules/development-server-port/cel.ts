import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'a hint, which denies nothing by a shipped policy',
    ja: 'どの同梱ポリシーでも拒否しないヒントです',
  },
};
