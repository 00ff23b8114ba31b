// Judges NET_BIND_SERVICE in capabilities.add (by its name: ALL and privileged: true are told by net-bind-service-added)
// against the ports that the container declares, or names in its variables, arguments and probes.
// Source: capabilities(7), CAP_NET_BIND_SERVICE; execve(2) takes it from another user than root unless the program has the
// file capability, and Kubernetes sets no ambient capabilities (KEP-2763).

import { isImageOfUser } from '../../facts/questions/image-start.ts';
import { unclearWords } from '../../facts/questions/port-hints.ts';
import { highestPortStart } from '../../facts/questions/port-start.ts';
import { hasFileCapability, namesPort, neverRoot } from '../../facts/questions.ts';
import type { BindAnswer, ImageFacts } from '../../model/bind.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { inCompose } from './compose.ts';
import { inDockerfile } from './dockerfile.ts';
import { inQuadlet } from './quadlet.ts';
import { inSystemd } from './systemd.ts';
import { words } from './words.ts';

export const netBindServiceUnused = defineRule(
  {
    id: 'net-bind-service-unused',
    about: 'workload',
    words,
    levels: { restricted: 'warning', baseline: 'warning', audit: 'warning' },
    atMost: { 'unused+unclear': 'info' },
    others: { compose: inCompose, systemd: inSystemd, quadlet: inQuadlet, dockerfile: inDockerfile },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    ports:
      - containerPort: 8080
    securityContext:
      capabilities:
        drop: [ALL]
        add: [NET_BIND_SERVICE]
`,
      good: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    ports:
      - containerPort: 8080
    securityContext:
      capabilities:
        drop: [ALL]
`,
    },
  },
  (workload, report, { binds, image }) => {
    if (workload.os.value === 'windows' || workload.partial) return [];
    const start = highestPortStart(workload, undefined);
    return ofEachContainer(workload, (container) => {
      const added = container.addedCapabilities.find(({ name, prefixed }) => name === 'NET_BIND_SERVICE' && !prefixed);
      if (added === undefined || container.privileged.value) return undefined;
      const known = image(container);
      if (hasFileCapability(known)) return undefined;
      const where = { at: added.at, container: container.name };
      const data = { container: container.name, capability: added.written };
      const isLow = (port: number) => port >= 1 && port < start;
      if (!namesPort(container, isLow)) {
        if (start === 0) return report('unused+open', where, data);
        const word = unclearWords(container, isLow)[0]?.word;
        return word === undefined
          ? report('unused', where, { ...data, start })
          : report('unused+unclear', where, { ...data, start, word });
      }
      // Where the port cannot be bound, privileged-port-unbindable says why.
      const isFailing = binds(container).some(({ verdict, byRuntime }) => verdict === 'fails' || hasFailure(byRuntime));
      // Podman makes it ambient.
      return isFailing || workload.runtime === 'podman' || !isVoid(container, known)
        ? undefined
        : report('void', where, { ...data, image: container.image ?? '' });
    });
  },
);

function hasFailure(byRuntime: BindAnswer['byRuntime'] = undefined): boolean {
  return Object.values(byRuntime ?? {}).some(({ verdict }) => verdict === 'fails');
}

function isVoid(container: ContainerFacts, image: ImageFacts | undefined): boolean {
  const isOther = neverRoot(container) || (container.runAsUser.value === undefined && isImageOfUser(image));
  return isOther && image?.fileCapability !== undefined && image.setuidRoot !== true;
}
