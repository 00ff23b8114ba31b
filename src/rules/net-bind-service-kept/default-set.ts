// What Docker and Podman give by default and nobody names. Both take a name with or without CAP_.
import type { ContainerFacts } from '../../model/workload.ts';

/** NET_BIND_SERVICE is there by chance: it is neither added nor dropped. */
export function hasDefault({ privileged, addedCapabilities, droppedCapabilities }: ContainerFacts): boolean {
  const isNamed = [...addedCapabilities, ...droppedCapabilities].some(
    ({ name }) => name === 'ALL' || name === 'NET_BIND_SERVICE',
  );
  return !privileged.value && !isNamed;
}
