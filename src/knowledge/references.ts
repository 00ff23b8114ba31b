// Pages that the words of several rules refer to, each with its own title in its own language.
import type { Reference } from '../model/rule-words.ts';

export const SERVICE: Reference = {
  title: 'Kubernetes: Service',
  url: 'https://kubernetes.io/docs/concepts/services-networking/service/',
};
export const SYSCTLS: Reference = {
  title: 'Kubernetes: Using sysctls in a Kubernetes Cluster',
  url: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
};
export const SECURITY_CONTEXT: Reference = {
  title: 'Kubernetes: Configure a Security Context for a Pod or Container',
  url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
};
export const POD_SECURITY: Reference = {
  title: 'Kubernetes: Pod Security Standards',
  url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
};
export const API_TYPES: Reference = {
  title: 'Kubernetes API: ContainerPort (not listing a port does not close it)',
  url: 'https://github.com/kubernetes/api/blob/master/core/v1/types.go',
};
export const KEP_2763: Reference = {
  title: 'KEP-2763: Ambient capabilities support (not implemented)',
  url: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-security/2763-ambient-capabilities',
};
export const CAPABILITIES: Reference = {
  title: 'capabilities(7)',
  url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
};
export const IP: Reference = { title: 'ip(7)', url: 'https://man7.org/linux/man-pages/man7/ip.7.html' };
export const SETCAP_8: Reference = { title: 'setcap(8)', url: 'https://man7.org/linux/man-pages/man8/setcap.8.html' };
export const IP_SYSCTL: Reference = {
  title: 'Linux kernel: IP sysctl, ip_unprivileged_port_start',
  url: 'https://docs.kernel.org/networking/ip-sysctl.html',
};
export const CONTAINERD_2: Reference = {
  title: 'containerd 2.0: unprivileged ports enabled by default',
  url: 'https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md',
};
export const IANA: Reference = {
  title: 'IANA: Service Name and Transport Protocol Port Number Registry',
  url: 'https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml',
};
export const RFC_6335: Reference = {
  title: 'RFC 6335: Procedures for the Management of the Service Name and Port Number Registry',
  url: 'https://www.rfc-editor.org/rfc/rfc6335',
};
export const FIND_PORT: Reference = {
  title: 'k8s.io/endpointslice: FindPort',
  url: 'https://github.com/kubernetes/endpointslice/blob/master/utils.go',
};
export const ANNOTATIONS: Reference = {
  title: 'Kubernetes: Annotations, syntax and character set',
  url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
};
export const COMMENTS: Reference = { title: 'YAML 1.2.2, 6.6: comments', url: 'https://yaml.org/spec/1.2.2/#66-comments' };
export const SYSTEMD_EXEC: Reference = {
  title: 'systemd.exec(5), Capabilities',
  url: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Capabilities',
};
