import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'is about comments and annotations',
    ja: 'コメントとアノテーションに関するものです',
  },
};
