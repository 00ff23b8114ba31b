import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'what the program of an image is, no object says',
    ja: 'イメージのプログラムが何かは、どのオブジェクトにも書かれていません',
  },
};
