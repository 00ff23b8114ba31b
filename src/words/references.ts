import { crossReferences } from './cross-references.ts';
import type { ExplainedRule } from './en/rules.ts';
import { suppressionReferences } from './suppression-references.ts';

/** A page to read on: its own title, in its own language. */
export interface Reference {
  readonly title: string;
  readonly url: string;
}

const SERVICE = { title: 'Kubernetes: Service', url: 'https://kubernetes.io/docs/concepts/services-networking/service/' };
const SYSCTLS = {
  title: 'Kubernetes: Using sysctls in a Kubernetes Cluster',
  url: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
};
const SECURITY_CONTEXT = {
  title: 'Kubernetes: Configure a Security Context for a Pod or Container',
  url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
};
const POD_SECURITY = {
  title: 'Kubernetes: Pod Security Standards',
  url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
};
const API_TYPES = {
  title: 'Kubernetes API: ContainerPort (not listing a port does not close it)',
  url: 'https://github.com/kubernetes/api/blob/master/core/v1/types.go',
};
const USER_NAMESPACES = {
  title: 'Kubernetes: User Namespaces',
  url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
};
const AMBIENT = {
  title: 'KEP-2763: Ambient capabilities support (not implemented)',
  url: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-security/2763-ambient-capabilities',
};
const CAPABILITIES = { title: 'capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' };
const IP = { title: 'ip(7)', url: 'https://man7.org/linux/man-pages/man7/ip.7.html' };
const SETCAP = { title: 'setcap(8)', url: 'https://man7.org/linux/man-pages/man8/setcap.8.html' };
const IP_SYSCTL = {
  title: 'Linux kernel: IP sysctl, ip_unprivileged_port_start',
  url: 'https://docs.kernel.org/networking/ip-sysctl.html',
};
const CONTAINERD_2 = {
  title: 'containerd 2.0: unprivileged ports enabled by default',
  url: 'https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md',
};
const IANA = {
  title: 'IANA: Service Name and Transport Protocol Port Number Registry',
  url: 'https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml',
};
const RFC_6335 = {
  title: 'RFC 6335: Procedures for the Management of the Service Name and Port Number Registry',
  url: 'https://www.rfc-editor.org/rfc/rfc6335',
};

/** By rule id, the most useful first. */
const REFERENCES: Readonly<Record<ExplainedRule, readonly Reference[]>> = {
  'privileged-container-port': [SERVICE, SYSCTLS, IP, IP_SYSCTL, CONTAINERD_2, API_TYPES, IANA, RFC_6335],
  'privileged-host-port': [
    POD_SECURITY,
    SERVICE,
    IP,
    { title: 'CNI portmap plug-in', url: 'https://www.cni.dev/plugins/current/meta/portmap/' },
    // Its "privileged ports are not mapped" is about ports of the host, and so about this rule, not about containerPort.
    { title: 'CIS Docker Benchmark, 5.7 (privileged host ports)', url: 'https://www.cisecurity.org/benchmark/docker' },
    IANA,
    RFC_6335,
  ],
  'may-run-as-root': [SECURITY_CONTEXT, POD_SECURITY, USER_NAMESPACES, CAPABILITIES],
  'net-bind-service-added': [SECURITY_CONTEXT, POD_SECURITY, CAPABILITIES, SETCAP, AMBIENT, SYSCTLS],
  'net-bind-service-kept': [SECURITY_CONTEXT, POD_SECURITY, CAPABILITIES, SETCAP],
  'privileged-port-unbindable': [SYSCTLS, IP, CAPABILITIES, IP_SYSCTL, CONTAINERD_2, AMBIENT, SECURITY_CONTEXT, SETCAP],
  'binary-will-not-start': [
    CAPABILITIES,
    SETCAP,
    {
      title: 'caddy-docker: operation not permitted with drop ALL',
      url: 'https://github.com/caddyserver/caddy-docker/issues/466',
    },
    POD_SECURITY,
  ],
  'privileged-port-undeclared': [
    API_TYPES,
    {
      title: 'Kubernetes: Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
    SERVICE,
  ],
  'net-bind-service-unused': [CAPABILITIES, SETCAP, AMBIENT, POD_SECURITY],
  'port-start-lowered': [SYSCTLS, IP_SYSCTL, POD_SECURITY, CONTAINERD_2],
  'cleartext-port': [
    IANA,
    { title: 'RFC 8314: Cleartext Considered Obsolete (mail)', url: 'https://www.rfc-editor.org/rfc/rfc8314' },
    { title: 'RFC 4251: The Secure Shell (SSH) Protocol Architecture', url: 'https://www.rfc-editor.org/rfc/rfc4251' },
  ],
  'ephemeral-range-port': [IP_SYSCTL, IP, RFC_6335, SERVICE],
  'development-server-port': [
    { title: 'Vite: Building for Production', url: 'https://vite.dev/guide/build' },
    { title: 'Angular: ng serve', url: 'https://angular.dev/cli/serve' },
    { title: 'Next.js: next CLI', url: 'https://nextjs.org/docs/app/api-reference/cli/next' },
    { title: 'webpack-dev-server', url: 'https://github.com/webpack/webpack-dev-server' },
  ],
  'duplicate-key': [
    { title: 'YAML 1.2.2, 3.2.1.1: the keys of a mapping are unique', url: 'https://yaml.org/spec/1.2.2/#3211-nodes' },
    {
      title: 'Kubernetes: API concepts, field validation',
      url: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
    },
  ],
  ...crossReferences,
  ...suppressionReferences,
};

/** Where a rule's facts come from; none for a rule that has no entry. */
export function referencesOf(ruleId: string): readonly Reference[] {
  return Object.hasOwn(REFERENCES, ruleId) ? REFERENCES[ruleId as ExplainedRule] : [];
}
