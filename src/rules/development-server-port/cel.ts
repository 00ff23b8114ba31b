import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'reads the words of commands, and images',
    ja: 'コマンドの言葉とイメージを読みます',
  },
};
