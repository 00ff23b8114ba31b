import type { ImageFacts, Runtime } from './bind.ts';
import type { ComposeFacts } from './compose-facts.ts';
import type { Dialect } from './dialect.ts';
import type { BuildFacts } from './dockerfile.ts';
import type { DuplicateKey } from './duplicate-key.ts';
import type { Pointer } from './pointer.ts';
import type { Protocol } from './port.ts';
import type { QuadletFacts } from './quadlet.ts';
import type { Reason } from './reason.ts';
import type { UnitFacts } from './unit.ts';

/** Which object a finding is about. `name` is `''` for one that has none (generateName, a template). */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * A value after inheritance: what holds, who said so, and where. For `from: 'default'` nobody said it, and `at` is the
 * container (the Pod spec for a setting of the Pod), where it would be said.
 */
export interface Setting<T, From = 'container' | 'pod' | 'default'> {
  readonly value: T;
  readonly from: From;
  readonly at: Pointer;
}

/** `kube`: a .kube of Quadlet, by which podman plays the manifest, says it. */
export type PodSetting<T> = Setting<T, Setting<T>['from'] | 'kube'>;

export interface PortFacts {
  readonly at: Pointer;
  readonly name?: string;
  readonly protocol: Protocol;
  /** 0 when the manifest gives none (the API server refuses that). */
  readonly containerPort: number;
  readonly containerPortAt: Pointer;
  /**
   * The port taken on the node, as written (the API server accepts 1-65535); undefined for none (absent or 0). Under hostNetwork it is the containerPort,
   * which the API server fills in for a Pod and not for a template.
   */
  readonly hostPort?: number;
  /** Where the node's port is said: hostPort itself, or the containerPort when hostNetwork makes it the node's. */
  readonly hostPortAt?: Pointer;
  /** Of Compose: the first free one from hostPort up to this is taken. */
  readonly lastHostPort?: number;
  readonly hostIP?: string;
  /** No containerPort is said: one that is not known (a placeholder) is 0, too. */
  readonly lacksNumber?: true;
  /** An earlier port of the container has the name. */
  readonly repeatsName?: true;
  /** An earlier port that the API server compares with has hostPort, protocol and hostIP. */
  readonly repeatsHostPort?: true;
}

type FieldOfAnybody = 'user-out-of-range' | 'group-out-of-range' | 'field-of-linux' | 'field-of-windows';
/** What the API server refuses by a field of the Pod, or of a container, whatever becomes of the ports. */
export type SysctlCode = 'sysctl-name' | 'sysctl-repeated' | 'sysctl-of-host';
export type PodFieldCode = FieldOfAnybody | SysctlCode | 'os-unsupported' | 'hostname-on-host-network' | 'user-namespace-of-host';
export type ContainerFieldCode = FieldOfAnybody | 'proc-mount-unmasked' | 'probe-of-init-container';

export interface RefusedField<Code = PodFieldCode | ContainerFieldCode> {
  readonly code: Code;
  readonly at: Pointer;
  /** The API server's words behind the path of the field. */
  readonly why: string;
  readonly data: Readonly<Record<string, string | number>>;
}

export interface RefusedFields {
  readonly ofPod: readonly RefusedField<PodFieldCode>[];
  /** By the pointers of the containers that have any. */
  readonly ofContainers: ReadonlyMap<Pointer, readonly RefusedField<ContainerFieldCode>[]>;
}

/** `sidecar` is an init container with restartPolicy Always. */
export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** A name in a capability list: as written, and as the kernel calls it. */
export interface Capability {
  /** As the manifest spells it. */
  readonly written: string;
  /** Upper case, without `CAP_`: `NET_BIND_SERVICE`, `ALL`. */
  readonly name: string;
  /** Written with `CAP_`, which containerd takes for an unknown capability (`CAP_CAP_...`) and ignores. */
  readonly prefixed: boolean;
  readonly at: Pointer;
}

/** A list of strings, and where it stands: the pointer of item `i` is `child(at, i)`. */
export interface TextList {
  readonly values: readonly string[];
  readonly at: Pointer;
}

export interface EnvVariable {
  readonly name: string;
  /** As written, `$(NAME)` and all; absent for one that takes its value from elsewhere. */
  readonly value?: string | undefined;
  readonly at: Pointer;
}

/** `postStart` and `preStop` are the hooks of a container's lifecycle. */
export type ProbeKind = 'liveness' | 'readiness' | 'startup' | 'postStart' | 'preStop';

/** A port that a probe or a lifecycle hook of a container asks for. */
export interface ProbeFacts {
  readonly kind: ProbeKind;
  /** A number, the name of a port of the same container, or (a string all the same) digits, where no port has that name. */
  readonly port: number | string;
  /** The port's own pointer. */
  readonly at: Pointer;
  /** Another machine than the Pod, as the manifest names it. */
  readonly host?: string;
}

