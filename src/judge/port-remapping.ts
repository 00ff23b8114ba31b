import type { ServiceLink } from '../model/links.ts';
import { isPrivilegedPort } from '../model/port.ts';
import type { ObjectSet } from '../rules/object-set.ts';
import { mapsPorts, targetOf } from '../rules/service-ports.ts';

/**
 * The right pattern: clients find a port of the Service below 1024, and no Pod needs one. A name counts where it is found in
 * the workloads that the Service selects.
 */
export function takesPortUp(service: ServiceLink, set: ObjectSet): boolean {
  if (!mapsPorts(service)) return false;
  const ports = service.ports.filter(({ port }) => isPrivilegedPort(port));
  return (
    ports.length > 0 &&
    ports.every((port) => {
      const target = targetOf(port);
      if (typeof target === 'number') return target > 1023;
      const numbers = [...set.selectedBy(service).nearest.numbersOf(target, port.protocol)];
      return numbers.length > 0 && numbers.every((number) => number !== undefined && number > 1023);
    })
  );
}
