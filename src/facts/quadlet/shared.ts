// What a container has from the pod that it is in, and what it may not say itself. Measured with Podman 5.8.2 (podman pod create,
// podman run --pod): containers/podman pkg/specgen/generate/namespaces.go.
import type { QuadletRefusal } from '../../model/quadlet.ts';
import type { Workload } from '../../model/workload.ts';
import type { Item } from './podman-args.ts';
import { ownUsers, type Users, usersSaid } from './process.ts';
import { lastSaid, linesOf, type Network, networkOf, type Section, sysctlsOf } from './section.ts';
import { unsupportedKey } from './unsupported-key.ts';

export interface Shared {
  readonly network: Network;
  readonly sysctls: Workload['sysctls'];
  readonly users: Omit<Users, 'isRootful'>;
  /** What gives a user namespace of its own: to the container, or to all of its pod. */
  readonly ownUsers: Item | undefined;
  readonly refusedInPod?: QuadletRefusal;
}

/** `ofPod`: the section of the pod that a container names, where it is there. */
export function sharedWith(section: Section, ofPod: Section | undefined): Shared {
  const own = sysctlsOf(section);
  const alone = { users: { mode: usersSaid(section), isOfPod: false }, ownUsers: ownUsers(section) };
  const named = section.name === 'Container' ? lastSaid(section, 'Pod') : undefined;
  if (named === undefined) return { network: networkOf(section), sysctls: own, ...alone };
  const refusedInPod = refusedOf(section, named, ofPod);
  const refusal = refusedInPod ? { refusedInPod } : {};
  // What a container says of its network itself goes before that of its pod.
  const isApart = linesOf(section, 'Network', 'network').length > 0;
  const { value: name, at } = named;
  if (ofPod === undefined)
    return { network: isApart ? networkOf(section) : { kind: 'other', name, at }, sysctls: own, ...alone, ...refusal };
  const here = <T extends object>(one: T) => ({ ...one, at });
  const [mode, users] = [usersSaid(ofPod), ownUsers(ofPod)];
  return {
    network: isApart ? networkOf(section) : here(networkOf(ofPod)),
    sysctls: isApart ? own : [...sysctlsOf(ofPod).map(here), ...own],
    users: { mode: mode && here(mode), isOfPod: true },
    ownUsers: users && here(users),
    ...refusal,
  };
}

function refusedOf(section: Section, { at, value }: Item, ofPod: Section | undefined): QuadletRefusal | undefined {
  if (!value.endsWith('.pod')) return { at, text: `pod ${value} is not Quadlet based`, by: 'Quadlet' };
  const ofFile = ofPod && unsupportedKey(ofPod);
  if (ofFile) return { at, text: ofFile.text, by: ofFile.by };
  const users = ownUsers(section);
  if (users) {
    const text = 'Error: cannot set user namespace mode when joining pod with infra container: invalid argument';
    return { at: users.at, text, by: 'Podman' };
  }
  const [port] = linesOf(section, 'PublishPort', 'publish');
  if (port === undefined || linesOf(section, 'Network', 'network').length > 0) return undefined;
  const why =
    'published or exposed ports must be defined when the pod is created: network cannot be configured when it is shared with a pod';
  return { at: port.at, text: `Error: invalid config provided: ${why}`, by: 'Podman' };
}
