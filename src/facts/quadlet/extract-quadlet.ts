// A .container of Quadlet as a workload of one container, as podman run would run it; a .pod and a .kube with what they publish.
import type { ImageFacts } from '../../model/bind.ts';
import type { ExtractedObject } from '../../model/extracted-object.ts';
import type { MissingFile, QuadletFacts } from '../../model/quadlet.ts';
import type { UnitObject } from '../../model/unit.ts';
import type { ByQuadlet, ContainerFacts, Workload } from '../../model/workload.ts';
import { MAX_PORTS } from '../compose/ports.ts';
import { MAX_CAPABILITIES } from '../containers/capabilities.ts';
import { tooMuch } from '../objects/typed-fields.ts';
import { portsOf, refusedPort } from './ports.ts';
import { capabilitiesOf, commandOf, environmentOf, noNewPrivileges, privilegedOf, userOf, userSaid } from './process.ts';
import { refusedByQuadlet } from './refused.ts';
import { isOpen, lastSaid, type Network, type Section, sectionOf, wordsOf } from './section.ts';
import { type Shared, sharedWith } from './shared.ts';

interface UnitContext {
  /** The .pod that a container names, where it stands beside it. */
  readonly pod: UnitObject | undefined;
  readonly byQuadlet: ByQuadlet;
  /** What its Image= names by a file of Quadlet beside it. */
  readonly image?: QuadletImage | undefined;
  readonly missing?: readonly MissingFile[];
}

/** The image of a .image, or what is known of that which a .build makes. */
export type QuadletImage = { readonly name: string } | { readonly built: ImageFacts };

export type QuadletKind = 'container' | 'pod' | 'kube';

export const SECTIONS = { container: 'Container', pod: 'Pod', kube: 'Kube' } as const satisfies Record<
  QuadletKind,
  Section['name']
>;

export function extractQuadlet(unit: UnitObject, kind: QuadletKind, context: UnitContext): ExtractedObject {
  const { pod, byQuadlet, image, missing = [] } = context;
  const section = sectionOf(unit, SECTIONS[kind]);
  const object = { apiVersion: 'quadlet', kind, name: unit.name };
  const { at } = section;
  const shared = sharedWith(section, pod && sectionOf(pod, 'Pod'));
  const isRootful = byQuadlet.rootless === false;
  const made = { ...workloadOf(section, shared, { isRootful, missing }), object, byQuadlet };
  const workload = withImage(made, hasOpen(section) ? undefined : image);
  const [container] = workload.containers;
  const { addedCapabilities = [], droppedCapabilities = [], ports = [] } = container ?? {};
  const fields = [
    ...(ports.length > MAX_PORTS ? [tooMuch(`${at}/PublishPort`, 'too-many-parts', MAX_PORTS)] : []),
    ...(addedCapabilities.length > MAX_CAPABILITIES
      ? [tooMuch(`${at}/AddCapability`, 'too-many-capabilities', MAX_CAPABILITIES)]
      : []),
    ...(droppedCapabilities.length > MAX_CAPABILITIES
      ? [tooMuch(`${at}/DropCapability`, 'too-many-capabilities', MAX_CAPABILITIES)]
      : []),
  ];
  if (fields.length > 0) return { kind: 'malformed', at: '', object, fields };
  return { kind: 'workloads', at: '', object, workloads: [workload] };
}

function withImage(workload: Workload, image: QuadletImage | undefined): Workload {
  if (image === undefined) return workload;
  const said = 'name' in image ? { image: image.name } : { built: image.built };
  return { ...workload, containers: workload.containers.map((container) => ({ ...container, ...said })) };
}

function workloadOf(
  section: Section,
  { network, sysctls, users, ownUsers, refusedInPod }: Shared,
  { isRootful, missing }: { readonly isRootful: boolean; readonly missing: readonly MissingFile[] },
): Omit<Workload, 'object'> {
  const { at, unit } = section;
  const { keepsId, ...user } = userOf(section, { ...users, isRootful });
  const refused = unit.partial ? undefined : (refusedByQuadlet(section) ?? refusedInPod ?? refusedPort(section));
  const unread = unit.unread?.map(({ refused: { at: pointer, text } }) => ({ at: pointer, text }));
  const quadlet: QuadletFacts = {
    ...(unread ? { unread } : {}),
    ...(missing.length > 0 && !unit.partial ? { missing } : {}),
    ...(refused ? { refused } : {}),
    ...(network.kind === 'other' ? { otherNetwork: { name: network.name, at: network.at } } : {}),
    ...(keepsId ? { keepsId } : {}),
  };
  return {
    dialect: 'quadlet',
    at,
    quadlet,
    hostNetwork: { value: network.kind === 'host', from: network.kind === 'host' ? 'pod' : 'default', at: network.at },
    hostUsers: ownUsers
      ? { value: false, from: 'container', at: ownUsers.at }
      : { value: undefined, from: 'default', at: section.at },
    os: { value: undefined, from: 'default', at },
    sysctls,
    labels: {},
    containers: [containerOf(section, network, user)],
    duplicateKeys: [],
    // A pod and a .kube run nothing themselves: who runs in them, other files say.
    ...(unit.partial || section.name !== 'Container' || hasOpen(section) ? { partial: true } : {}),
  };
}

function containerOf(section: Section, network: Network, user: ReturnType<typeof userOf>): ContainerFacts {
  const { at, unit } = section;
  const image = hasOpen(section) ? undefined : imageOf(section);
  return {
    name: unit.name,
    role: 'main',
    at,
    ...(image === undefined ? {} : { image }),
    ports: portsOf(section, network),
    runAsNonRoot: { value: undefined, from: 'default', at },
    ...user,
    allowPrivilegeEscalation: noNewPrivileges(section),
    privileged: privilegedOf(section),
    addedCapabilities: capabilitiesOf(section, 'AddCapability', 'cap-add'),
    droppedCapabilities: capabilitiesOf(section, 'DropCapability', 'cap-drop'),
    ...commandOf(section),
    env: environmentOf(section),
    probes: [],
  };
}

/** Undefined for one that another file of Quadlet builds or pulls. */
function imageOf(section: Section): string | undefined {
  const image = lastSaid(section, 'Image')?.value;
  return image === undefined || /\.(?:image|build)$/.test(image) ? undefined : image;
}

/** Who it is, or what it may do, is a specifier or a variable: then the image does not tell it either. */
function hasOpen(section: Section): boolean {
  const said = [
    userSaid(section),
    ...wordsOf(section, 'AddCapability', 'cap-add'),
    ...wordsOf(section, 'DropCapability', 'cap-drop'),
  ];
  return said.some((item) => item !== undefined && isOpen(item)) || wordsOf(section, 'Sysctl', 'sysctl').some(isOpen);
}
