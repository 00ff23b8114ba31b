// What Compose refuses of the fields of a service taken together, of one that it starts: compose-go loader/validate.go checkConsistency.
import type { ComposeRefusal } from '../../model/compose-facts.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child } from '../../model/pointer.ts';
import { isUnknown, refuse, type ServicePlace } from './fields.ts';

/** The keys that lead to what contradicts the rest, and the words for it. */
type Contradiction = readonly [at: string, text: string | undefined, code?: ComposeRefusal['code']];

export function addContradictions(service: ServicePlace): void {
  const { value, at } = service;
  if (!DECIDING.some((key) => value[key] !== undefined)) return;
  for (const [key, text, code = 'keys-contradict'] of [...inBuild(service), ...inNumbers(service), ...inPlaces(service)])
    if (text !== undefined) refuse(service, code, child(at, ...key.split('/')), text);
}

const DECIDING = ['build', 'network_mode', 'scale', 'deploy', 'healthcheck', 'tmpfs'];

const PROJECT = 'invalid compose project';

function inBuild({ name, value }: ServicePlace): Contradiction[] {
  const { dockerfile, dockerfile_inline: inline, platforms } = mappingAt(value, 'build');
  const { platform } = value;
  const isOther = Array.isArray(platforms) && platforms.length > 0 && isText(platform) && !platforms.includes(platform);
  const hasTwo = isText(inline) && isText(dockerfile);
  return [
    [
      'build/dockerfile_inline',
      hasTwo ? `service "${name}" declares mutualy exclusive dockerfile and dockerfile_inline: ${PROJECT}` : undefined,
    ],
    ['platform', isOther ? `service.build.platforms MUST include service.platform "${platform}": ${PROJECT}` : undefined],
  ];
}

/** A field of a service, and the one of deploy that says the same. */
const LIMITS = [
  ['cpus', 'limits', 'cpus'],
  ['mem_limit', 'limits', 'memory'],
  ['mem_reservation', 'reservations', 'memory'],
  ['pids_limit', 'limits', 'pids'],
] as const;

function inNumbers({ name, value }: ServicePlace): Contradiction[] {
  const deploy = mappingAt(value, 'deploy');
  const [scale, replicas] = [sizeOf(value.scale), sizeOf(deploy.replicas)];
  const distinct = (one: string, other: string) =>
    `services.${name}: can't set distinct values on '${one}' and '${other}': ${PROJECT}`;
  const negative = (field: string) => `services.${name}.${field}: must be greater than or equal to 0`;
  const counted = value.scale === undefined ? 'deploy.replicas' : 'scale';
  const isNamedTwice = isText(value.container_name) && (scale ?? replicas ?? 1) > 1;
  return [
    ['scale', isUnequal(scale, replicas) ? distinct('scale', 'deploy.replicas') : undefined],
    ['scale', (scale ?? 0) < 0 ? negative('scale') : undefined, 'value-form'],
    ['deploy/replicas', (replicas ?? 0) < 0 ? negative('deploy.replicas') : undefined, 'value-form'],
    [
      'container_name',
      // As it prints them: the name stands where the field should.
      isNamedTwice
        ? `services.${counted}: can't set container_name and ${name} as container name must be unique: ${PROJECT}`
        : undefined,
    ],
    ...LIMITS.map(([key, part, other]): Contradiction => {
      const limits = mappingAt(deploy, 'resources')[part];
      const limit = isMapping(limits) ? sizeOf(limits[other] ?? 0) : undefined;
      const own = sizeOf(value[key]);
      return [key, own !== 0 && isUnequal(own, limit) ? distinct(key, `deploy.resources.${part}.${other}`) : undefined];
    }),
  ];
}

function isUnequal(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** A number, or a size with its unit; undefined where it is absent, or nobody knows it. */
function sizeOf(value: unknown): number | undefined {
  const [, number, unit = ''] = /^(-?[\d.]+) ?([kmgtp]?)i?b?$/i.exec(String(value ?? '')) ?? [];
  return number === undefined ? undefined : Number(number) * 1024 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' ');
}

function inPlaces({ name, value }: ServicePlace): Contradiction[] {
  const { network_mode: mode, networks } = value;
  const hasBoth = mode !== undefined && typeof networks === 'object' && networks !== null && Object.keys(networks).length > 0;
  const { test } = mappingAt(value, 'healthcheck');
  const [first] = Array.isArray(test) ? test : [];
  const isOdd = typeof first === 'string' && !/^(?:CMD|CMD-SHELL|NONE)$/.test(first) && !isUnknown(first);
  return [
    [
      'network_mode',
      hasBoth ? `service ${name} declares mutually exclusive \`network_mode\` and \`networks\`: ${PROJECT}` : undefined,
      'networks-beside-mode',
    ],
    [
      'healthcheck/test/0',
      isOdd ? 'healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"' : undefined,
      'healthcheck-test',
    ],
    ...mountedTwice(name, value),
  ];
}

function mountedTwice(name: string, { tmpfs, volumes }: Mapping): Contradiction[] {
  const found: Contradiction[] = [];
  const mounted = new Map<string, string>();
  for (const [index, item] of listOf(tmpfs).entries()) {
    const [target = ''] = String(item).split(':');
    const place = `services.${name}.tmpfs[${index}]`;
    const before = mounted.get(target);
    if (before) found.push([`tmpfs/${index}`, `${place}: target ${target} already mounted as ${before}`]);
    mounted.set(target, place);
  }
  for (const [index, item] of mounted.size > 0 ? listOf(volumes).entries() : []) {
    const target = isMapping(item) ? item.target : /^(?:(?:[A-Za-z]:)?[^:]*:)?(\/[^:]*)/.exec(String(item))?.[1];
    const clean = String(target).replace(/(?<=.)\/+$/, '');
    const before = mounted.get(clean);
    const text = `services.${name}.volumes[${index}]: target ${clean} already mounted as ${before}`;
    if (before) found.push([`volumes/${index}`, text]);
  }
  return found;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function mappingAt(value: Mapping, key: string): Mapping {
  const found = value[key];
  return isMapping(found) ? found : {};
}

/** One that is known, and not empty. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !isUnknown(value);
}
