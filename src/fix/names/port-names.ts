// Where objects beside a Pod name the number of one of its ports. Ports of Services, which routes and DestinationRules name, are
// others: they stay.
import { mappingAt, mappingsAt, type Place, stringAt, textsAt } from '../../facts/objects/typed-fields.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { numbersIn } from './number-text.ts';
import { labelSelector, NO_NAMESPACE, type PodSelector, plainLabels } from './pod-selector.ts';

export interface PortName {
  readonly number: number;
  /** The last one of a range. */
  readonly end?: number;
  /** Absent for any. */
  readonly protocol?: string;
  /** Where the number is written, or would be: a number, a text with it, or the key of a pair. */
  readonly at: Pointer;
  readonly isKey?: true;
  /** The item of a list, beside which there may be one for another number. */
  readonly item?: Pointer;
  readonly pods: readonly PodSelector[];
  /** It is also about something that no label tells: addresses, namespaces by labels of their own. */
  readonly isWider?: true;
  /** It leads to whatever there is. */
  readonly isAnywhere?: true;
  /** Where a Service sends to: it is changed for all of its Pods or for none. */
  readonly isTarget?: true;
  /** Clients come to the number itself: nothing stands between. */
  readonly isDirect?: true;
}

/** Finds the Services of namespaces that a selector is about, as selectors of their Pods. */
export type ServicesOf = (services: PodSelector) => readonly PodSelector[];

interface Naming {
  readonly object: Place;
  readonly spec: Place;
  readonly namespace: string;
  readonly servicesOf: ServicesOf;
}

interface NamingKind {
  readonly group: string;
  readonly kind: string;
  readonly read: (naming: Naming) => readonly PortName[];
}

const KINDS: readonly NamingKind[] = [
  { group: '', kind: 'Service', read: ofService },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', read: ofNetworkPolicy },
  { group: 'networking.istio.io', kind: 'Sidecar', read: ofSidecar },
  { group: 'networking.istio.io', kind: 'ServiceEntry', read: ofServiceEntry },
  { group: 'security.istio.io', kind: 'AuthorizationPolicy', read: ofAuthorizationPolicy },
  { group: 'security.istio.io', kind: 'PeerAuthentication', read: ofPeerAuthentication },
  { group: 'monitoring.coreos.com', kind: 'PodMonitor', read: ofPodMonitor },
  { group: 'monitoring.coreos.com', kind: 'ServiceMonitor', read: ofServiceMonitor },
];

/** Whether a text may hold an object that names ports of Pods. */
export function mayNamePorts(text: string): boolean {
  return MAY_NAME.test(text);
}

const MAY_NAME = new RegExp(`\\b(?:${KINDS.map(({ kind }) => kind).join('|')})(?:List)?\\b`);

export function namingKind(group: string, kind: string): NamingKind | undefined {
  return KINDS.find((one) => one.kind === kind && one.group === group);
}

export function portNames(object: Place, kind: NamingKind, servicesOf: ServicesOf): readonly PortName[] {
  const spec = mappingAt(object, 'spec', []);
  return spec ? kind.read({ object, spec, namespace: namespaceOf(object), servicesOf }) : [];
}

export function namespaceOf(object: Place): string {
  const metadata = mappingAt(object, 'metadata', []);
  return (metadata && stringAt(metadata, 'namespace', [])) ?? NO_NAMESPACE;
}

/** The Pods of a Service. One without labels in its selector, and an ExternalName, lead elsewhere. */
export function podsOfService(object: Place): PodSelector | undefined {
  const spec = mappingAt(object, 'spec', []);
  const labels = spec && spec.value.type !== 'ExternalName' ? plainLabels(mappingAt(spec, 'selector', [])) : undefined;
  return labels?.length ? { namespaces: [namespaceOf(object)], labels, expressions: [] } : undefined;
}

function ofService({ object, spec }: Naming): PortName[] {
  const pods = podsOfService(object);
  if (pods === undefined) return [];
  const isDirect = spec.value.clusterIP === 'None' ? { isDirect: true as const } : {};
  const targets = mappingsAt(spec, 'ports', []).flatMap(({ value, at }) =>
    named(value.targetPort ?? value.port, {
      at: `${at}/targetPort`,
      protocol: protocolOf(value.protocol),
      pods: [pods],
      isTarget: true,
      ...isDirect,
    }),
  );
  return [...targets, ...ofAnnotations(object, [pods])];
}

