// Source: kubernetes/api core/v1/types.go ServiceSpec and ServicePort.

import type { ServiceLink, ServicePort } from '../../model/links.ts';
import { isMapping } from '../../model/mapping.ts';
import type { Mutable } from '../../model/mutable.ts';
import type { Origin } from '../../model/source.ts';
import type { ObjectRef } from '../../model/workload.ts';
import type { Capture } from '../objects/capture.ts';
import { readLabels } from '../objects/labels.ts';
import { type Faults, int32At, malformed, mappingAt, mappingsAt, type Place, stringAt } from '../objects/typed-fields.ts';

export interface LinkContext {
  readonly ref: ObjectRef;
  readonly faults: Faults;
  readonly origin: Origin;
  readonly capture: Capture;
}

const NOTHING: Place = { value: Object.freeze({}), at: '' };

export function readService(object: Place, { ref, faults, origin, capture }: LinkContext): ServiceLink {
  const spec = mappingAt(object, 'spec', faults) ?? NOTHING;
  const type = stringAt(spec, 'type', faults) || 'ClusterIP';
  const selector = mappingAt(spec, 'selector', faults);
  const ports = mappingsAt(spec, 'ports', faults).map((port) => readPort(port, faults, capture));
  const service: Mutable<ServiceLink> = {
    kind: 'service',
    object: ref,
    origin,
    type,
    selector: readLabels(selector === undefined ? [] : [selector], faults),
    headless: stringAt(spec, 'clusterIP', faults) === 'None',
    internal: isInternal(object, faults),
    ports,
  };
  if (type === 'LoadBalancer' || type === 'NodePort') service.typeAt = capture(`${spec.at}/type`);
  return service;
}

function readPort(port: Place, faults: Faults, capture: Capture): ServicePort {
  const targetPort = readTargetPort(port, faults);
  const facts: Mutable<ServicePort> = {
    port: int32At(port, 'port', faults) ?? 0,
    // kubernetes/kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Service: absent and "" become TCP.
    protocol: stringAt(port, 'protocol', faults) || 'TCP',
    targetAt: capture(`${port.at}/${targetPort === undefined ? 'port' : 'targetPort'}`),
  };
  const name = stringAt(port, 'name', faults);
  if (name !== undefined) facts.name = name;
  const appProtocol = stringAt(port, 'appProtocol', faults);
  if (appProtocol !== undefined) facts.appProtocol = appProtocol;
  if (targetPort !== undefined) facts.targetPort = targetPort;
  const nodePort = int32At(port, 'nodePort', faults) ?? 0;
  if (nodePort !== 0) facts.nodePort = { port: nodePort, at: capture(`${port.at}/nodePort`) };
  return facts;
}

/**
 * kubernetes/apimachinery pkg/util/intstr IntOrString takes a string or an int32. SetDefaults_Service makes 0 and "" the port,
 * as if nothing were said.
 */
function readTargetPort(port: Place, faults: Faults): number | string | undefined {
  const value = port.value.targetPort;
  if (typeof value === 'string') return value || undefined;
  if (typeof value === 'number') return int32At(port, 'targetPort', faults) || undefined;
  if (value !== undefined && value !== null) faults.push(malformed(`${port.at}/targetPort`, 'an-integer-or-a-string', value));
  return undefined;
}

/** The annotations by which AWS, Azure, Google, OpenStack and others keep a load balancer off the open network. */
function isInternal(object: Place, faults: Faults): boolean {
  const metadata = mappingAt(object, 'metadata', faults);
  const annotations = metadata?.value.annotations;
  return isMapping(annotations) && Object.entries(annotations).some(([key, value]) => saysInternal(key, String(value)));
}

function saysInternal(key: string, value: string): boolean {
  if (/(^|[-/])internal(-|$)/.test(key)) return value !== 'false';
  return /(load-?balancer|lb).*(type|scheme)$/.test(key) && value.toLowerCase() === 'internal';
}
