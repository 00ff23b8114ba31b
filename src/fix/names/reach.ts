// Which objects of a run may name ports of which Pods: joined once, by their labels.
import { objectsOf } from '../../facts/links/links.ts';
import { readLabels } from '../../facts/objects/labels.ts';
import { apiGroup } from '../../facts/objects/locate-pods.ts';
import { mappingAt, type Place } from '../../facts/objects/typed-fields.ts';
import { labelIndex } from '../../judge/label-index.ts';
import type { Mapping } from '../../model/mapping.ts';
import { remembered } from '../../model/remembered.ts';
import type { Workload } from '../../model/workload.ts';
import { NO_NAMESPACE, type PodSelector, selects } from './pod-selector.ts';
import { namespaceOf, namingKind, type PortName, podsOfService, portNames, type ServicesOf } from './port-names.ts';

/** Pods, and the place of their document in the run. */
export interface PlacedPods {
  readonly place: number;
  readonly workload: Workload;
}

export interface Reach {
  /** Places of documents with objects that may name ports of the Pods. */
  readonly namingOf: (pods: PlacedPods) => ReadonlySet<number>;
  /** The Pods of the run that one of the selectors is about. */
  readonly podsOf: (selectors: readonly PodSelector[]) => readonly PlacedPods[];
  /** What an object names. */
  readonly namesIn: (object: Mapping) => readonly NamesOfObject[];
}

export interface NamesOfObject {
  readonly object: Place;
  readonly names: readonly PortName[];
}

export function reachOf(objects: readonly Mapping[], pods: readonly PlacedPods[]): Reach {
  const find = remembered(finder(pods, ({ workload: { object, labels } }) => ({ namespace: object.namespace, labels })));
  const podsOf = (selectors: readonly PodSelector[]) => [...new Set(selectors.flatMap((one) => find(JSON.stringify(one))))];
  const servicesOf = serviceFinder(objects);
  const namesIn = (object: Mapping) => namesOfObjects(object, servicesOf);
  const places = new Map<string, Set<number>>();
  for (const [place, object] of objects.entries()) {
    for (const selector of selectorsIn(namesIn(object))) {
      const known = places.get(selector);
      if (known) known.add(place);
      else places.set(selector, new Set([place]));
    }
  }
  const naming = new Map<PlacedPods, Set<string>>();
  for (const selector of places.keys()) {
    for (const one of find(selector)) naming.set(one, (naming.get(one) ?? new Set()).add(selector));
  }
  return {
    namingOf: (one) => new Set([...(naming.get(one) ?? [])].flatMap((selector) => [...(places.get(selector) ?? [])])),
    podsOf,
    namesIn,
  };
}

function selectorsIn(found: readonly NamesOfObject[]): ReadonlySet<string> {
  return new Set(found.flatMap(({ names }) => names.flatMap(({ pods }) => pods.map((one) => JSON.stringify(one)))));
}

function namesOfObjects(object: Mapping, servicesOf: ServicesOf): NamesOfObject[] {
  return [...objectsOf(object)].flatMap(({ place, meta }) => {
    const kind = namingKind(apiGroup(meta.apiVersion), meta.kind);
    const names = kind ? portNames(place, kind, servicesOf) : [];
    return names.length > 0 ? [{ object: place, names }] : [];
  });
}

/** By what a monitor selects: labels of the Services themselves. */
function serviceFinder(objects: readonly Mapping[]): ServicesOf {
  const services = objects.flatMap((object) =>
    [...objectsOf(object)].flatMap(({ place, meta }) => {
      const pods = meta.kind === 'Service' && apiGroup(meta.apiVersion) === '' ? podsOfService(place) : undefined;
      return pods ? [{ namespace: namespaceOf(place), labels: labelsOf(place), pods }] : [];
    }),
  );
  const find = remembered(finder(services, (service) => service));
  return (selector) => find(JSON.stringify(selector)).map(({ pods }) => pods);
}

function labelsOf(object: Place): Readonly<Record<string, string>> {
  const metadata = mappingAt(object, 'metadata', []);
  const labels = metadata && mappingAt(metadata, 'labels', []);
  return labels ? readLabels([labels], []) : {};
}

interface Labelled {
  readonly namespace?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where namespaces do not matter. */
const EVERYWHERE = 'everywhere';

/** Finds by a selector, spelt as JSON so that it is one key. */
function finder<T>(items: readonly T[], labelledOf: (item: T) => Labelled): (selector: string) => readonly T[] {
  const find = labelIndex(items, (item) => {
    const { namespace = NO_NAMESPACE, labels } = labelledOf(item);
    return { scopes: [EVERYWHERE, `in ${namespace}`], labels };
  });
  return (written) => {
    const selector: PodSelector = JSON.parse(written);
    const scopes = selector.namespaces?.map((namespace) => `in ${namespace}`) ?? [EVERYWHERE];
    return scopes.flatMap((scope) => find(scope, selector.labels)).filter((item) => selects(selector, labelledOf(item).labels));
  };
}
