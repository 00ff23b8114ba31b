import type { CelOfRule } from '../cel.ts';

/** Plain decimal: what other spellings begin with is not worked out. */
const PLAIN = `w.start.matches('^(0|[1-9][0-9]{0,5})$')`;
/** What the kernel takes beside it: octal, hexadecimal, blanks. */
const OTHER = `(w.start.matches('(?i)^[ \\\\t]*(-0+|0x[0-9a-f]+|[0-9]+)([ \\\\t].*)?$') && !${PLAIN})`;
const START = 'int(w.start)';
const LOWEST = `w.containerPorts.exists(n, n == ${START}) && !w.containerPorts.exists(n, n < ${START})`;
const there = '!w.pod.windows && !w.pod.hostNetwork';
const ofSysctl = { index: 'w.startIndex', key: ['w.startName'] };
const value = { ...ofSysctl, field: 'securityContext/sysctls/*/value' };
const data = { name: 'w.startName', value: 'w.startWritten' };

export const cel: CelOfRule = {
  rule: ({ options }) => {
    const lowered = options.acceptAsRemedy ? 'remedy' : 'lowered';
    return {
      pod: [
        {
          ...ofSysctl,
          id: 'slashes',
          when: `${there} && w.startName.contains('/')`,
          field: 'securityContext/sysctls/*/name',
          data: { name: 'w.startName' },
        },
        { ...value, id: 'empty', when: `${there} && w.start == ''`, data: { name: 'w.startName' } },
        {
          ...value,
          id: 'refused',
          when: `${there} && w.start != '' && !${OTHER} && !(${PLAIN} && ${START} <= 32768)`,
          data,
        },
        {
          ...value,
          id: 'raised',
          when: `${there} && ${PLAIN} && ${START} > 1024 && ${START} <= 32768`,
          data: { ...data, last: `string(${START} - 1)` },
        },
        {
          ...value,
          id: lowered,
          when: `${there} && (${OTHER} || (${PLAIN} && ${START} < 1024 && !(${LOWEST})))`,
          data: { ...data, start: `(${PLAIN} ? string(${START} < 1 ? 1 : ${START}) : w.startWritten)` },
        },
      ],
    };
  },
  blind: {
    en: 'does not work out a value in octal, in hexadecimal or with blanks: it is told as lowered, whatever it is',
    ja: '8 進数、16 進数、空白を含む値は計算せず、値にかかわらず下げられたものとして指摘します',
  },
};
