import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'walks from the Pod to bind(2) for every runtime and every program that an image may hold',
    ja: 'あらゆるランタイムと、イメージが持ちうるあらゆるプログラムについて、Pod から bind(2) までをたどります',
  },
};
