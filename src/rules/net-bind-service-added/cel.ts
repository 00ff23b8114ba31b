import type { CelOfRule } from '../cel.ts';
import { capabilitiesInCel } from '../claims-in-cel.ts';

const added = {
  field: 'securityContext/capabilities/add/*',
  data: { capability: 'a.written' },
  index: 'string(i)',
  key: ['a.written'],
  onNode: 'c.onNode',
};
const ONE = capabilitiesInCel('one');
/** What is added and not dropped stands beside the default set. */
const KEPT = capabilitiesInCel('usual').grants.map((grant) => `(c.keeps ? ${grant} : '')`);

/** Non-root, everything else dropped, and a privileged port to listen on. */
const NEEDED = `c.neverRoot && c.drops.exists(d, d.name == 'ALL') && c.ports.exists(p, p.containerPort >= 1 && p.containerPort <= 1023)`;

export const cel: CelOfRule = {
  rule: ({ options }) => ({
    container: [
      {
        id: 'privileged',
        when: '!c.pod.windows && c.privileged',
        field: 'securityContext/privileged',
        onNode: 'c.onNode',
        claims: capabilitiesInCel('privileged'),
      },
    ],
    added: [
      { id: 'added-all', when: `!c.pod.windows && a.name == 'ALL'`, ...added, claims: capabilitiesInCel('all') },
      {
        id: 'prefixed',
        when: `!c.pod.windows && a.name == 'CAP_NET_BIND_SERVICE'`,
        ...added,
        claims: capabilitiesInCel('named'),
      },
      {
        id: 'added',
        when: `!c.pod.windows && a.name == 'NET_BIND_SERVICE'${options.allowWhenNeeded ? ` && !(${NEEDED})` : ''}`,
        ...added,
        claims: { ...ONE, grants: [...ONE.grants, ...KEPT] },
      },
    ],
  }),
  blind: {
    en: 'does not know that the program of an image needs the capability, and tells it then, too',
    ja: 'イメージのプログラムに capability が必要なことを知らず、その場合も指摘します',
  },
};
