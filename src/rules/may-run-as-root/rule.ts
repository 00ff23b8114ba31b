// Judges the effective securityContext.runAsNonRoot and runAsUser of every container (the container's own field before the
// Pod's). Source: Pod Security Standards, restricted, "Running as Non-root" and "Running as Non-root user"; both are
// relaxed for hostUsers: false from version 1.35 on. The quoted error is the kubelet's (verifyRunAsNonRoot).
import type { ContainerFacts, Setting, Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const mayRunAsRoot = defineRule(
  {
    id: 'may-run-as-root',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    options: {
      acceptRunAsUser: {
        description: 'Take a non-zero runAsUser as proof, without runAsNonRoot: true.',
        default: false,
        presets: { baseline: true },
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
  (workload, report, { options }) =>
    ofEachContainer(workload, (container) => {
      const { runAsNonRoot, runAsUser } = container;
      const uid = userId(container, workload);
      const on = { container: container.name };
      if (uid === 0 && runAsNonRoot.value === true) return report('contradiction', { at: runAsUser.at, ...on }, on);
      if (runAsNonRoot.value === true || workload.hostUsers.value === false) return undefined;
      if (uid === 0) return report('uid-zero', { at: runAsUser.at, ...on }, { ...on, from: sayer(runAsUser) });
      if (uid !== undefined && options.acceptRunAsUser) return undefined;
      const where = { at: runAsNonRoot.at, ...on };
      if (runAsNonRoot.value === false) return report('set-to-false', where, { ...on, from: sayer(runAsNonRoot) });
      return uid === undefined ? report('unset', where, on) : report('uid-only', where, { ...on, uid });
    }),
);

/** The numeric user, where there is such a thing: the API server refuses runAsUser for Windows. */
function userId(container: ContainerFacts, workload: Workload): number | undefined {
  return workload.os.value === 'windows' ? undefined : container.runAsUser.value;
}

/** Who said a value, as the message calls it. */
function sayer({ from }: Setting<unknown>): string {
  return from === 'pod' ? 'Pod' : 'container';
}
