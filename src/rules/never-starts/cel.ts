import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'what the API server refuses comes to no policy, and what the kubelet refuses turns on the image',
    ja: 'API サーバーが拒否するものはポリシーに届かず、kubelet が拒否するかはイメージ次第です',
  },
};
