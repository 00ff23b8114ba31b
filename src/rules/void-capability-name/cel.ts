import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'about units of systemd, which no API server sees',
    ja: 'systemd のユニットについてのもので、API サーバーはそれを見ません',
  },
};
