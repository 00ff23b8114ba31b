// Its types come from schemas/inspect.ts.

import type { BindFact, BindVerdict } from '../model/bind.ts';
import type { Language } from '../model/finding.ts';
import type { Capability, ContainerFacts, PortFacts, Setting, Workload } from '../model/workload.ts';
import type { InspectedWorkload, Inspection } from './inspection.ts';
import { JSON_VERSION, jsonObject, jsonRendering, jsonSkipped, jsonText, jsonUnreadable } from './json.ts';
import type { InspectOutput } from './schemas/inspect.ts';
import { userNameOf } from './user-name.ts';

type WorkloadOutput = InspectOutput['workloads'][number];
type ContainerOutput = WorkloadOutput['containers'][number];
type BindOutput = ContainerOutput['bind'][number];

/** What `kport inspect --format json` prints. */
export function inspectJson({ workloads, unreadable, skipped }: Inspection, language: Language): string {
  const output: InspectOutput = {
    version: JSON_VERSION,
    workloads: workloads.map(jsonWorkload),
    unreadable: unreadable.map((one) => jsonUnreadable(one, language)),
    skipped: skipped.map((one) => jsonSkipped(one, language)),
  };
  return jsonText(output);
}

function jsonWorkload({ file, line, rendered, workload, binds }: InspectedWorkload): WorkloadOutput {
  const { object, hostNetwork, containers } = workload;
  return {
    file,
    line,
    ...(rendered ? { rendered: jsonRendering(rendered) } : {}),
    object: jsonObject(object),
    hostNetwork: hostNetwork.value,
    containers: containers.map((container, index) => ({
      ...jsonContainer(container, workload),
      bind: (binds[index] ?? []).map(jsonBind),
    })),
  };
}

function jsonContainer(container: ContainerFacts, workload: Workload): Omit<ContainerOutput, 'bind'> {
  const { name, role, image, ports } = container;
  const userName = userNameOf(container, workload);
  return {
    name,
    role,
    image: image ?? null,
    ports: ports.map(jsonPort),
    runAsNonRoot: jsonSetting(orNull(container.runAsNonRoot)),
    runAsUser: jsonSetting(orNull(container.runAsUser)),
    ...(userName ? { userName: jsonSetting(userName) } : {}),
    allowPrivilegeEscalation: jsonSetting(orNull(container.allowPrivilegeEscalation)),
    privileged: jsonSetting(container.privileged),
    addedCapabilities: container.addedCapabilities.map(capabilityName),
    droppedCapabilities: container.droppedCapabilities.map(capabilityName),
  };
}

function jsonPort({ containerPort, hostPort, protocol, at }: PortFacts): ContainerOutput['ports'][number] {
  return { containerPort, ...(hostPort === undefined ? {} : { hostPort }), protocol, pointer: at };
}

function jsonBind(told: BindVerdict): BindOutput {
  const { port, protocol, runtime, asked, verdict, via, overPrivileged, dependsOn, failingPlatforms, because } = told;
  return {
    port,
    protocol,
    runtime,
    ...(asked ? { asked } : {}),
    verdict,
    ...(via === undefined ? {} : { via }),
    ...jsonErrors(told),
    ...(overPrivileged === undefined ? {} : { overPrivileged }),
    dependsOn: [...dependsOn],
    ...(failingPlatforms === undefined ? {} : { failingPlatforms: [...failingPlatforms] }),
    because: because.map(jsonFact),
  };
}

function jsonErrors({ error, otherErrors }: BindVerdict): Pick<BindOutput, 'error' | 'errorText' | 'otherErrors'> {
  if (error === undefined) return {};
  const others = otherErrors.map(({ code, text }) => ({ error: code, errorText: text }));
  return { error: error.code, errorText: error.text, ...(others.length > 0 ? { otherErrors: others } : {}) };
}

function jsonFact({ fact, pointer, data, runtimes }: BindFact): BindOutput['because'][number] {
  const all = runtimes ? { ...data, runtimes: runtimes.join(', ') } : data;
  return { fact, ...(pointer === undefined ? {} : { pointer }), data: all };
}

function jsonSetting<V>({ value, from, at }: Setting<V>): Omit<Setting<V>, 'at'> & { pointer: string } {
  return { value, from, pointer: at };
}

/** JSON has no undefined: null is a value that nobody gave. */
function orNull<V>(setting: Setting<V | undefined>): Setting<V | null> {
  return { ...setting, value: setting.value ?? null };
}

/** The kernel's name; with the `CAP_` that some runtimes stumble over where the manifest has it. */
export function capabilityName({ name, prefixed }: Capability): string {
  return prefixed ? `CAP_${name}` : name;
}
