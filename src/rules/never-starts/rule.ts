// Judges, whatever the ports, what keeps a container from ever being created: what the API server refuses of the Pod, a user of the
// image that the kubelet does not start under runAsNonRoot: true, or no runtime at all, and names of capabilities that a runtime refuses.
// Source: kubernetes/kubernetes pkg/apis/core/validation/validation.go and pkg/kubelet/kuberuntime/security_context_others.go
// (verifyRunAsNonRoot); CRI-O and Docker, see facts/bind/capabilities.ts. Their errors are quoted.
// Told by other rules: a runAsUser or runAsUserName that contradicts runAsNonRoot (may-run-as-root), a sysctl that is refused
// (port-start-lowered), a program that is not executed (binary-will-not-start).
import {
  apiRefusals,
  isNoCapability,
  mayNotStart,
  namedUser,
  notCreated,
  refusedByPodman,
} from '../../facts/questions/start-failures.ts';
import { listensByPrivilege } from '../../facts/questions.ts';
import type { ImageFacts } from '../../model/bind.ts';
import type { ContainerFacts, Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { defineRule, type Reporter, type RuleContext, type RuleReport } from '../rule.ts';
import type { Words } from '../words.ts';
import { inCompose } from './compose.ts';
import { inDockerfile } from './dockerfile.ts';
import { inQuadlet } from './quadlet.ts';
import { inSystemd } from './systemd.ts';
import { words } from './words.ts';

export const neverStarts = defineRule(
  {
    id: 'never-starts',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    folds: ['error'],
    others: { compose: inCompose, systemd: inSystemd, quadlet: inQuadlet, dockerfile: inDockerfile },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
    securityContext:
      runAsNonRoot: true
    ports:
      - containerPort: 8080
`,
      good: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    securityContext:
      runAsNonRoot: true
    ports:
      - containerPort: 8080
`,
    },
  },
  (workload, report, context) => {
    if (workload.runtime === 'podman') {
      return ofEachContainer(workload, (container) => tellPodman(container, report, context));
    }
    const refused = apiReports(workload, report);
    const tellUser = (container: ContainerFacts, where: Where, error: ErrorData) => {
      const known = context.image(container);
      const { user, uid, twin } = userOf(known);
      const data = { ...error, image: container.image ?? '' };
      // Another user than root does not get a port below 1024 everywhere: it has to move first.
      const low = listensByPrivilege(container, workload, known);
      const moving = <Id extends string>(id: Id) => `${id}${low ? '+port' : ''}` as const;
      if (twin) return report('root-image+twin', where, { ...data, twin: twin.image, high: twin.port });
      if (user === undefined) return report(moving('root-image'), where, data);
      return uid
        ? report(moving('named-user+uid'), where, { ...data, user, uid })
        : report(moving('named-user'), where, { ...data, user });
    };
    const tellNotCreated = (container: ContainerFacts) => {
      if (workload.partial || !mayNotStart(container, context.image)) return undefined;
      const verdict = context.bindsPort(container, { port: 0, protocol: 'TCP', at: container.at });
      const failure = verdict && notCreated(verdict, container);
      if (failure === undefined) return undefined;
      const { at = container.at, runtimes, platforms, isCertain, isOfImageUser, code, text } = failure;
      const where = { at: isOfImageUser ? `${container.at}/image` : at, container: container.name };
      const error = { container: container.name, code, error: text };
      const { user = '' } = context.image(container) ?? {};
      if (platforms || isOfImageUser) return tellImage(container, report, { where, error, platforms, user });
      if (code === 'CreateContainerConfigError') return tellUser(container, where, error);
      // Other runtimes ignore the name, and of ALL with CAP_ net-bind-service-kept tells that, where it is asked.
      if (!isCertain && dropsAllByPrefix(container) && context.other('net-bind-service-kept')) return undefined;
      const atMost = isCertain ? {} : { atMost: 'warning' as const };
      return report('unknown-capability', { ...where, ...atMost }, { ...error, runtimes: runtimes.join(', ') });
    };
    const reports = ofEachContainer(workload, tellNotCreated);
    return refused.length === 0 ? reports : [...refused, ...reports];
  },
);

type Report = typeof words extends Words<infer Data> ? Reporter<Data> : never;

function apiReports(workload: Workload, report: Report): RuleReport[] {
  const { ofPod, ofContainers } = apiRefusals(workload);
  if (ofPod.length + ofContainers.length === 0) return [];
  return [
    ...ofPod.map(({ code, at, error }) => report(`pod-refused+${code}`, { at }, { error })),
    ...ofContainers.map(({ code, at, error, container }) => report(`refused+${code}`, { at, container }, { container, error })),
  ];
}

/** It asks no API server and no kubelet, and refuses what those take. */
function tellPodman(container: ContainerFacts, report: Report, { bindsPort }: Pick<RuleContext, 'bindsPort'>) {
  const verdict = bindsPort(container, { port: 0, protocol: 'TCP', at: container.at });
  const failure = verdict && refusedByPodman(verdict);
  if (failure === undefined) return undefined;
  const { at = container.at, text: error } = failure;
  return report('podman-refuses', { at, container: container.name }, { container: container.name, error });
}

/** What the image of this container makes fail, on all platforms or on some. */
function tellImage({ image = '' }: ContainerFacts, report: Report, failure: Failure) {
  const { where, error, platforms, user } = failure;
  if (platforms === undefined) return report('refused-user', where, { ...error, image, user });
  return report('on-platforms', { ...where, atMost: 'warning' }, { ...error, image, platforms: platforms.join(', ') });
}

interface Failure {
  readonly where: Where;
  readonly error: ErrorData;
  readonly platforms: readonly string[] | undefined;
  readonly user: string | number;
}

type Where = Pick<RuleReport, 'at' | 'container'>;
/** A container with its error, as all messages tell it. */
type ErrorData = Readonly<Record<'container' | 'code' | 'error', string>>;

/** All that is wrong with its names is ALL with CAP_ in drop. */
function dropsAllByPrefix({ addedCapabilities, droppedCapabilities }: ContainerFacts): boolean {
  return (
    !addedCapabilities.some(isNoCapability) && droppedCapabilities.filter(isNoCapability).every(({ name }) => name === 'ALL')
  );
}

/** The user of an image where he has a name and is not root, and his number; else an image that does the same as another user. */
function userOf({ user: written = '', uid, twin }: ImageFacts = {}) {
  const user = namedUser(written);
  return user === undefined ? { twin } : { user, uid };
}