/** Annotations of a Service that name a port of its Pods, in the way of the examples of Prometheus. */
function ofAnnotations(object: Place, pods: readonly PodSelector[]): PortName[] {
  const metadata = mappingAt(object, 'metadata', []);
  const annotations = metadata && mappingAt(metadata, 'annotations', []);
  const key = 'prometheus.io/port';
  return annotations ? texts(annotations.value[key], { at: child(annotations.at, key), pods }) : [];
}

/** kubernetes/api networking/v1/types.go: an ingress port is that of the Pod, and so is one that egress leads to. */
function ofNetworkPolicy({ spec, namespace }: Naming): PortName[] {
  const own = selectorAt(spec, 'podSelector', [namespace]);
  const ingress = mappingsAt(spec, 'ingress', []).flatMap((rule) => policyPorts(rule, { pods: own ? [own] : [] }));
  const egress = mappingsAt(spec, 'egress', []).flatMap((rule) => policyPorts(rule, peersOf(rule, namespace)));
  return [...ingress, ...egress];
}

type About = Pick<PortName, 'pods' | 'isWider' | 'isAnywhere'>;

function policyPorts(rule: Place, about: About): PortName[] {
  return mappingsAt(rule, 'ports', []).flatMap(({ value, at }) => {
    const range = typeof value.endPort === 'number' ? { end: value.endPort } : {};
    return named(value.port, { at: `${at}/port`, item: at, protocol: protocolOf(value.protocol), ...about, ...range });
  });
}

function peersOf(rule: Place, namespace: string): About {
  const peers = mappingsAt(rule, 'to', []);
  if (peers.length === 0) return { pods: [EVERYBODY], isAnywhere: true };
  const pods = peers.map((peer) => podsOfPeer(peer, namespace));
  const isWider = pods.includes(undefined) ? { isWider: true as const } : {};
  return { pods: pods.flatMap((one) => one ?? []), ...isWider };
}

const EVERYBODY: PodSelector = { namespaces: undefined, labels: [], expressions: [] };

/** Undefined for addresses, and for namespaces by labels other than their name. */
function podsOfPeer(peer: Place, namespace: string): PodSelector | undefined {
  const namespaces = mappingAt(peer, 'namespaceSelector', []);
  const { podSelector = {} } = peer.value;
  const pods = { value: { podSelector }, at: peer.at };
  if (namespaces === undefined) return peer.value.podSelector ? selectorAt(pods, 'podSelector', [namespace]) : undefined;
  const wanted = labelSelector(namespaces, undefined);
  if (wanted === undefined || wanted.expressions.length > 0) return undefined;
  const others = wanted.labels.filter(([name]) => name !== 'kubernetes.io/metadata.name');
  if (others.length > 0) return undefined;
  return selectorAt(pods, 'podSelector', wanted.labels.length === 0 ? undefined : wanted.labels.map(([, value]) => value));
}

function selectorAt(place: Place, key: string, namespaces: PodSelector['namespaces']): PodSelector | undefined {
  const selector = mappingAt(place, key, []);
  return labelSelector(selector ?? { value: {}, at: place.at }, namespaces);
}

/** Of Istio: without labels all Pods of the namespace, and in the root namespace those of all. */
function chosen(spec: Place, key: 'selector' | 'workloadSelector', namespace: string): PodSelector[] {
  const selector = mappingAt(spec, key, []);
  const labels = plainLabels(selector && mappingAt(selector, key === 'selector' ? 'matchLabels' : 'labels', []));
  const namespaces = namespace === 'istio-system' ? undefined : [namespace];
  return labels ? [{ namespaces, labels, expressions: [] }] : [];
}

/** istio/api networking/v1alpha3/sidecar.proto IstioIngressListener: the port is what Services send to, and the endpoint the program's. */
function ofSidecar({ spec, namespace }: Naming): PortName[] {
  const pods = chosen(spec, 'workloadSelector', namespace);
  return mappingsAt(spec, 'ingress', []).flatMap((listener) => {
    const port = mappingAt(listener, 'port', []);
    return [
      ...(port ? named(port.value.number, { at: `${port.at}/number`, pods }) : []),
      ...texts(listener.value.defaultEndpoint, { at: `${listener.at}/defaultEndpoint`, pods }),
    ];
  });
}

