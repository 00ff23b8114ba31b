import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'is about a Service, beside its Pods',
    ja: 'Service とその Pod に関するものです',
  },
};
