/** A manifest under construction: tests change exactly one thing of it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into any field, also into those that are wrong
export type Manifest = any;

/** The least that the API server takes for a Pod. */
export function minimalPod(): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'nginx' }] },
  };
}

/** The same Pod spec in a Deployment. */
export function minimalDeployment(): Manifest {
  const { metadata, spec } = minimalPod();
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: { spec } } };
}

/** `manifest` after `change`, and frozen all through, so that whoever writes to it throws. */
export function tweak(manifest: Manifest, change: (manifest: Manifest) => void): Manifest {
  const copy = structuredClone(manifest);
  change(copy);
  return deepFreeze(copy);
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}

/** The minimal Pod with an image of which nothing is known. */
export function unknownPod(): Manifest {
  return tweak(minimalPod(), ({ spec }) => {
    spec.containers[0].image = 'registry.example.com/app';
  });
}