export interface ContainerFacts {
  readonly name: string;
  readonly role: ContainerRole;
  readonly at: Pointer;
  readonly image?: string | undefined;
  /** Of an image that is built from a Dockerfile which was read: what that says of it. */
  readonly built?: ImageFacts;
  /** Its /proc/sys can be written to, as far as the user may: podman honours procMount: Unmasked in any Pod. */
  readonly procUnmasked?: true;
  readonly ports: readonly PortFacts[];
  readonly runAsNonRoot: Setting<boolean | undefined>;
  readonly runAsUser: Setting<number | undefined>;
  /** Of a service of Compose: a user, or a group, whose number the image alone knows. */
  readonly userName?: Setting<string> | undefined;
  /**
   * The user is that of UserNS=keep-id, which counts where the image names none. `ofPod`: the pod's, of which podman does not know when it
   * reckons out what the container may do, so that nothing becomes ambient.
   */
  readonly keptUser?: { readonly ofPod: boolean };
  /** The user of a container of Windows (windowsOptions.runAsUserName); absent where nobody says it. */
  readonly runAsUserName?: Setting<string>;
  readonly allowPrivilegeEscalation: Setting<boolean | undefined>;
  readonly privileged: Setting<boolean>;
  readonly addedCapabilities: readonly Capability[];
  readonly droppedCapabilities: readonly Capability[];
  /** What is executed instead of the image's entrypoint; absent or empty for the entrypoint itself. */
  readonly command?: TextList | undefined;
  readonly args?: TextList | undefined;
  /** Of a service of Compose: Docker's own init program executes what is executed. */
  readonly init?: { readonly at: Pointer } | undefined;
  readonly env: readonly EnvVariable[];
  readonly probes: readonly ProbeFacts[];
}

/** A kernel parameter that the Pod asks for. */
export interface Sysctl {
  /** As written: with dots or with slashes, which the kubelet makes dots. */
  readonly name: string;
  readonly value: string;
  readonly at: Pointer;
}

/** What a file of Quadlet says by its place; `rootless` is absent where the place does not tell. A .kube says more of its manifests. */
export interface ByQuadlet {
  readonly rootless?: boolean;
  /** Network= of the .kube, which goes before hostNetwork; `other` has its name. */
  readonly network?: { readonly kind: 'host' | 'own' } | { readonly kind: 'other'; readonly name: string };
  /** UserNS= of the .kube: false for a user namespace of its own. */
  readonly hostUsers?: boolean;
}

/** One Pod spec, wherever it was embedded, with inheritance resolved and a pointer kept for every value. */
export interface Workload {
  /** Which language says it: rules, words and runtimes are looked up by it. */
  readonly dialect: Dialect;
  readonly object: ObjectRef;
  /** The Pod spec's own pointer: `/spec` of a Pod, `/spec/template/spec` of a Deployment, `/items/2/spec` in a List. */
  readonly at: Pointer;
  readonly hostNetwork: PodSetting<boolean>;
  /** false: the Pod has a user namespace of its own. */
  readonly hostUsers: PodSetting<boolean | undefined>;
  /** By `os.name`, or by what lets it run on nodes of Windows only. */
  readonly os: Setting<'linux' | 'windows' | undefined>;
  /** The RuntimeClass that the Pod asks for; absent for none. */
  readonly runtimeClass?: string;
  /** What runs it, where that is certain whatever the nodes run: a file of podman names it. */
  readonly runtime?: Runtime | undefined;
  /** A file of Quadlet starts it, or has podman play its manifest; without root where that file's place says so. */
  readonly byQuadlet?: ByQuadlet;
  /** In order; of two with one name the kubelet takes the last. */
  readonly sysctls: readonly Sysctl[];
  /** The Pod's own labels, which a Service selects by; in a template those of the template. Ask with `Object.hasOwn`. */
  readonly labels: Readonly<Record<string, string>>;
  /** In the Pod spec's order: init containers (sidecars among them), containers, ephemeral containers. */
  readonly containers: readonly ContainerFacts[];
  readonly duplicateKeys: readonly DuplicateKey[];
  /** What only a unit of systemd says. */
  readonly unit?: UnitFacts;
  /** Absent where there is none. */
  readonly refusedFields?: RefusedFields | undefined;
  /** Of a Dockerfile: what only a build has. */
  readonly build?: BuildFacts;
  /** Only a part of the Pod is here (a patch, a template that an operator completes): what it does not say is unknown. */
  readonly partial?: true | undefined;
  /** Of a file of Quadlet. */
  readonly quadlet?: QuadletFacts;
  /** Of a service of Compose. */
  readonly compose?: ComposeFacts;
}

/** A value whose type no Kubernetes API would decode: the object it stands in cannot be judged. */
export interface MalformedField {
  readonly at: Pointer;
  readonly reason: Reason;
}

/** A unit of systemd, and a file of Quadlet, is what runs in it: what is said of one is said of the other. */
export function isNamedAlike({ dialect }: Workload): boolean {
  return dialect === 'systemd' || dialect === 'quadlet';
}
