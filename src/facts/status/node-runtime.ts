// What a node says that it runs containers with. Source: kubernetes/api core/v1/types.go NodeSystemInfo.containerRuntimeVersion.
import type { NodeRuntime } from '../../model/audit.ts';
import type { RuntimeProfile } from '../../model/bind.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';

export interface NodeInfo {
  readonly name: string;
  readonly runtime?: NodeRuntime;
  readonly os?: string;
  readonly kernel?: string;
  readonly architecture?: string;
}

export function readNode({ metadata, status }: Mapping): NodeInfo | undefined {
  if (!isMapping(metadata) || typeof metadata.name !== 'string') return undefined;
  const info = isMapping(status) && isMapping(status.nodeInfo) ? status.nodeInfo : {};
  const { containerRuntimeVersion, operatingSystem, kernelVersion, architecture } = info;
  const runtime = typeof containerRuntimeVersion === 'string' ? readRuntime(containerRuntimeVersion) : undefined;
  return {
    name: metadata.name,
    ...(runtime ? { runtime } : {}),
    ...(isText(operatingSystem) ? { os: operatingSystem } : {}),
    ...(isText(kernelVersion) ? { kernel: kernelVersion } : {}),
    ...(isText(architecture) ? { architecture } : {}),
  };
}

/** `containerd://2.1.9`, `cri-o://1.37.0`, `docker://28.5.2`. */
function readRuntime(written: string): NodeRuntime | undefined {
  const [, name, version] = /^([\w.-]+):\/\/v?(\S+)$/.exec(written) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version, profile: profileOf(name, version) };
}

function profileOf(name: string, version: string): RuntimeProfile {
  if (name === 'cri-o' || name === 'docker') return name;
  if (name !== 'containerd') return 'unknown';
  const major = Number.parseInt(version, 10);
  if (major === 1) return 'containerd-1';
  return major >= 2 ? 'containerd-2' : 'unknown';
}

/** Linux brought net.ipv4.ip_unprivileged_port_start with 4.11 (4548b683b781); `3.10.0-1160.el7.x86_64` and `4.4.0-210-generic` lack it. */
export function lacksPortStart(info: Pick<NodeInfo, 'os' | 'kernel'>): boolean {
  return isBefore(info, 11);
}

/** Ambient capabilities came with 4.3 (58319057b784). */
export function lacksAmbient(info: Pick<NodeInfo, 'os' | 'kernel'>): boolean {
  return isBefore(info, 3);
}

/** Than Linux 4 with that minor number. */
function isBefore({ os = 'linux', kernel = '' }: Pick<NodeInfo, 'os' | 'kernel'>, minorOf4: number): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(kernel) ?? [];
  if (os !== 'linux' || major === undefined) return false;
  return Number(major) < 4 || (Number(major) === 4 && Number(minor) < minorOf4);
}

/** `2.1` of `2.1.9`: what behaves alike, and what people say. */
export function minorOf(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
