// Judges securityContext.capabilities.add (NET_BIND_SERVICE, ALL) and securityContext.privileged of every container.
// Source: capabilities(7), CAP_NET_BIND_SERVICE; Pod Security Standards, restricted, "Capabilities", which lets a
// container add NET_BIND_SERVICE and nothing else. containerd puts CAP_ before every name it is given, so a name that has
// it already becomes an unknown capability, which is dropped without a word (internal/cri/opts WithCapabilities).
import { keepsNetBindService, listensByPrivilege, needsCapabilityToStart, neverRoot } from '../../facts/questions.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { type Claims, type ClaimsOf, capabilities } from '../claims.ts';
import { ofEachContainer } from '../of-each.ts';
import { mayOpenNodePort } from '../on-node.ts';
import { isAboutPort } from '../port-rules.ts';
import { defineRule } from '../rule.ts';
import { inCompose } from './compose.ts';
import { inQuadlet } from './quadlet.ts';
import { words } from './words.ts';

/** What has no use once the port is another. */
const MOVES: ReadonlySet<string> = new Set([
  'privileged+port',
  'added',
  'added+kept',
  'added+none',
  'added+none+kept',
] satisfies readonly (keyof typeof words.en.messages)[]);

const KEPT: ReadonlySet<string> = new Set([
  'added+kept',
  'added+none+kept',
] satisfies readonly (keyof typeof words.en.messages)[]);

export const netBindServiceAdded = defineRule(
  {
    id: 'net-bind-service-added',
    about: 'workload',
    words,
    others: { compose: inCompose, quadlet: inQuadlet },
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    joins: (messageId, host) => MOVES.has(messageId) && isAboutPort(host),
    onNode: { restricted: 'error', baseline: 'error', audit: 'warning' },
    claims,
    options: {
      allowWhenNeeded: {
        description: {
          en: 'Allow NET_BIND_SERVICE for a non-root container that drops ALL and declares a port below 1024.',
          ja: 'root で動かず、ALL を drop し、1024 番未満のポートを宣言するコンテナには NET_BIND_SERVICE を認めます。',
        },
        default: false,
        presets: { baseline: true },
      },
    },
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
    securityContext:
      capabilities:
        add: [NET_BIND_SERVICE]
`,
      good: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    securityContext:
      capabilities:
        drop: [ALL]
`,
    },
  },
  (workload, report, { options, image, bindsPort }) => {
    if (workload.os.value === 'windows') return [];
    return ofEachContainer(workload, (container) => {
      if (container.addedCapabilities.length === 0 && !container.privileged.value) return undefined;
      const { name: called } = container;
      const on = { container: called, onNode: mayOpenNodePort(workload, container, bindsPort) };
      // A program that is not executed without it needs it, whatever its port.
      const known = image(container);
      const allowed = needsCapabilityToStart(known) || (options.allowWhenNeeded && needsNetBindService(container));
      const reports = container.addedCapabilities.flatMap(({ name, written, prefixed, at }) => {
        const data = { container: called, capability: written };
        // CAP_ALL grants nothing anywhere: containerd ignores it, CRI-O and Docker refuse the container.
        if (name === 'ALL') return prefixed ? [] : report('added-all', { at, ...on }, data);
        if (name !== 'NET_BIND_SERVICE') return [];
        if (prefixed) return report('prefixed', { at, ...on }, data);
        if (allowed) return [];
        // What is taken from `add` and not dropped comes back by the default set.
        const kept = keepsNetBindService(container) ? '+kept' : '';
        // Of an image that was read there is nothing left to look at.
        return known?.digest !== undefined && known.fileCapability === 'none'
          ? report(`added+none${kept}`, { at, ...on }, { ...data, image: container.image ?? '' })
          : report(`added${kept}`, { at, ...on }, data);
      });
      if (!container.privileged.value) return reports;
      const isLow = listensByPrivilege(container, workload, known);
      return [
        report(isLow ? 'privileged+port' : 'privileged', { at: container.privileged.at, ...on }, { container: called }),
        ...reports,
      ];
    });
  },
);

function claims({ messageId, onNode }: Parameters<ClaimsOf>[0]): Claims {
  if (messageId.startsWith('privileged')) return capabilities('privileged', onNode);
  if (messageId === 'added-all') return capabilities('all', onNode);
  if (messageId === 'prefixed') return capabilities('named', onNode);
  const { asks } = capabilities('one', onNode);
  return { ...capabilities(KEPT.has(messageId) ? 'both' : 'one', onNode), asks };
}

/** Non-root, everything else dropped, and a privileged port to listen on: the case that the capability is made for. */
function needsNetBindService(container: ContainerFacts): boolean {
  const dropsAll = container.droppedCapabilities.some(({ name, prefixed }) => name === 'ALL' && !prefixed);
  return neverRoot(container) && dropsAll && container.ports.some(({ containerPort }) => isPrivilegedPort(containerPort));
}
