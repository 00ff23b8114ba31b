// Why a runtime starts nothing as USER of an image. Sources: containerd pkg/oci/spec_opts.go WithUser, cri-o utils/utils.go GetUserInfo,
// moby/sys/user GetExecUser; the kubelet hands on the user alone, without the group (kuberuntime_image.go getImageUser and what the
// runtimes answer it, getUserFromImage), where Docker and Podman read all of USER themselves.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import type { BindError, ImageFacts } from '../../model/bind.ts';
import { isBeyond } from '../../model/whole-number.ts';
import type { ContainerFacts, Workload } from '../../model/workload.ts';
import { MAX_ID } from '../containers/refused-fields.ts';
import { MAX_PODMAN_ID } from './podman.ts';

interface RefusalSubject {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly image: ImageFacts | undefined;
}

/** Undefined where somebody else gives the user, and where it is not known what the runtime says. */
export function imageUserRefusal(
  { workload, container, image }: RefusalSubject,
  runtime: RuntimeBehaviour,
): BindError | undefined {
  const { user: written = '', userProblem } = image ?? {};
  if (userProblem === undefined || isGivenOtherwise(container, workload)) return undefined;
  const readsAll = runtime.profile === 'podman' || workload.dialect === 'compose';
  const [user = '', group = ''] = String(written).split(':');
  const words = wordsOf(userProblem, { user, group, maxId: runtime.profile === 'podman' ? MAX_PODMAN_ID : MAX_ID });
  if (words === undefined || (words.isOfGroup && !readsAll)) return undefined;
  if (readsAll) return { code: runtime.profile === 'podman' ? 'Podman' : 'Docker', text: words.execUser };
  if (runtime.profile === 'docker') return { code: 'RunContainerError', text: words.execUser };
  const isContainerd = runtime.profile !== 'cri-o';
  const containerd = runtime.profile === 'containerd-1' ? words.containerd1 : words.containerd2;
  return {
    code: 'CreateContainerError',
    text: isContainerd ? `failed to create containerd container${containerd}` : words.execUser,
  };
}

function isGivenOtherwise({ runAsUser, userName }: ContainerFacts, { quadlet }: Workload): boolean {
  return runAsUser.value !== undefined || userName !== undefined || quadlet?.keepsId !== undefined;
}

interface RefusalWords {
  readonly isOfGroup: boolean;
  readonly execUser: string;
  /** Behind its first words; empty where the others differ by the release, or name a temporary folder. */
  readonly containerd1: string;
  readonly containerd2: string;
}

type Problem = NonNullable<ImageFacts['userProblem']>;

interface ImageUser {
  readonly user: string;
  readonly group: string;
  /** The last number that the runtime takes. */
  readonly maxId: number;
}

function wordsOf(problem: Problem, { user, group, maxId }: ImageUser): RefusalWords | undefined {
  if (problem === 'out-of-range') {
    const isOfUser = isBeyond(user, maxId);
    // A number that its passwd gives to a name comes to runc, which has other words.
    if (!isOfUser && !isBeyond(group, maxId)) return undefined;
    const execUser = `uids and gids must be in range 0-${MAX_ID}`;
    return { isOfGroup: !isOfUser, execUser, containerd1: '', containerd2: `: invalid USER value "${user}": uid out of range` };
  }
  if (problem === 'no-such-group') {
    return { isOfGroup: true, execUser: noEntry('group', group), containerd1: '', containerd2: '' };
  }
  const containerd = problem === 'no-such-user' ? ': no users found' : '';
  return { isOfGroup: false, execUser: noEntry('user', user), containerd1: containerd, containerd2: containerd };
}

/** GetExecUser of moby/sys/user, which Docker, Podman and CRI-O call. */
export function noEntry(of: 'user' | 'group', name: string): string {
  return `unable to find ${of} ${name}: no matching entries in ${of === 'user' ? 'passwd' : 'group'} file`;
}
