// Which ConfigMaps and Secrets a Pod reads: they hold variables and files of its programs.
// Source: kubernetes/api core/v1/types.go EnvFromSource, EnvVarSource, VolumeSource, ProjectedVolumeSource.
import { CONTAINER_LISTS } from '../../model/container-lists.ts';
import { mappingAt, mappingsAt, type Place, stringAt } from '../objects/typed-fields.ts';

export interface ConfigSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

export function configSources(podSpec: Place): ConfigSource[] {
  const containers = CONTAINER_LISTS.flatMap((key) => mappingsAt(podSpec, key, []));
  const places = containers.flatMap((container) => [
    ...mappingsAt(container, 'envFrom', []),
    ...mappingsAt(container, 'env', []).flatMap((one) => mappingAt(one, 'valueFrom', []) ?? []),
  ]);
  const volumes = mappingsAt(podSpec, 'volumes', []);
  const projected = volumes.flatMap((volume) => {
    const sources = mappingAt(volume, 'projected', []);
    return sources ? mappingsAt(sources, 'sources', []) : [];
  });
  return [...places, ...volumes, ...projected].flatMap(sourcesAt);
}

/** The key under which each of them names one, and the field with the name. */
const NAMING = [
  { key: 'configMapRef', kind: 'ConfigMap', field: 'name' },
  { key: 'configMapKeyRef', kind: 'ConfigMap', field: 'name' },
  { key: 'configMap', kind: 'ConfigMap', field: 'name' },
  { key: 'secretRef', kind: 'Secret', field: 'name' },
  { key: 'secretKeyRef', kind: 'Secret', field: 'name' },
  { key: 'secret', kind: 'Secret', field: 'secretName' },
  { key: 'secret', kind: 'Secret', field: 'name' },
] as const;

function sourcesAt(place: Place): ConfigSource[] {
  return NAMING.flatMap(({ key, kind, field }) => {
    const named = place.value[key] === undefined ? undefined : mappingAt(place, key, []);
    const name = named && stringAt(named, field, []);
    return name ? [{ kind, name }] : [];
  });
}
