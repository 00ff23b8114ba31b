// Manifests under construction, as YAML: JSON is YAML, and one line a document.

/** Anything that a manifest may hold, also what is wrong. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Container extends Fields {
  readonly name?: string;
  readonly ports?: readonly Fields[];
}

/** A Service `web` that selects `app: web`, with more or other fields of its spec. */
export function service(spec: Fields = {}, metadata: Fields = {}): string {
  const full = { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, spec: full });
}

/** A Service with one port. */
export function servicePort(port: Fields, spec: Fields = {}): string {
  return service({ ports: [port], ...spec });
}

/** A Deployment `web` of `app: web` with these containers. */
export function deployment(
  containers: readonly Container[],
  { pod = {}, metadata = {}, labels = { app: 'web' } }: Parts = {},
): string {
  const template = { metadata: { labels }, spec: { ...pod, containers: containers.map(complete) } };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', ...metadata },
    spec: { template },
  });
}

interface Parts {
  readonly pod?: Fields;
  readonly metadata?: Fields;
  readonly labels?: Fields;
}

function complete(container: Container): Fields {
  return { name: 'app', image: 'registry.example.com/app', ...container };
}

/** Documents in one file. */
export function file(...documents: readonly string[]): string {
  return documents.join('\n---\n');
}
