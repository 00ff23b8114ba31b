// Operators that complete the Pods of their resources: what a resource says of a container is laid over what the operator makes
// (its image, its user, its capabilities), so that what it leaves out is unknown.
const COMPLETED = [
  // elastic/cloud-on-k8s docs/orchestrating-elastic-stack-applications/customize-pods.asciidoc
  'k8s.elastic.co',
  // prometheus-operator Documentation/api.md: "Containers allows injecting additional containers", merged by name
  'monitoring.coreos.com',
  'monitoring.grafana.com',
  'operator.victoriametrics.com',
  'kafka.strimzi.io',
  'gateway-operator.konghq.com',
  'gateway.envoyproxy.io',
  'gateway.nginx.org',
  'gateway.kgateway.dev',
  'opentelemetry.io',
  'install.istio.io',
  // apache/flink-kubernetes-operator docs/content/docs/custom-resource/pod-template.md
  'flink.apache.org',
  'grafana.integreatly.org',
  'rabbitmq.com',
  'k8s.keycloak.org',
  'postgresql.cnpg.io',
  'acid.zalan.do',
  'postgres-operator.crunchydata.com',
  'percona.com',
  'k8s.mariadb.com',
  'cluster.redpanda.com',
  'platform.confluent.io',
  'operator.cluster.x-k8s.io',
  'piraeus.io',
  'minio.min.io',
  'pingcap.com',
  'emqx.io',
  'hivemq.com',
  'logging.banzaicloud.io',
  'cert-manager.io',
];

/** Told by the API group: a whole one, or the end of one. */
export function isCompleted(group: string): boolean {
  return COMPLETED.some((end) => group === end || group.endsWith(`.${end}`));
}
