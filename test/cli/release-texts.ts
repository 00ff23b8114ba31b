import type { FoundRelease } from '../../src/cli/release/find-release.ts';
import type { ReleaseEvent } from '../../src/cluster/release-events.ts';
import type { HelmRelease } from '../../src/model/helm-release.ts';
import { saying } from '../told.ts';

/** A Deployment as a template renders it, which listens on `port`. */
export function deployment(port: number, { name = 'web', namespace = '' } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}${namespace === '' ? '' : `\n  namespace: ${namespace}`}
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0
          ports:
            - containerPort: ${port}
          securityContext:
            runAsNonRoot: true
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
`;
}

/** As `helm template` prints it: each text under the name of its template. */
export function rendered(templates: Readonly<Record<string, string>>): string {
  return Object.entries(templates)
    .map(([path, text]) => `---\n# Source: ${path}\n${text}`)
    .join('');
}

export const GOOD = rendered({ 'web/templates/deployment.yaml': deployment(8080) });
export const BAD = rendered({ 'web/templates/deployment.yaml': deployment(80) });
export const NO_YAML = rendered({ 'web/templates/deployment.yaml': 'apiVersion: v1\nkind: "Pod\n' });

export function release(change: Partial<HelmRelease> = {}): HelmRelease {
  const { name = 'web', namespace = 'shop', revision = 1, status = 'pending-install', chart = 'web 1.0.0' } = change;
  return { name, namespace, revision, status, chart, manifest: GOOD, hooks: [], ...change };
}

/** A release as it is found, and what is told about it. */
export function foundRelease(
  change: Partial<HelmRelease> = {},
  refusal?: string,
): FoundRelease & { readonly told: ReleaseEvent[] } {
  const told: ReleaseEvent[] = [];
  return {
    told,
    release: release(change),
    tell: async (event) => {
      told.push(event);
      return refusal === undefined ? undefined : saying(refusal);
    },
  };
}
