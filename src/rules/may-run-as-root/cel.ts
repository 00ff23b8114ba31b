import type { CelOfRule, MessageInCel } from '../cel.ts';

const ADMINISTRATOR = `c.pod.windows && c.user.lowerAscii() == 'containeradministrator'`;
const NOT_ADMINISTRATOR = `!(${ADMINISTRATOR})`;
const BY_POD = { nonRoot: `c.nonRootFrom == 'Pod'`, uid: `c.uidFrom == 'Pod'`, user: `c.userFrom == 'Pod'` };

/** Of Windows, by name. */
const NAMED = `c.said == 'unset' && c.pod.windows && c.user != ''`;
const ADMINISTRATORS: readonly MessageInCel[] = ['administrator-refused', 'administrator'].map((id) => ({
  id,
  when: `${ADMINISTRATOR} && c.nonRoot ${id === 'administrator' ? '!=' : '=='} 'true'`,
  field: 'securityContext/windowsOptions/runAsUserName',
  ofPod: BY_POD.user,
  data: { user: 'c.user', from: 'c.userFrom' },
}));
const BY_NON_ROOT = { field: 'securityContext/runAsNonRoot', ofPod: BY_POD.nonRoot };
const BY_UID = { field: 'securityContext/runAsUser', ofPod: BY_POD.uid };
const CONTRADICTION = { id: 'contradiction', when: `${NOT_ADMINISTRATOR} && c.said == 'contradiction'`, ...BY_UID };
const BY_NAME_ONLY = { id: 'user-name-only', when: `${NOT_ADMINISTRATOR} && ${NAMED}`, data: { user: 'c.user' }, ...BY_NON_ROOT };

export const cel: CelOfRule = {
  rule: ({ options, other }) => {
    const kept = other('net-bind-service-kept') ? '(!c.onNode && !c.pod.windows && c.keeps && !c.namesCapability)' : 'false';
    const said = (id: string, more: Omit<MessageInCel, 'id' | 'when'>, when = `c.said == '${id}'`): MessageInCel[] =>
      [`${id}+kept`, id].map((one) => ({
        ...more,
        id: one,
        when: `${NOT_ADMINISTRATOR} && ${when} && ${one === id ? '!' : ''}${kept}`,
        light: '!c.hasWay',
      }));
    return {
      container: [
        ...ADMINISTRATORS,
        CONTRADICTION,
        ...(options.acceptRunAsUser === true ? [] : [{ ...BY_NAME_ONLY, light: '!c.hasWay' }]),
        ...said('uid-zero', { ...BY_UID, data: { from: 'c.uidFrom' } }),
        ...said('set-to-false', { ...BY_NON_ROOT, data: { from: 'c.nonRootFrom' } }),
        ...said('unset', BY_NON_ROOT, `c.said == 'unset' && !(${NAMED})`),
        ...said('uid-only', { ...BY_NON_ROOT, data: { uid: 'string(c.uid)' } }),
      ],
    };
  },
  blind: {
    en: 'does not know images, nor the words of arguments and variables that name a port: where nothing else leads to a port below 1024, it warns and does not deny',
    ja: 'イメージも、ポートを示す引数や変数の言葉も知りません。ほかに 1024 番未満のポートにつながるものがなければ、拒否せず警告します',
  },
};
