// The config.json that a runtime would hand to runc for a container of a Pod. The capability sets are made here anew, from the
// runtimes' own sources, and not by what kport thinks of NET_BIND_SERVICE: that is what is to be tested.
import { PORT_START_SYSCTL } from '../../src/facts/questions/port-start.ts';
import { CAPABILITY_NAMES, type RuntimeBehaviour } from '../../src/knowledge/runtimes.ts';
import type { Capability, ContainerFacts, Workload } from '../../src/model/workload.ts';

export interface OciContainer {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly image: ImageProcess;
  readonly behaviour: RuntimeBehaviour;
}

/** What the image says of its process; what the Pod says goes before it. */
export interface ImageProcess {
  readonly user: { readonly uid: number; readonly gid?: number };
  /** With the Pod's arguments, where it has any and no command. */
  readonly args: readonly string[];
  readonly env?: readonly string[];
  readonly cwd?: string;
}

/** Containers share their files, so each has its own devices, which the runtime makes. */
export const MOUNTS = [
  { destination: '/proc', type: 'proc', source: 'proc' },
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['mode=755'] },
];

const MAPPING = [{ containerID: 0, hostID: 100_000, size: 65_536 }];
export const USER_MAPPINGS = { uidMappings: MAPPING, gidMappings: MAPPING };

/** `available`: the capabilities of whoever runs the test, who can give no others. */
export function ociConfig(given: OciContainer, ports: readonly number[], available: ReadonlySet<string>): object {
  const { workload, container, image, behaviour } = given;
  const asked = container.runAsUser.value;
  const { uid, gid = 0 } = asked === undefined ? image.user : { uid: asked };
  const { command, args } = container;
  const words = command === undefined ? image.args : [...command.values, ...(args?.values ?? [])];
  const userNamespace = workload.hostUsers.value === false;
  const hostNetwork = workload.hostNetwork.value;
  const types = ['mount', 'pid', ...(hostNetwork ? [] : ['network']), ...(userNamespace ? ['user'] : [])];
  return {
    ociVersion: '1.0.2',
    process: {
      user: { uid, gid },
      args: [...words, ...ports.map(String)],
      env: image.env,
      cwd: image.cwd ?? '/',
      noNewPrivileges: container.allowPrivilegeEscalation.value === false,
      capabilities: capabilitySets(given, uid, available),
    },
    mounts: MOUNTS,
    linux: {
      namespaces: types.map((type) => ({ type })),
      ...(userNamespace ? USER_MAPPINGS : {}),
      ...(hostNetwork ? {} : { sysctl: sysctls(workload, behaviour) }),
    },
  };
}

/** A key that is there keeps the runtime from writing its default; an empty value is not written. */
function sysctls({ sysctls: asked }: Workload, { portStart }: RuntimeBehaviour): Record<string, string> {
  const own = asked.find(({ name }) => name === PORT_START_SYSCTL);
  if (own !== undefined) return own.value === '' ? {} : { [PORT_START_SYSCTL]: own.value };
  return portStart === 0 ? { [PORT_START_SYSCTL]: '0' } : {};
}

function capabilitySets({ container, behaviour }: OciContainer, uid: number, available: ReadonlySet<string>): object {
  const privileged = container.privileged.value;
  const held = privileged ? new Set(CAPABILITY_NAMES) : heldBy(container, behaviour);
  const bounding = [...held].filter((name) => available.has(name)).map((name) => `CAP_${name}`);
  // moby before "Do not drop effective&permitted set" (23.0.7, 24.0.6): daemon/oci_linux.go.
  if (behaviour.id === 'docker-old' && uid !== 0) return { bounding, effective: [], permitted: [] };
  // runtime-tools generate.SetupPrivileged, which CRI-O calls, fills all five sets; containerd clears the last two.
  const ambient = privileged && behaviour.id === 'cri-o' ? { inheritable: bounding, ambient: bounding } : {};
  return { bounding, effective: bounding, permitted: bounding, ...ambient };
}

/** containerd spec_opts.go WithCapabilities, CRI-O SpecSetupCapabilities; moby caps/utils.go TweakCapabilities. */
function heldBy({ addedCapabilities, droppedCapabilities }: ContainerFacts, behaviour: RuntimeBehaviour): Set<string> {
  const name = (capability: Capability) =>
    capability.prefixed && !behaviour.readsPrefix ? `CAP_${capability.name}` : capability.name;
  const [add, drop] = [addedCapabilities.map(name), droppedCapabilities.map(name)];
  const byName = (names: readonly string[]) => names.filter((each) => each !== 'ALL');
  const all = [...CAPABILITY_NAMES];
  if (behaviour.profile === 'docker') {
    if (add.includes('ALL')) return new Set(all.filter((each) => !drop.includes(each)));
    if (drop.includes('ALL')) return new Set(add);
    return new Set([...behaviour.defaultCapabilities.filter((each) => !drop.includes(each)), ...add]);
  }
  const held = new Set(add.includes('ALL') ? all : behaviour.defaultCapabilities);
  if (drop.includes('ALL')) held.clear();
  for (const each of byName(add)) held.add(each);
  for (const each of byName(drop)) held.delete(each);
  return held;
}
