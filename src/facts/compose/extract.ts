// The services of a Compose project as what kport judges.
import type { ExtractedObject } from '../../model/extracted-object.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import type { MalformedField } from '../../model/workload.ts';
import { MAX_CAPABILITIES } from '../containers/capabilities.ts';
import { malformed, tooMuch } from '../objects/typed-fields.ts';
import { dependencyCircle } from './dependency-circle.ts';
import type { Spelling } from './fields.ts';
import { MAX_PORTS } from './ports.ts';
import { type FaultOfFile, type Project, readService, type ServiceValues } from './service.ts';
import type { ProjectNames } from './undefined-names.ts';

/** What is known of a project beside its values. */
export interface ProjectFacts {
  readonly spelling: Spelling;
  /** Whether no other file may have more of its services. */
  readonly isWhole: boolean;
  /** The names that a section at its top declares. */
  readonly declared: ProjectNames['declared'];
  readonly faultOfFile: FaultOfFile;
  /** The profiles that .env has on; `*` is all. */
  readonly profiles: readonly string[];
}

/** One object for each service, in the order of the files. `object` is what sources/compose makes of a project. */
export function extractServices(
  object: Mapping,
  { spelling, isWhole, declared, faultOfFile, profiles }: ProjectFacts,
): ExtractedObject[] {
  const written = isMapping(object.services) ? object.services : {};
  const services = mappingsIn(written);
  const on = startedOf(services, profiles);
  const project: Project = {
    services,
    on,
    spelling,
    names: isWhole ? { services: written, on, declared } : undefined,
    circle: dependencyCircle(on),
    faultOfFile: isWhole ? faultOfFile : () => undefined,
  };
  return Object.entries(written).map(([name, value]): ExtractedObject => {
    const at = child('/services', name);
    const ref = { apiVersion: 'compose', kind: 'service', name };
    if (!isMapping(value)) return { kind: 'malformed', at, object: ref, fields: [malformed(at, 'a-mapping', value)] };
    const fields = tooMany(value, at);
    if (fields.length > 0) return { kind: 'malformed', at, object: ref, fields };
    const workload = readService(name, project);
    if ((workload?.containers[0]?.ports.length ?? 0) > MAX_PORTS) {
      return { kind: 'malformed', at, object: ref, fields: [tooMuch(`${at}/ports`, 'too-many-parts', MAX_PORTS)] };
    }
    if (workload === undefined) return { kind: 'not-a-workload', at, object: ref };
    return { kind: 'workloads', at, object: ref, workloads: [workload] };
  });
}

function mappingsIn(written: Mapping): Readonly<Record<string, Mapping>> {
  // Nearly always all of them.
  if (Object.values(written).every(isMapping)) return written as Readonly<Record<string, Mapping>>;
  return Object.fromEntries(Object.entries(written).filter((entry): entry is [string, Mapping] => isMapping(entry[1])));
}

/** compose-go types/project.go WithProfiles. */
function startedOf(services: ServiceValues, on: readonly string[]): ServiceValues {
  const isOff = ({ profiles }: Mapping) =>
    Array.isArray(profiles) && profiles.length > 0 && !on.includes('*') && !profiles.some((one) => on.includes(one));
  if (!Object.values(services).some(isOff)) return services;
  return Object.fromEntries(Object.entries(services).filter(([, service]) => !isOff(service)));
}

/** More than anybody lists; each is looked at for each port. */
function tooMany(service: Mapping, at: Pointer): MalformedField[] {
  const keys = ['cap_add', 'cap_drop'].filter((key) => {
    const list = service[key];
    return Array.isArray(list) && list.length > MAX_CAPABILITIES;
  });
  return keys.map((key) => tooMuch(`${at}/${key}`, 'too-many-capabilities', MAX_CAPABILITIES));
}
