import type { CelOfRule, MessageInCel } from '../cel.ts';
import { fixedInCel } from '../claims-in-cel.ts';
import { claimsOf } from './claims.ts';

const BY_POD = { nonRoot: `c.nonRootFrom == 'Pod'`, uid: `c.uidFrom == 'Pod'`, user: `c.userFrom == 'Pod'` };
const BY_NON_ROOT = { field: 'securityContext/runAsNonRoot', ofPod: BY_POD.nonRoot };
const BY_UID = { field: 'securityContext/runAsUser', ofPod: BY_POD.uid };
const BY_USER = { field: 'securityContext/windowsOptions/runAsUserName', ofPod: BY_POD.user };

/** Windows has no uid; what an image says of its user, no object says. */
const WINDOWS = { given: 'c.pod.windows' };
const GUARDED = `c.nonRoot == 'true'`;
const ADMINISTRATOR = `c.user.lowerAscii() == 'containeradministrator'`;
const ADMINISTRATORS: readonly MessageInCel[] = ['administrator-refused', 'administrator'].map((id) => ({
  ...WINDOWS,
  ...BY_USER,
  id,
  when: `${ADMINISTRATOR} && ${id === 'administrator' ? '!' : ''}(${GUARDED})`,
  data: { user: 'c.userWritten', from: 'c.userFrom' },
  claims: fixedInCel(claimsOf(id)),
}));
/** Where runAsNonRoot is not set, the container is the place, and another one than that of a false one. */
const unguarded = (message: Pick<MessageInCel, 'id' | 'when' | 'data' | 'light'>): MessageInCel[] => {
  const one = { ...message, ...WINDOWS, claims: fixedInCel(claimsOf(message.id)) };
  return [
    { ...one, when: `${message.when} && c.nonRoot == ''`, field: '' },
    { ...one, ...BY_NON_ROOT, when: `${message.when} && c.nonRoot == 'false'` },
  ];
};
const BY_NAME_ONLY = unguarded({
  id: 'user-name-only',
  when: `c.user != '' && !(${ADMINISTRATOR})`,
  data: { user: 'c.userWritten' },
});
const UNNAMED: readonly MessageInCel[] = [
  ...unguarded({ id: 'user-name-unset', when: `c.user == ''`, light: '!c.hasWay' }),
  { ...WINDOWS, ...BY_NON_ROOT, id: 'administrator-possible', when: `c.user == '' && ${GUARDED}` },
];

export const cel: CelOfRule = {
  rule: ({ options, other }) => {
    const kept = other('net-bind-service-kept') ? '(!c.onNode && c.keeps && !c.namesCapability)' : 'false';
    const said = (id: string, more: Omit<MessageInCel, 'id' | 'when'>): MessageInCel[] =>
      [`${id}+kept`, id].map((one) => ({
        ...more,
        id: one,
        claims: fixedInCel(claimsOf(id)),
        given: `c.said == '${id}'`,
        when: one === id ? `!${kept}` : kept,
        light: '!c.hasWay',
      }));
    return {
      container: [
        ...ADMINISTRATORS,
        ...(options.acceptRunAsUser === true ? [] : BY_NAME_ONLY),
        ...UNNAMED,
        { ...BY_UID, id: 'contradiction', when: `c.said == 'contradiction'`, claims: fixedInCel(claimsOf('contradiction')) },
        ...said('uid-zero', { ...BY_UID, data: { from: 'c.uidFrom' } }),
        ...said('set-to-false', { ...BY_NON_ROOT, data: { from: 'c.nonRootFrom' } }),
        ...said('unset', { field: '' }),
        ...said('uid-only', { field: '', data: { uid: 'string(c.uid)' } }),
      ],
    };
  },
  blind: {
    en: 'does not know images, nor the words of arguments and variables that name a port: where nothing else leads to a port below 1024, it warns and does not deny',
    ja: 'イメージも、ポートを示す引数や変数の言葉も知りません。ほかに 1024 番未満のポートにつながるものがなければ、拒否せず警告します',
  },
};
