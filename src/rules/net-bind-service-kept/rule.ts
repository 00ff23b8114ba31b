// Judges securityContext.capabilities.drop of every container that is not privileged: ALL or NET_BIND_SERVICE must be in it.
// Source: Pod Security Standards, restricted, "Capabilities" (which wants ALL; any spelling that drops NET_BIND_SERVICE is
// enough here). The default sets of containerd, CRI-O and Docker all hold NET_BIND_SERVICE.
import type { Capability } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const netBindServiceKept = defineRule(
  {
    id: 'net-bind-service-kept',
    about: 'workload',
    words,
    levels: { restricted: 'warning', baseline: 'warning', audit: 'warning' },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
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
  (workload, report) => {
    if (workload.os.value === 'windows') return [];
    return ofEachContainer(workload, ({ at: containerAt, name: container, privileged, droppedCapabilities }) => {
      // A privileged container has every capability, whatever it drops: net-bind-service-added says so.
      if (privileged.value || droppedCapabilities.some((dropped) => includesNetBindService(dropped) && !dropped.prefixed)) {
        return undefined;
      }
      const ignored = droppedCapabilities.find(includesNetBindService);
      if (ignored) return report('prefixed-drop', { at: ignored.at, container }, { container, capability: ignored.written });
      return report('kept', { at: `${containerAt}/securityContext/capabilities/drop`, container }, { container });
    });
  },
);

function includesNetBindService({ name }: Capability): boolean {
  return name === 'ALL' || name === 'NET_BIND_SERVICE';
}
