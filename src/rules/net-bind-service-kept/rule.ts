// Judges securityContext.capabilities.drop of every container that is not privileged: ALL or NET_BIND_SERVICE must be in it.
// Source: Pod Security Standards, restricted, "Capabilities" (which wants ALL; any spelling that drops NET_BIND_SERVICE is
// enough here). The default sets of containerd, CRI-O and Docker all hold NET_BIND_SERVICE.
import {
  keepsNetBindService,
  listensByPrivilege,
  needsCapabilityToStart,
  needsOthers,
  neverRoot,
  rootSaid,
} from '../../facts/questions.ts';
import type { Capability } from '../../model/workload.ts';
import { capabilities } from '../claims.ts';
import { ofEachContainer } from '../of-each.ts';
import { mayOpenNodePort } from '../on-node.ts';
import { defineRule } from '../rule.ts';
import { inCompose } from './compose.ts';
import { inQuadlet } from './quadlet.ts';
import { words } from './words.ts';

export const netBindServiceKept = defineRule(
  {
    id: 'net-bind-service-kept',
    about: 'workload',
    words,
    others: { compose: inCompose, quadlet: inQuadlet },
    levels: { restricted: 'warning', baseline: 'warning', audit: 'warning' },
    // In the network of the Pod it is a privilege too many; in that of the node it is every port there.
    onNode: { restricted: 'error', baseline: 'error', audit: 'warning' },
    // A name that runtimes do not know drops nothing.
    claims: ({ onNode }) => capabilities('usual', onNode),
    options: {},
    examples: {
      bad: `
securityContext:
  runAsNonRoot: true
  runAsUser: 101
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
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
  (workload, report, { image, other, bindsPort }) => {
    if (workload.os.value === 'windows') return [];
    return ofEachContainer(workload, (container) => {
      // A privileged container has every capability, whatever it drops: net-bind-service-added says so.
      if (!keepsNetBindService(container)) return undefined;
      const { name, droppedCapabilities, addedCapabilities } = container;
      const known = image(container);
      const capable = needsCapabilityToStart(known);
      const onNode = mayOpenNodePort(workload, container, bindsPort);
      const ignored = droppedCapabilities.find(isOfPort);
      // Of a container that may run as root, may-run-as-root says both.
      const root = ignored || capable || onNode ? undefined : other('may-run-as-root');
      const said = root && rootSaid(container, workload, root, image);
      if (said !== undefined && said !== 'contradiction') return undefined;
      const on = { container: name, onNode };
      const program = { container: name, image: container.image ?? '' };
      if (ignored) {
        const [where, capability] = [{ at: ignored.at, ...on }, ignored.written];
        if (capable) return report('prefixed-drop+capable', where, { ...program, capability });
        // Whoever has a port by the capability alone has to move it first.
        const isLow = listensByPrivilege(container, workload, known);
        return report(isLow ? 'prefixed-drop+port' : 'prefixed-drop', where, { container: name, capability });
      }
      // Of a part of a Pod nobody knows what else is dropped.
      if (workload.partial) return undefined;
      // What is added by name is not kept by chance: net-bind-service-added tells it, and whether it is needed.
      if (addedCapabilities.some(isAddedByName)) return undefined;
      const where = { at: `${container.at}/securityContext/capabilities/drop`, ...on };
      // Where it needs others as well, NET_BIND_SERVICE alone would stop it.
      if (capable) return needsOthers(known) ? undefined : report('kept+capable', where, program);
      const user = neverRoot(container) ? 'kept' : 'kept+root';
      if (listensByPrivilege(container, workload, known)) return report(`${user}+port`, where, { container: name });
      // Without a port that has to move first, what is in the network of the node is told.
      return report(onNode ? `${user}+node` : user, where, { container: name });
    });
  },
);

function isOfPort({ name }: Capability): boolean {
  return name === 'ALL' || name === 'NET_BIND_SERVICE';
}

function isAddedByName({ name, prefixed }: Capability): boolean {
  return name === 'NET_BIND_SERVICE' && !prefixed;
}
