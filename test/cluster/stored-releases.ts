import { gzipSync } from 'node:zlib';
import type { KubeObject } from './fake-api.ts';

/** A release as helm writes it into JSON. */
export const RELEASE = {
  name: 'web',
  info: { status: 'pending-install', description: 'Initial install underway' },
  chart: { metadata: { name: 'web', version: '1.0.0' }, values: {} },
  config: { port: 80 },
  manifest: '---\n# Source: web/templates/deployment.yaml\nkind: Deployment\n',
  hooks: [{ name: 'migrate', kind: 'Job', path: 'web/templates/migrate.yaml', manifest: 'kind: Job', events: ['pre-install'] }],
  version: 1,
  namespace: 'shop',
};

/** As helm stores it in the value `release`: base64 of gzip of JSON. */
export function stored(release: unknown): string {
  return gzipSync(JSON.stringify(release)).toString('base64');
}

export function storedName({ name, version }: { readonly name: string; readonly version: number } = RELEASE): string {
  return `sh.helm.release.v1.${name}.v${version}`;
}

/** The Secret of a release, whose values have another base64 around them. */
export function releaseSecret(release: typeof RELEASE = RELEASE): KubeObject {
  const data = { release: Buffer.from(stored(release)).toString('base64') };
  return { metadata: { name: storedName(release), namespace: release.namespace }, type: 'helm.sh/release.v1', data };
}
