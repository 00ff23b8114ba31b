// `user` of a service, which takes the place of the image's: moby daemon/oci_linux.go getUser, moby/sys/user GetExecUser.
import type { Pointer } from '../../model/pointer.ts';
import { isBeyond, isRootUser, wholeNumber } from '../../model/whole-number.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { MAX_ID } from '../containers/refused-fields.ts';
import { type ServicePlace, textField } from './fields.ts';

type User = Pick<ContainerFacts, 'runAsUser' | 'userName'>;

export function readUser(service: ServicePlace): User {
  const written = textField(service, 'user');
  const at = `${service.at}/user`;
  // An empty one says nothing, and the image's user holds.
  if (written === undefined || written === '') return { runAsUser: { value: undefined, from: 'default', at: service.at } };
  if (SHORT_NUMBERS.test(written)) return { runAsUser: { value: Number.parseInt(written, 10), from: 'container', at } };
  const ids = written.split(':').slice(0, 2);
  if (ids.some((id) => isBeyond(id, MAX_ID))) {
    service.refusals.push({ code: 'user-range', at, text: `uids and gids must be in range 0-${MAX_ID}`, by: 'docker', data: {} });
  }
  return userNamed(written, at);
}

/** As nearly all are written, and none of which is too large. */
const SHORT_NUMBERS = /^\d{1,9}(?::\d{1,9})?$/;

/** The number of the user; a name other than root's is looked up in the image. */
export function userNamed(written: string, at: Pointer): User {
  const [user = '', group = ''] = written.split(':');
  const uid = isRootUser(user) ? 0 : wholeNumber(user);
  const isNamed = uid === undefined || (group !== '' && group !== 'root' && wholeNumber(group) === undefined);
  const named = isNamed ? { userName: { value: written, from: 'container', at } as const } : {};
  return { runAsUser: { value: uid, from: 'container', at }, ...named };
}
