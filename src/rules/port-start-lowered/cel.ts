import { MAX_PORT_START } from '../../facts/questions/port-start.ts';
import { DEFAULT_PORT_START } from '../../model/bind.ts';
import type { CelOfRule } from '../cel.ts';

const FIRST = `${DEFAULT_PORT_START}`;
const LOWEST = `w.containerPorts.exists(n, n == w.startNumber) && !w.containerPorts.exists(n, n < w.startNumber)`;
const there = '!w.pod.windows && !w.pod.hostNetwork';
const ofSysctl = { index: 'w.startIndex', key: ['w.startName'] };
const name = { ...ofSysctl, field: 'securityContext/sysctls/*/name' };
const value = { ...ofSysctl, field: 'securityContext/sysctls/*/value' };
const data = { name: 'w.startName', value: 'w.startWritten' };

export const cel: CelOfRule = {
  rule: ({ options, runsOn }) => {
    const lowered = options.acceptAsRemedy ? 'remedy' : 'lowered';
    const gvisor = runsOn('gvisor', 'w.pod');
    const counts = `${there} && !${gvisor}`;
    const isTaken = `w.startNumber >= 0 && w.startNumber <= ${MAX_PORT_START}`;
    return {
      pod: [
        { ...name, id: 'slashes', when: `${there} && w.startName.contains('/')`, data: { name: 'w.startName' } },
        { ...name, id: 'without-effect', when: `${there} && ${gvisor}`, data },
        { ...value, id: 'empty', when: `${counts} && w.start == ''`, data: { name: 'w.startName' } },
        { ...value, id: 'refused', when: `${counts} && w.start != '' && !(${isTaken})`, data },
        {
          ...value,
          id: 'raised',
          when: `${counts} && w.startNumber > ${FIRST} && ${isTaken}`,
          data: { ...data, last: 'string(w.startNumber - 1)' },
        },
        {
          ...value,
          id: lowered,
          when: `${counts} && w.startNumber >= 0 && w.startNumber < ${FIRST} && !(${LOWEST})`,
          data: { ...data, start: 'string(w.startNumber < 1 ? 1 : w.startNumber)' },
        },
      ],
    };
  },
};
