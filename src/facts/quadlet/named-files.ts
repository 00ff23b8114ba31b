// What a file of Quadlet names of others, which it makes no unit without: containers/podman pkg/systemd/quadlet/quadlet.go,
// translateUnitDependencies, handleImageSource, addNetworks, addVolumes, resolveContainerMountParams and handlePod, in their order.
import type { MissingFile } from '../../model/quadlet.ts';
import { listed } from '../systemd/values.ts';
import { mountsOf } from './mounts.ts';
import { type Item, itemsOf } from './podman-args.ts';
import { lastSaid, type Section } from './section.ts';

/** Keys of [Unit] in which the files of Quadlet stand for the services that it makes of them, since Podman 5.5. */
const DEPENDENCIES = [
  ...['After', 'Before', 'BindsTo', 'Conflicts', 'OnFailure', 'OnSuccess', 'PartOf', 'PropagatesReloadTo', 'PropagatesStopTo'],
  ...['ReloadPropagatedFrom', 'Requires', 'Requisite', 'StopPropagatedFrom', 'Upholds', 'Wants'],
];
const OF_QUADLET = /\.(?:artifact|build|container|image|kube|network|pod|volume)$/;

/** More than anybody names. */
const MOST_NAMED = 200;

/** Each once, with what Quadlet says where it is not there. */
export function namedFiles(section: Section): MissingFile[] {
  const dependencies = DEPENDENCIES.flatMap((key) => listed(section.unit, 'Unit', key).flatMap(itemsOf));
  const mounts = mountsOf(section).map(({ at, source = '' }) => ({ at, value: source }));
  const all = [
    ...filesIn(dependencies, OF_QUADLET, 'unable to translate dependency for {}'),
    ...filesIn([lastSaid(section, 'Image')], /\.(?:build|image)$/, 'requested Quadlet image {} was not found'),
    ...filesIn(firstOf(section, 'Network', 1), /\.(?:network|container)$/, 'requested Quadlet unit {} was not found'),
    ...filesIn(firstOf(section, 'Volume', 2), /^[^./].*\.(?:volume|artifact)$/, 'requested Quadlet source {} was not found'),
    ...filesIn(mounts, /^[^./].*\.(?:volume|image|artifact)$/, 'requested Quadlet source {} was not found'),
    ...filesIn([lastSaid(section, 'Pod')], /\.pod$/, 'quadlet pod unit {} does not exist'),
  ];
  const seen = new Set<string>();
  return all.filter(({ name }) => !seen.has(name) && seen.add(name)).slice(0, MOST_NAMED);
}

/** Of values with colons what stands before the first, where there are so many parts. */
function firstOf({ unit, name }: Section, key: string, least: number): Item[] {
  return listed(unit, name, key).flatMap(({ value, at }) => {
    const [first = '', ...rest] = value.split(':');
    return rest.length + 1 >= least ? [{ value: first, at }] : [];
  });
}

function filesIn(items: readonly (Item | undefined)[], ending: RegExp, text: string): MissingFile[] {
  return items.flatMap((item) => {
    if (item === undefined || !ending.test(item.value)) return [];
    const { value: name, at } = item;
    return [{ name, at, text: text.replace('{}', () => name) }];
  });
}
