// Judges the effective securityContext.runAsNonRoot and runAsUser of every container (the container's own field before the
// Pod's). Source: Pod Security Standards, restricted, "Running as Non-root" and "Running as Non-root user"; both are
// relaxed for hostUsers: false from version 1.35 on. The quoted errors are the kubelet's (verifyRunAsNonRoot). Of Windows also
// windowsOptions.runAsUserName, which says what runAsUser says elsewhere.
import { type ImageStart, imageStart } from '../../facts/questions/image-start.ts';
import { hasWayToLowPort, keepsByChance, listensByPrivilege, rootSaid, userOf } from '../../facts/questions.ts';
import { windowsUserOf } from '../../knowledge/windows-images.ts';
import type { ImageFacts } from '../../model/bind.ts';
import type { ContainerFacts, Setting, Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { mayOpenNodePort } from '../on-node.ts';
import { isAboutPort } from '../port-rules.ts';
import { defineRule, type Reporter, type RuleReport } from '../rule.ts';
import type { Words } from '../words.ts';
import { claimsOf } from './claims.ts';
import { inCompose } from './compose.ts';
import { inDockerfile } from './dockerfile.ts';
import { inQuadlet } from './quadlet.ts';
import { inSystemd } from './systemd.ts';
import { words } from './words.ts';

const OF_ROOT = ['unset', 'set-to-false', 'uid-zero', 'unset+no-user', 'unset+root-user'] as const;

/** What ports have to move for first. */
const MOVES: ReadonlySet<string> = new Set([
  ...OF_ROOT.flatMap((id) => [variant(id, false, true), variant(id, true, true)]),
  'uid-only+kept+port',
  'unset+image-user+kept+port',
] satisfies readonly (keyof typeof words.en.messages)[]);

export const mayRunAsRoot = defineRule(
  {
    id: 'may-run-as-root',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    // What a later change of the manifest might do is no error of today's.
    atMost: {
      'uid-only': 'warning',
      'unset+image-user': 'warning',
      'unset+image-user+kept': 'warning',
      'unset+image-user+kept+port': 'warning',
      'user-name-only': 'warning',
      'administrator-by-image': 'warning',
      'administrator-possible': 'warning',
    },
    claims: ({ messageId }) => claimsOf(messageId),
    // Root that is there for the sake of a port goes with it, and the user of a privileged container once it is none.
    joins: (messageId, host) =>
      MOVES.has(messageId) ? isAboutPort(host) : host.ruleId === 'net-bind-service-added' && host.messageId === 'privileged',
    others: { compose: inCompose, systemd: inSystemd, quadlet: inQuadlet, dockerfile: inDockerfile },
    options: {
      acceptRunAsUser: {
        description: {
          en: 'Take a non-zero runAsUser as proof, without runAsNonRoot: true.',
          ja: '0 以外の runAsUser があれば、runAsNonRoot: true がなくても root ではないとみなします。',
        },
        default: false,
        presets: { baseline: true },
      },
      acceptImageUser: {
        description: {
          en: 'Take a USER of the image that is known and not root as proof, where runAsNonRoot and runAsUser are not set.',
          ja: 'runAsNonRoot も runAsUser も未設定のとき、root でないと分かっているイメージの USER があれば、root ではないとみなします。',
        },
        default: false,
      },
    },
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
`,
      good: `
securityContext:
  runAsNonRoot: true
  runAsUser: 101
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
`,
    },
  },
  (workload, report, { options, image, other, bindsPort }) => {
    const ofAll = `${workload.at}/securityContext/runAsNonRoot`;
    return ofEachContainer(workload, (container) => {
      const { name, image: reference, runAsNonRoot, runAsUser } = container;
      const uid = userOf(container, workload);
      const on = { container: name };
      if (workload.os.value === 'windows') return ofWindows(container, { workload, options, known: image(container) }, report);
      const said = rootSaid(container, workload, options, image);
      if (said === undefined || (workload.partial && (said === 'unset' || said === 'uid-only'))) return undefined;
      if (said === 'contradiction') return report(said, { at: runAsUser.at, ...on }, on);
      const known = image(container);
      if (workload.runtime === 'podman') return onPodman(container, { workload, options, known }, report);
      // In the network of the node, net-bind-service-kept tells it itself: it weighs more than a user there.
      const opensNode = mayOpenNodePort(workload, container, bindsPort);
      const kept = other('net-bind-service-kept') !== undefined && !opensNode && isKept(container, workload, known);
      // Another user than root does not get the port, nor who has lost the capability: it has to move first.
      const low = listensByPrivilege(container, workload, known);
      // The question that kport answers leads the report: without a way to a port below 1024, this is no more than a warning.
      const atMost = hasWayToLowPort(container, workload, known) ? undefined : ('warning' as const);
      if (said === 'uid-zero' || said === 'set-to-false') {
        const by = said === 'uid-zero' ? runAsUser : runAsNonRoot;
        const { at, from } = by;
        const oneEdit = from === 'pod' ? at : undefined;
        return report(variant(said, kept, low), { at, container: name, atMost, oneEdit }, { container: name, from: sayer(by) });
      }
      const where = { at: runAsNonRoot.at, container: name, atMost };
      const read = said === 'unset' ? readStart(container, known) : undefined;
      if (read) return report(startId(read.start, { kept, low }), where, { ...on, ...read.data });
      if (said === 'unset')
        return report(
          variant(said, kept, low),
          { at: runAsNonRoot.at, container: name, atMost, oneEdit: ofAll, image: reference },
          on,
        );
      // The user stays: nothing but the capability is taken away.
      return report(kept ? (low ? 'uid-only+kept+port' : 'uid-only+kept') : said, where, { ...on, uid: uid ?? 0 });
    });
  },
);

function variant<Id extends string>(id: Id, kept: boolean, low: boolean) {
  return `${id}${kept ? '+kept' : ''}${low ? '+port' : ''}` as const;
}

/** What was read of the image is a fact; what is said of images of a name stays the image's to decide. */
function startId({ isRoot, written }: ImageStart, { kept, low }: Readonly<Record<'kept' | 'low', boolean>>) {
  const port = low ? '+port' : '';
  // The user stays: nothing but the capability is taken away.
  if (!isRoot) return kept ? (`unset+image-user+kept${port}` as const) : 'unset+image-user';
  return `unset+${written === '' ? 'no-user' : 'root-user'}${kept ? '+kept' : ''}${port}` as const;
}

/** Who that is, and the image in the digits by which people name it, with the platforms of it that are meant. */
function readStart({ image = '' }: ContainerFacts, known: ImageFacts | undefined) {
  const start = imageStart(known);
  if (start === undefined || known?.digest === undefined) return undefined;
  const { uid, written: user, platforms = [] } = start;
  const digest = [known.digest.replace(/^(\w+:\w{12}).*/, '$1'), ...platforms].join(', ');
  return { start, data: { image, digest, uid, user } };
}

/** Of a part of a Pod nobody knows what else is dropped. */
function isKept(container: ContainerFacts, { partial }: Workload, known: ImageFacts | undefined): boolean {
  return !partial && keepsByChance(container, known);
}

/** Podman does not look at runAsNonRoot: a user who is not root is all that it takes, and all that can be done. */
function onPodman(container: ContainerFacts, { workload, known }: Case, report: Report): RuleReport | undefined {
  const { name, runAsUser } = container;
  const at = { container: name, ...(hasWayToLowPort(container, workload, known) ? {} : { atMost: 'warning' as const }) };
  if (runAsUser.value === 0) {
    return report(
      'uid-zero+podman',
      { ...at, at: runAsUser.at, ...ofPod(runAsUser) },
      { container: name, from: sayer(runAsUser) },
    );
  }
  const ofImage = imageStart(known);
  if (runAsUser.value !== undefined || (ofImage && !ofImage.isRoot)) return undefined;
  return report('unset+podman', { ...at, at: runAsUser.at }, { container: name });
}

type Report = typeof words extends Words<infer Data> ? Reporter<Data> : never;

interface Case {
  readonly workload: Workload;
  readonly options: { readonly acceptRunAsUser: boolean };
  readonly known: ImageFacts | undefined;
}

/** Windows has no uid: who it is says runAsUserName, else the image, of which runAsNonRoot: true knows nothing but the name. */
function ofWindows(container: ContainerFacts, { workload, options, known }: Case, report: Report): RuleReport | undefined {
  const { runAsNonRoot, runAsUserName: user } = container;
  const on = { container: container.name };
  const isGuarded = runAsNonRoot.value === true;
  if (user !== undefined && isAdministrator(user.value)) {
    const messageId = isGuarded ? 'administrator-refused' : 'administrator';
    return report(messageId, { at: user.at, ...on }, { ...on, user: user.value, from: sayer(user) });
  }
  if (workload.partial) return undefined;
  const where = { at: runAsNonRoot.at, ...on };
  if (user !== undefined) {
    return isGuarded || options.acceptRunAsUser ? undefined : report('user-name-only', where, { ...on, user: user.value });
  }
  if (!isGuarded) {
    return report('user-name-unset', hasWayToLowPort(container, workload, known) ? where : { ...where, atMost: 'warning' }, on);
  }
  // The kubelet refuses a user of the image by its name; one that names none runs as its base does.
  const ofImage = known?.user || windowsUserOf(container.image);
  if (ofImage === undefined) return report('administrator-possible', where, on);
  return ofImage === 'ContainerAdministrator' ? report('administrator-by-image', where, on) : undefined;
}

/** kubernetes/kubernetes pkg/kubelet/kuberuntime/security_context_windows.go: compared without regard to case. */
function isAdministrator(user: string): boolean {
  return user.toLowerCase() === 'containeradministrator';
}

/** The Pod's field that repairs all containers that have what it says. */
function ofPod({ from, at }: Setting<unknown>): { readonly oneEdit?: string } {
  return from === 'pod' ? { oneEdit: at } : {};
}

/** Who said a value, as the message calls it. */
function sayer({ from }: Setting<unknown>): string {
  return from === 'pod' ? 'Pod' : 'container';
}