/** istio/api networking/v1alpha3/service_entry.proto: with a workloadSelector it is a Service of Pods. */
function ofServiceEntry({ spec, namespace }: Naming): PortName[] {
  const pods = mappingAt(spec, 'workloadSelector', []) ? chosen(spec, 'workloadSelector', namespace) : [];
  return mappingsAt(spec, 'ports', []).flatMap(({ value, at }) =>
    named(value.targetPort ?? value.number, { at: `${at}/targetPort`, pods, isTarget: true }),
  );
}

/** istio/api security/v1beta1/authorization_policy.proto: ports as texts, those of the connection, so the Pod's. */
function ofAuthorizationPolicy({ spec, namespace }: Naming): PortName[] {
  // What it is about otherwise is a Service or a Gateway, whose ports stay.
  if (spec.value.targetRef !== undefined || spec.value.targetRefs !== undefined) return [];
  const pods = chosen(spec, 'selector', namespace);
  return mappingsAt(spec, 'rules', []).flatMap((rule) => {
    const operations = mappingsAt(rule, 'to', []).flatMap((to) => mappingAt(to, 'operation', []) ?? []);
    const conditions = mappingsAt(rule, 'when', []).filter(({ value }) => value.key === 'destination.port');
    return [
      ...operations.flatMap((one) => [...items(one, 'ports', pods), ...items(one, 'notPorts', pods)]),
      ...conditions.flatMap((one) => [...items(one, 'values', pods), ...items(one, 'notValues', pods)]),
    ];
  });
}

function items(place: Place, key: string, pods: readonly PodSelector[]): PortName[] {
  const { values, at } = textsAt(place, key, []) ?? { values: [], at: '' };
  return values.flatMap((text, index) => texts(text, { at: child(at, index), item: child(at, index), pods }));
}

/** istio/api security/v1beta1/peer_authentication.proto portLevelMtls: by the port of the workload. */
function ofPeerAuthentication({ spec, namespace }: Naming): PortName[] {
  const ports = mappingAt(spec, 'portLevelMtls', []);
  const pods = chosen(spec, 'selector', namespace);
  return Object.keys(ports?.value ?? {}).flatMap((key) => texts(key, { at: child(ports?.at ?? '', key), isKey: true, pods }));
}

function ofPodMonitor({ spec, namespace }: Naming): PortName[] {
  const pods = selectorAt(spec, 'selector', monitored(spec, namespace));
  return mappingsAt(spec, 'podMetricsEndpoints', []).flatMap((one) => endpointNames(one, pods ? [pods] : []));
}

/** It selects Services, and names ports of their Pods. */
function ofServiceMonitor({ spec, namespace, servicesOf }: Naming): PortName[] {
  const endpoints = mappingsAt(spec, 'endpoints', []).filter(({ value }) => typeof value.targetPort === 'number');
  const services = endpoints.length > 0 ? selectorAt(spec, 'selector', monitored(spec, namespace)) : undefined;
  const pods = services ? servicesOf(services) : [];
  return endpoints.flatMap((one) => endpointNames(one, pods));
}

/** prometheus-operator pkg/apis/monitoring/v1/types.go NamespaceSelector. */
function monitored(spec: Place, namespace: string): PodSelector['namespaces'] {
  const selector = mappingAt(spec, 'namespaceSelector', []);
  if (selector?.value.any === true) return undefined;
  return (selector && textsAt(selector, 'matchNames', [])?.values) ?? [namespace];
}

function endpointNames({ value, at }: Place, pods: readonly PodSelector[]): PortName[] {
  return ['targetPort', 'portNumber'].flatMap((key) => named(value[key], { at: `${at}/${key}`, pods }));
}

function protocolOf(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'TCP';
}

type Written = Omit<PortName, 'number'>;

function named(number: unknown, written: Written): PortName[] {
  return typeof number === 'number' ? [{ number, ...written }] : [];
}

/** All numbers of a text that stand for themselves. */
function texts(text: unknown, written: Written): PortName[] {
  return numbersIn(text).map((number) => ({ number, ...written }));
}
