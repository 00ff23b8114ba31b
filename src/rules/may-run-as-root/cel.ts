import type { CelOfRule, MessageInCel } from '../cel.ts';

const ADMINISTRATOR = `c.pod.windows && c.user.lowerAscii() == 'containeradministrator'`;
const NOT_ADMINISTRATOR = `!(${ADMINISTRATOR})`;
const nonRoot = 'securityContext/runAsNonRoot';
const BY_POD = { nonRoot: `c.nonRootFrom == 'Pod'`, uid: `c.uidFrom == 'Pod'`, user: `c.userFrom == 'Pod'` };

export const cel: CelOfRule = {
  rule: ({ options, other }) => {
    const accept = options.acceptRunAsUser === true;
    const kept = other('net-bind-service-kept') ? '(!c.onNode && !c.pod.windows && c.keeps && !c.namesCapability)' : 'false';
    const said = (id: string, when: string, more: Partial<MessageInCel>): MessageInCel[] => {
      const all = { field: nonRoot, ofPod: BY_POD.nonRoot, light: '!c.hasWay', ...more };
      const holds = `${NOT_ADMINISTRATOR} && ${when}`;
      return [
        { ...all, id: `${id}+kept`, when: `${holds} && ${kept}` },
        { ...all, id, when: `${holds} && !${kept}` },
      ];
    };
    const user = {
      field: 'securityContext/windowsOptions/runAsUserName',
      ofPod: BY_POD.user,
      data: { user: 'c.user', from: 'c.userFrom' },
    };
    const unset = `c.said == 'unset' && !(c.pod.windows && c.user != '')`;
    return {
      container: [
        { ...user, id: 'administrator-refused', when: `${ADMINISTRATOR} && c.nonRoot == 'true'` },
        { ...user, id: 'administrator', when: `${ADMINISTRATOR} && c.nonRoot != 'true'` },
        {
          id: 'contradiction',
          when: `${NOT_ADMINISTRATOR} && c.said == 'contradiction'`,
          field: 'securityContext/runAsUser',
          ofPod: BY_POD.uid,
        },
        ...(accept
          ? []
          : [
              {
                id: 'user-name-only',
                when: `${NOT_ADMINISTRATOR} && c.said == 'unset' && c.pod.windows && c.user != ''`,
                field: nonRoot,
                ofPod: BY_POD.nonRoot,
                data: { user: 'c.user' },
                light: '!c.hasWay',
              },
            ]),
        ...said('uid-zero', `c.said == 'uid-zero'`, {
          field: 'securityContext/runAsUser',
          ofPod: BY_POD.uid,
          data: { from: 'c.uidFrom' },
        }),
        ...said('set-to-false', `c.said == 'set-to-false'`, { data: { from: 'c.nonRootFrom' } }),
        ...said('unset', unset, {}),
        ...said('uid-only', `c.said == 'uid-only'`, { data: { uid: 'string(c.uid)' } }),
      ],
    };
  },
  blind: {
    en: 'does not know images, nor the words of arguments and variables that name a port: where nothing else leads to a port below 1024, it warns and does not deny',
    ja: 'イメージも、ポートを示す引数や変数の言葉も知りません。ほかに 1024 番未満のポートにつながるものがなければ、拒否せず警告します',
  },
};
