// What Compose refuses of the fields of a service taken together, of one that it starts: compose-go loader/validate.go checkConsistency.
import type { ComposeRefusal } from '../../model/compose-facts.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child } from '../../model/pointer.ts';
import { isUnknown, refuse, type ServicePlace } from './fields.ts';

type Tell = (key: string, text: string, code?: ComposeRefusal['code']) => void;

export function addContradictions(service: ServicePlace): void {
  const { name, value, at } = service;
  const tell: Tell = (key, text, code = 'keys-contradict') => refuse(service, code, child(at, ...key.split('/')), text);
  if (isMapping(value.build)) inBuild(service, value.build, tell);
  if (value.scale !== undefined || isMapping(value.deploy)) inNumbers(service, tell);
  if (isText(value.network_mode) && hasItems(value.networks))
    tell(
      'network_mode',
      `service ${name} declares mutually exclusive \`network_mode\` and \`networks\`: ${PROJECT}`,
      'networks-beside-mode',
    );
  const { test } = mappingAt(value, 'healthcheck');
  const first = Array.isArray(test) ? test[0] : undefined;
  if (typeof first === 'string' && !/^(?:CMD|CMD-SHELL|NONE)$/.test(first) && !isUnknown(first))
    tell('healthcheck/test/0', 'healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"', 'healthcheck-test');
  if (value.develop !== undefined) inWatch(service);
  if (value.tmpfs !== undefined) mountedTwice(service, tell);
}

const PROJECT = 'invalid compose project';

function hasItems(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function inBuild({ name, value: { platform } }: ServicePlace, build: Mapping, tell: Tell): void {
  const { dockerfile, dockerfile_inline: inline, platforms } = build;
  if (isText(inline) && isText(dockerfile))
    tell('build/dockerfile_inline', `service "${name}" declares mutualy exclusive dockerfile and dockerfile_inline: ${PROJECT}`);
  if (Array.isArray(platforms) && platforms.length > 0 && isText(platform) && !platforms.includes(platform))
    tell('platform', `service.build.platforms MUST include service.platform "${platform}": ${PROJECT}`);
}

/** A field of a service, and the one of deploy that says the same. */
const LIMITS = [
  ['cpus', 'limits', 'cpus'],
  ['mem_limit', 'limits', 'memory'],
  ['mem_reservation', 'reservations', 'memory'],
  ['pids_limit', 'limits', 'pids'],
] as const;

function inNumbers({ name, value }: ServicePlace, tell: Tell): void {
  const deploy = mappingAt(value, 'deploy');
  const [scale, replicas] = [sizeOf(value.scale), sizeOf(deploy.replicas)];
  const distinct = (one: string, other: string) =>
    tell(one, `services.${name}: can't set distinct values on '${one}' and '${other}': ${PROJECT}`);
  const negative = (field: string) =>
    tell(field.replace('.', '/'), `services.${name}.${field}: must be greater than or equal to 0`, 'value-form');
  if (isUnequal(scale, replicas)) distinct('scale', 'deploy.replicas');
  if ((scale ?? 0) < 0) negative('scale');
  if ((replicas ?? 0) < 0) negative('deploy.replicas');
  const counted = value.scale === undefined ? 'deploy.replicas' : 'scale';
  // As it prints them: the name stands where the field should.
  if (isText(value.container_name) && (scale ?? replicas ?? 1) > 1)
    tell(
      'container_name',
      `services.${counted}: can't set container_name and ${name} as container name must be unique: ${PROJECT}`,
    );
  for (const [key, part, other] of LIMITS) {
    const own = sizeOf(value[key]);
    const limits = own === undefined ? undefined : mappingAt(deploy, 'resources')[part];
    if (own !== 0 && isMapping(limits) && isUnequal(own, sizeOf(limits[other] ?? 0)))
      distinct(key, `deploy.resources.${part}.${other}`);
  }
}

function isUnequal(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** A number, or a size with its unit; undefined where it is absent, or nobody knows it. */
function sizeOf(value: unknown): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  const [, number, unit = ''] = /^(-?[\d.]+) ?([kmgtp]?)i?b?$/i.exec(String(value)) ?? [];
  return number === undefined ? undefined : Number(number) * 1024 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' ');
}

function inWatch({ name, value, at, refusals }: ServicePlace): void {
  for (const [index, watched] of listOf(mappingAt(value, 'develop').watch).entries()) {
    if (!isMapping(watched) || watched.target || !/^sync/.test(String(watched.action))) continue;
    const text = `services.${name}.develop.watch: target is required for non-rebuild actions: ${PROJECT}`;
    const place = child(at, 'develop', 'watch', index);
    refusals.push({ code: 'key-missing', at: place, text, by: 'compose', data: { wanted: 'target' } });
  }
}

function mountedTwice({ name, value: { tmpfs, volumes } }: ServicePlace, tell: Tell): void {
  const mounted = new Map<string, string>();
  for (const [index, item] of listOf(tmpfs).entries()) {
    const [target = ''] = String(item).split(':');
    const place = `services.${name}.tmpfs[${index}]`;
    const before = mounted.get(target);
    if (before) tell(`tmpfs/${index}`, `${place}: target ${target} already mounted as ${before}`);
    mounted.set(target, place);
  }
  for (const [index, item] of mounted.size > 0 ? listOf(volumes).entries() : []) {
    const target = isMapping(item) ? item.target : /^(?:(?:[A-Za-z]:)?[^:]*:)?(\/[^:]*)/.exec(String(item))?.[1];
    const clean = String(target).replace(/(?<=[^/])\/+$/, '');
    const before = mounted.get(clean);
    if (before && isTarget(clean))
      tell(`volumes/${index}`, `services.${name}.volumes[${index}]: target ${clean} already mounted as ${before}`);
  }
}

/**
 * The same also where a variable has no value: Compose looks at no empty target, and takes the slash at the end from that of a volume
 * alone. With values that differ in it nobody knows.
 */
function isTarget(text: string): boolean {
  return !isUnknown(text) || /[^/]$/.test(text.replaceAll(/\$\{[^}]*\}/g, ''));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

const NOTHING: Mapping = {};

function mappingAt(value: Mapping, key: string): Mapping {
  const found = value[key];
  return isMapping(found) ? found : NOTHING;
}

/** One that is known, and not empty. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !isUnknown(value);
}
