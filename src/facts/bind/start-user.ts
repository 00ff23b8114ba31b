// The user as whom a container starts, and when the kubelet does not start it.
// Source: kubernetes/kubernetes pkg/kubelet/kuberuntime/security_context_others.go verifyRunAsNonRoot, kuberuntime_image.go and
// kuberuntime_container.go getImageUser; containerd's reading of USER (internal/cri/server/helpers.go getUserFromImage).
import type { BindError } from '../../model/bind.ts';
import { wholeNumber } from '../../model/whole-number.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { ID_RANGE, MAX_ID } from '../containers/refused-fields.ts';
import { noEntry } from './image-user-refusal.ts';
import { MAX_PODMAN_ID } from './podman.ts';

/** Some user that is not root, where the number does not matter. */
const ANOTHER_USER = 65_534;

/** The number of the user, or why the kubelet refuses the container (CreateContainerConfigError). */
export type StartUser =
  | { readonly uid: number; readonly isOfPod?: boolean; readonly error?: undefined }
  | { readonly error: BindError };

/** The user of an image, and his number where he is given by name. */
export interface ImageUser {
  readonly user: number | string;
  readonly uid: number | undefined;
}

/**
 * Who it may be. A name that a service of Compose gives is looked up in the image: Docker's words, and podman's, where it has no such user,
 * moby/sys/user GetExecUser.
 */
export function startUsers(
  container: ContainerFacts,
  image: ImageUser,
  by: 'Docker' | 'Podman' = 'Docker',
): readonly StartUser[] {
  const { userName, runAsUser } = container;
  if (userName === undefined) {
    const isRoot = by === 'Podman' && imageUser(image.user) === MAX_PODMAN_ID;
    return [startUser(container, isRoot ? { ...image, user: 0 } : image)];
  }
  const [user = '', group = ''] = userName.value.split(':');
  const isOfImage = image.user === user && group === '';
  const uid = runAsUser.value ?? (isOfImage ? image.uid : undefined) ?? ANOTHER_USER;
  const missing = runAsUser.value === undefined ? noEntry('user', user) : noEntry('group', group);
  const refused: StartUser = { error: { code: by, text: missing } };
  return isOfImage ? [{ uid }] : [{ uid }, refused];
}

/** The image's user counts only where the manifest gives no runAsUser. */
function startUser(container: ContainerFacts, image: ImageUser): StartUser {
  const mustNotBeRoot = container.runAsNonRoot.value === true;
  const { keptUser } = container;
  const asked = container.runAsUser.value;
  if (asked !== undefined && (keptUser === undefined || image.user === '' || image.user === asked)) {
    if (keptUser?.ofPod) return { uid: asked, isOfPod: true };
    return asked === 0 && mustNotBeRoot ? refuse("container's runAsUser breaks non-root policy") : { uid: asked };
  }
  const user = imageUser(image.user);
  if (typeof user === 'string') {
    if (mustNotBeRoot) {
      return refuse(`container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`);
    }
    return { uid: image.uid ?? (user === 'root' ? 0 : ANOTHER_USER) };
  }
  if (user === 0 && mustNotBeRoot) return refuse('container has runAsNonRoot and image will run as root');
  if (mustNotBeRoot && (user < 0 || user > MAX_ID)) {
    return refuse(`container has runAsNonRoot and image has an invalid user id (${user}). (Must be 1-(${MAX_ID})): ${ID_RANGE}`);
  }
  return { uid: user };
}

/** `1000:0` is 1000, `000` is 0, no user (also before a group) is root, `0x0` and `root` are names. */
export function imageUser(written: number | string): number | string {
  if (typeof written === 'number' && Number.isSafeInteger(written)) return written;
  const [user = ''] = String(written).split(':');
  if (user === '') return 0;
  return wholeNumber(user) ?? user;
}

function refuse(text: string): StartUser {
  return { error: { code: 'CreateContainerConfigError', text } };
}
