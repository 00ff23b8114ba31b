import type { crossRulesEn } from './en/cross.ts';
import type { Reference } from './references.ts';

const SERVICE = { title: 'Kubernetes: Service', url: 'https://kubernetes.io/docs/concepts/services-networking/service/' };
const FIND_PORT = {
  title: 'k8s.io/endpointslice: FindPort',
  url: 'https://github.com/kubernetes/endpointslice/blob/master/utils.go',
};
const DEFAULTS = {
  title: 'Kubernetes: SetDefaults_Service',
  url: 'https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go',
};

export const crossReferences: Readonly<Record<keyof typeof crossRulesEn, readonly Reference[]>> = {
  'service-targets-privileged-port': [SERVICE, FIND_PORT, DEFAULTS],
  'service-target-missing': [SERVICE, FIND_PORT],
  'exposed-without-proxy': [
    { title: 'Kubernetes: Ingress', url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/' },
    { title: 'Kubernetes: Gateway API', url: 'https://kubernetes.io/docs/concepts/services-networking/gateway/' },
    {
      title: 'Express: Production best practices, use a reverse proxy',
      url: 'https://expressjs.com/en/advanced/best-practice-performance.html',
    },
    SERVICE,
  ],
  'ephemeral-range-node-port': [
    {
      title: 'Linux kernel: IP sysctl, ip_local_port_range',
      url: 'https://docs.kernel.org/networking/ip-sysctl.html',
    },
    SERVICE,
    {
      title: 'kube-apiserver: --service-node-port-range',
      url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
    },
  ],
};
