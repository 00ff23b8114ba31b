import type { CelOfRule } from '../cel.ts';
import { capabilitiesInCel } from '../claims-in-cel.ts';

const KEPT = '!c.pod.windows && c.keeps';
const IS_IGNORED = `d.name in ['CAP_ALL', 'CAP_NET_BIND_SERVICE']`;
const IGNORED = `c.drops.exists(d, ${IS_IGNORED})`;
const FIRST_IGNORED = `c.drops.filter(d, ${IS_IGNORED})[0].written`;
const drop = { field: 'securityContext/capabilities/drop', onNode: 'c.onNode', claims: capabilitiesInCel('usual') };

export const cel: CelOfRule = {
  rule: ({ other }) => {
    // Of a container that may run as root, may-run-as-root says both.
    const unlessRoot = other('may-run-as-root') ? ` && !(!(c.said in ['', 'contradiction']) && !c.onNode)` : '';
    const byChance = `${KEPT} && !${IGNORED} && !c.adds.exists(a, a.name == 'NET_BIND_SERVICE')${unlessRoot}`;
    return {
      container: [
        {
          ...drop,
          id: 'prefixed-drop',
          when: `${KEPT} && ${IGNORED}`,
          field: 'securityContext/capabilities/drop/*',
          index: `string(c.drops.transformList(n, d, ${IS_IGNORED}, n)[0])`,
          data: { capability: FIRST_IGNORED },
          key: [FIRST_IGNORED],
        },
        { ...drop, id: 'kept+node', when: `${byChance} && c.onNode && !c.asks` },
        { ...drop, id: 'kept', when: `${byChance} && !(c.onNode && !c.asks)` },
      ],
    };
  },
  blind: {
    en: 'does not know that the program of an image needs the capability, and asks to drop it then, too',
    ja: 'イメージのプログラムに capability が必要なことを知らず、その場合も外すよう求めます',
  },
};
