// Users that a RUN makes, as far as their numbers stand there: useradd(8), adduser(8) of Debian and of busybox.
import { expand } from './expand.ts';
import { rememberUser, type StageState, type Step } from './stage-state.ts';

const VALUED =
  /^(?:-[a-zA-Z]*[ugdcsGkbeKpRPZh]|--(?:uid|gid|home|shell|comment|gecos|ingroup|groups|home-dir|base-dir|firstuid|lastuid))$/;

/**
 * A 0 in front makes nothing octal. A sign is taken by useradd (shadow 4.13) and Debian's adduser, and refused by that of busybox, as is
 * all else, so that no image is built.
 */
const UID = /^\+?\d+$/;

/** `useradd -r -u 1000 web`: from now on `web` is 1000. */
export function addUser(words: readonly string[], state: StageState, { expanding }: Pick<Step, 'expanding'>): void {
  let uid: string | undefined;
  const names: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, joined] = /^(?:--uid=|-u)(\S+)$/.exec(word) ?? [];
    if (joined !== undefined) uid = joined;
    else if (/^(?:-[a-zA-Z]*u|--uid)$/.test(word)) uid = words[at + 1];
    if (VALUED.test(word)) at += 1;
    else if (!word.startsWith('-')) names.push(word);
  }
  // `adduser web www-data` puts somebody into a group: who it is, is the first of two.
  const name = expand(names[0] ?? '', expanding);
  if (name === undefined || name === '') return;
  const number = uid === undefined ? undefined : expand(uid, expanding);
  if (number === undefined && state.accounts.has(name)) return;
  rememberUser(state, name, number !== undefined && UID.test(number) ? Number(number) : undefined);
}

/** `userdel web`; of two names, as of a group, nobody is taken away. */
export function removeUser(words: readonly string[], state: StageState): void {
  const [name, ...more] = words.filter((word) => !word.startsWith('-'));
  if (name !== undefined && more.length === 0) state.accounts.delete(name);
}

/** Somebody has edited passwd: of whoever is there, the number is not known any more. */
export function forgetNumbers({ accounts }: StageState): void {
  accounts.clear();
}

/** `echo 'web:x:1000:1000::/:/sbin/nologin' >> /etc/passwd` */
export function addLine(words: readonly string[], state: StageState, { expanding }: Pick<Step, 'expanding'>): void {
  for (const word of words) {
    const [, name, uid] = /^([\w.-]+):[^:]*:(\d+):\d+:/.exec(expand(word, expanding) ?? '') ?? [];
    if (name !== undefined) rememberUser(state, name, Number(uid));
  }
}
