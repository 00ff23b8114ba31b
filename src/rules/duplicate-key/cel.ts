import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'an object on its way into the API server has no key twice',
    ja: 'API サーバーに届くオブジェクトに重複したキーはありません',
  },
};
