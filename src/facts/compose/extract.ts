// The services of a Compose project as what kport judges.
import type { ExtractedObject } from '../../model/extracted-object.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child } from '../../model/pointer.ts';
import { malformed } from '../objects/typed-fields.ts';
import { readService } from './service.ts';

/** One object for each service, in the order of the files. `object` is what sources/compose makes of a project. */
export function extractServices(object: Mapping): ExtractedObject[] {
  const written = isMapping(object.services) ? object.services : {};
  const services = Object.fromEntries(Object.entries(written).filter((entry): entry is [string, Mapping] => isMapping(entry[1])));
  return Object.entries(written).map(([name, value]): ExtractedObject => {
    const at = child('/services', name);
    const ref = { apiVersion: 'compose', kind: 'service', name };
    if (!isMapping(value)) return { kind: 'malformed', at, object: ref, fields: [malformed(at, 'a-mapping', value)] };
    const workload = readService(name, services);
    if (workload === undefined) return { kind: 'not-a-workload', at, object: ref };
    return { kind: 'workloads', at, object: ref, workloads: [workload] };
  });
}
