// Who a process of an image is, as each runtime makes it of USER: measured with some 85 strings (test/images/user-strings.tsv).
// Docker, Podman and CRI-O use GetExecUser of github.com/moby/sys/user; containerd has its own, WithUser in pkg/oci/spec_opts.go.
import type { ByRuntime, ImageRuntime, ImageUser, ResolvedUser } from '../model/image.ts';
import { wholeNumber } from '../model/whole-number.ts';
import { byRuntime } from './by-runtime.ts';

/** What an image has as /etc/passwd or /etc/group: its text, nothing, or something that is no file. */
export type AccountFile = { readonly text: string } | 'missing' | 'dangling' | 'not-a-file';

export interface Accounts {
  readonly passwd: AccountFile;
  readonly group: AccountFile;
}

/** What Linux takes for a user of its own accord; -1, which is the greatest number of 32 bits, means nobody at all. */
const MOST_ID = 2_147_483_647;
const NO_ID = 4_294_967_295;

interface Entry {
  readonly name: string;
  readonly id: number;
  /** Of a user. */
  readonly gid: number;
}

/** USER as all runtimes resolve it, and the name that it has. */
export function resolveUser(written: string, accounts: Accounts): ImageUser {
  const resolved: ByRuntime<ResolvedUser> = byRuntime((runtime) => resolveFor(runtime, written, accounts));
  const name = 'uid' in resolved ? nameOf(resolved.uid, written, accounts) : undefined;
  return { written, ...resolved, ...(name === undefined ? {} : { name }) };
}

/** The name that is written, or the first that the number has. */
function nameOf(uid: number, written: string, { passwd }: Accounts): string | undefined {
  const [user = ''] = written.split(':');
  const users = entriesOf(passwd).filter(({ id }) => id === uid);
  return (users.find(({ name }) => name === user) ?? users[0])?.name;
}

function resolveFor(runtime: ImageRuntime, written: string, accounts: Accounts): ResolvedUser {
  const isContainerd = runtime === 'containerd-1' || runtime === 'containerd-2';
  const resolved = isContainerd ? withUser(runtime, written, accounts) : execUser(runtime, written, accounts);
  return 'uid' in resolved ? started(runtime, resolved) : resolved;
}

/**
 * What becomes of numbers of a passwd, which nobody has looked at: runc refuses what is no user. crun hands 4294967295 to
 * setresuid(2), to which it means no change, and the process stays root.
 */
function started(runtime: ImageRuntime, { uid, gid }: { readonly uid: number; readonly gid: number }): ResolvedUser {
  if (uid === NO_ID && runtime === 'podman') return { uid: 0, gid };
  if (uid < 0 || gid < 0 || uid >= NO_ID || gid >= NO_ID) return { problem: 'out-of-range' };
  return { uid, gid };
}

/** GetExecUser: a number is one of a user whatever the names are, and `user:` is `user`. */
function execUser(runtime: ImageRuntime, written: string, { passwd, group }: Accounts): ResolvedUser {
  const colon = written.indexOf(':');
  const [user, ofGroup] = colon === -1 ? [written, ''] : [written.slice(0, colon), written.slice(colon + 1)];
  const uid = user === '' ? 0 : wholeNumber(user);
  // Older versions look only at numbers that the passwd does not have.
  if (uid !== undefined && !isInRange(uid)) return { problem: 'out-of-range' };
  const found = entriesOf(passwd).find(({ name, id }) => (uid === undefined ? name === user : id === uid));
  if (found === undefined) {
    if (uid === undefined) return { problem: 'no-such-user' };
    if (runtime === 'podman' && user !== '' && !canBeWrittenTo(passwd)) return { problem: 'passwd-unreadable' };
  }
  const gid = ofGroup === '' ? (found?.gid ?? 0) : groupOf(ofGroup, group);
  return typeof gid === 'number' ? { uid: found?.id ?? uid ?? 0, gid } : gid;
}

/** Podman adds a line for a user whom the passwd does not name, and does not start where it cannot. */
function canBeWrittenTo(passwd: AccountFile): boolean {
  return passwd !== 'dangling' && passwd !== 'not-a-file';
}

function groupOf(written: string, group: AccountFile): number | { readonly problem: 'no-such-group' | 'out-of-range' } {
  const gid = wholeNumber(written);
  if (gid !== undefined && !isInRange(gid)) return { problem: 'out-of-range' };
  const found = entriesOf(group).find(({ name, id }) => (gid === undefined ? name === written : id === gid));
  if (found !== undefined) return found.id;
  return gid ?? { problem: 'no-such-group' };
}

/** WithUser: `user:` is the user with group 0, and a name needs the file that it stands in. */
function withUser(runtime: ImageRuntime, written: string, { passwd, group }: Accounts): ResolvedUser {
  const [user = '', ofGroup, ...more] = written.split(':');
  if (more.length > 0) return { problem: 'not-a-user' };
  if (written === '') return { uid: 0, gid: 0 };
  const uid = idOrName(runtime, user);
  const gid = idOrName(runtime, ofGroup ?? '');
  if (uid === 'out-of-range' || gid === 'out-of-range') return { problem: 'out-of-range' };
  if (ofGroup === undefined && typeof uid === 'number') {
    if (passwd === 'not-a-file') return { problem: 'passwd-unreadable' };
    return { uid, gid: entriesOf(passwd).find(({ id }) => id === uid)?.gid ?? 0 };
  }
  return namedUser({ uid, gid, isAlone: ofGroup === undefined }, { passwd, group });
}

interface Named {
  readonly uid: number | { readonly name: string };
  readonly gid: number | { readonly name: string };
  readonly isAlone: boolean;
}

function namedUser({ uid, gid, isAlone }: Named, { passwd, group }: Accounts): ResolvedUser {
  const user = typeof uid === 'number' ? { id: uid, gid: 0 } : entriesOf(passwd).find(({ name }) => name === uid.name);
  if (user === undefined) return { problem: isFile(passwd) ? 'no-such-user' : 'passwd-unreadable' };
  if (isAlone) return { uid: user.id, gid: user.gid };
  const found = typeof gid === 'number' ? { id: gid } : entriesOf(group).find(({ name }) => name === gid.name);
  if (found === undefined) return { problem: isFile(group) ? 'no-such-group' : 'group-unreadable' };
  return { uid: user.id, gid: found.id };
}

/** A number that is no user is a name to containerd 1, and an error to containerd 2. An empty text is 0. */
function idOrName(runtime: ImageRuntime, written: string): number | 'out-of-range' | { readonly name: string } {
  if (written === '') return 0;
  const id = wholeNumber(written);
  if (id === undefined) return { name: written };
  if (isInRange(id)) return id;
  return runtime === 'containerd-1' ? { name: written } : 'out-of-range';
}

function isFile(file: AccountFile): boolean {
  return typeof file !== 'string';
}

function isInRange(id: number): boolean {
  return id >= 0 && id <= MOST_ID;
}

/**
 * The lines of a passwd or a group as github.com/moby/sys/user reads them: `name:password:id:gid:…`. What is no number is 0, what is
 * missing, too; a line that begins with `#` is the entry of a user who is called so.
 */
function entriesOf(file: AccountFile): Entry[] {
  if (typeof file === 'string') return [];
  return file.text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    if (trimmed === '') return [];
    const [name = '', , id = '', gid = ''] = trimmed.split(':');
    return [{ name, id: wholeNumber(id) ?? 0, gid: wholeNumber(gid) ?? 0 }];
  });
}
