import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'reads the words of arguments and variables, and images',
    ja: '引数や変数の言葉とイメージを読みます',
  },
};
