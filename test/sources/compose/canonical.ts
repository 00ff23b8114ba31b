// Services in one form, whichever way they are written.
import { parsePortSpec } from '../../../src/knowledge/port-spec.ts';

export type Service = Readonly<Record<string, unknown>>;

export function canonical(services: Readonly<Record<string, Service>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(services).map(([name, service]) => [name, canonicalService(service)]));
}

/** The fields that kport looks at. */
function canonicalService(service: Service): Record<string, unknown> {
  const { sysctls, environment, ports, build, privileged, expose, ...rest } = service;
  const { image, user, network_mode, command, entrypoint, cap_add, cap_drop, security_opt, healthcheck } = rest;
  const kept = { image, user, network_mode, command, entrypoint, cap_add, cap_drop, security_opt, healthcheck };
  const own = {
    ...kept,
    sysctls: keyValues(sysctls),
    environment: keyValues(environment),
    ports: publishedPorts(ports),
    build: build && { context: '.', ...(typeof build === 'string' ? { context: build } : build) },
    privileged: privileged === undefined ? undefined : /^(?:true|yes|on|y)$/i.test(String(privileged)),
    expose: (expose as unknown[] | undefined)?.map(String),
  };
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined && value !== null));
}

function keyValues(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one ?? '')]));
  return Object.fromEntries(
    value.map((item) => {
      const [key = '', ...more] = String(item).split('=');
      return [key, more.join('=')];
    }),
  );
}

/** By the key that Compose keeps one of. */
function publishedPorts(value: unknown): unknown {
  if (!Array.isArray(value)) return undefined;
  const found = new Map<string, string>();
  for (const entry of value as unknown[]) {
    for (const key of typeof entry === 'object' ? [longPort(entry as Service)] : shortPorts(String(entry))) found.set(key, key);
  }
  return [...found.keys()].sort();
}

function longPort({ target, published = '', host_ip = '', protocol = 'tcp' }: Service): string {
  return `${host_ip}:${published}:${target}/${protocol}`;
}

function shortPorts(written: string): string[] {
  const spec = parsePortSpec(written);
  if ('error' in spec) return [spec.error];
  return spec.ports.map(({ hostIP = '', hostPort = '', lastHostPort, containerPort, protocol }) => {
    const published = lastHostPort === undefined ? hostPort : `${hostPort}-${lastHostPort}`;
    return `${hostIP}:${published}:${containerPort}/${protocol}`;
  });
}
