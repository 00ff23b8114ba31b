// Services that a service depends on by any of its fields, and that the project does not have. compose-go loader/normalize.go makes a
// dependency of each such field, and loader/validate.go checkConsistency refuses the project; that one of another profile is there
// nobody can tell here, for who starts the project says which profiles it has.

import { isMapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { isUnknown, refuse, type ServicePlace } from './fields.ts';

const NAMESPACES = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];

export function addUndefinedServices(service: ServicePlace, names: ReadonlySet<string>): void {
  const told = new Set<string>();
  for (const { name, at } of dependencies(service)) {
    if (names.has(name) || told.has(name) || isUnknown(name)) continue;
    told.add(name);
    const text = `service ${JSON.stringify(service.name)} depends on undefined service ${JSON.stringify(name)}: invalid compose project`;
    refuse(service, 'service-undefined', at, text);
  }
}

interface Dependency {
  readonly name: string;
  readonly at: Pointer;
}

function dependencies({ value, at }: ServicePlace): Dependency[] {
  const found = NAMESPACES.flatMap((key) => {
    const written = value[key];
    return typeof written === 'string' && written.startsWith('service:')
      ? [{ name: written.slice('service:'.length), at: child(at, key) }]
      : [];
  });
  const named = isMapping(value.depends_on)
    ? Object.keys(value.depends_on).map((name) => ({ name, at: child(at, 'depends_on', name) }))
    : textsIn(value.depends_on, child(at, 'depends_on'));
  const linked = textsIn(value.links, child(at, 'links'));
  const mounted = textsIn(value.volumes_from, child(at, 'volumes_from')).filter(({ name }) => !name.startsWith('container:'));
  return [...found, ...named, ...[...linked, ...mounted].map(beforeColon)];
}

function textsIn(list: unknown, at: Pointer): Dependency[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((name: unknown, index) => (typeof name === 'string' ? [{ name, at: child(at, index) }] : []));
}

function beforeColon({ name, at }: Dependency): Dependency {
  const [before = ''] = name.split(':');
  return { name: before, at };
}
