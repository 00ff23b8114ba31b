// What rules may ask beside a workload's own values; each is derived here and nowhere else.
import type { ImageFacts } from '../model/bind.ts';
import type { ContainerFacts } from '../model/workload.ts';
import { gives, takesEffect } from './bind/process.ts';

/** By the manifest alone: whatever the image says, the container does not start as user 0. */
export function neverRoot({ runAsUser, runAsNonRoot }: Pick<ContainerFacts, 'runAsUser' | 'runAsNonRoot'>): boolean {
  return runAsUser.value === undefined ? runAsNonRoot.value === true : runAsUser.value !== 0;
}

/** The program has NET_BIND_SERVICE in effect by its file, where the container holds it. */
export function hasFileCapability({ fileCapability = 'none', raisesCapability = false }: ImageFacts = {}): boolean {
  return gives({ fileCapability, raisesCapability });
}

/** The program is not executed (EPERM) where the container does not hold NET_BIND_SERVICE. */
export function needsCapabilityToStart({ fileCapability = 'none' }: ImageFacts = {}): boolean {
  return takesEffect(fileCapability);
}
