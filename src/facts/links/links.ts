// The door to what lies between objects: the Services of a document, and what is in front of them.

import type { FrontedService, ServiceLink } from '../../model/links.ts';
import { withMore } from '../../model/lists.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { MalformedField } from '../../model/workload.ts';
import { captureOf } from '../objects/capture.ts';
import { itemsOf, MAX_LISTS } from '../objects/lists.ts';
import { apiGroup } from '../objects/locate-pods.ts';
import { readObjectRef, readTypeMeta, type TypeMeta } from '../objects/object-ref.ts';
import { isPlaceholder, valueAt } from '../objects/placeholders.ts';
import type { Faults, Place } from '../objects/typed-fields.ts';
import { ROUTE_KINDS, type RouteKind, readRoute } from './routes.ts';
import { readService } from './services.ts';

/** What lies between objects, and the fields that cannot be read of it. */
export interface Found {
  services: ServiceLink[] | undefined;
  fronted: FrontedService[] | undefined;
  malformed: MalformedField[] | undefined;
}

/** Whether an object of this type is a Service, or leads to one. */
export function isLinkKind({ apiVersion, kind }: { readonly apiVersion: unknown; readonly kind: unknown }): boolean {
  return isService(String(apiVersion), kind) || routeKind(String(apiVersion), kind) !== undefined;
}

/**
 * Adds the Services and routes of a document, those in Lists too. One with a field that no Kubernetes API would decode is left
 * out, and the field told. Never throws, never changes the document.
 */
export function readLinks(document: SourceDocument, found: Found): void {
  // Other dialects have neither.
  if (document.extract !== undefined) return;
  for (const object of objectsOf(document.object)) readLink(object, document, found);
}

export interface TypedPlace {
  readonly place: Place;
  readonly meta: TypeMeta;
  /** An item of an OpenShift Template, whose parameters may have no value yet. */
  readonly isTemplate: boolean;
}

interface Walk {
  readonly ofItem: TypeMeta | undefined;
  /** How many more lists may stand in one another. */
  readonly left: number;
  readonly isTemplate: boolean;
}

/** The object itself, or those that it lists. What is wrong with a List is told where its workloads are looked for. */
export function objectsOf(value: Mapping): Iterable<TypedPlace> {
  return walk({ value, at: '' }, { ofItem: undefined, left: MAX_LISTS, isTemplate: false });
}

function* walk(place: Place, { ofItem, left, isTemplate }: Walk): Generator<TypedPlace> {
  const meta = readTypeMeta(place, ofItem, []);
  const list = itemsOf(place, meta);
  if (list === undefined) {
    yield { place, meta, isTemplate };
    return;
  }
  if (left === 0 || !Array.isArray(list.items)) return;
  for (const [index, value] of list.items.entries()) {
    const inner = { ofItem: list.ofItem, left: left - 1, isTemplate: list.key === 'objects' };
    if (isMapping(value)) yield* walk({ value, at: `${place.at}/${list.key}/${index}` }, inner);
  }
}

function readLink({ place, meta, isTemplate }: TypedPlace, document: SourceDocument, found: Found): void {
  const route = routeKind(meta.apiVersion, meta.kind);
  if (!route && !isService(meta.apiVersion, meta.kind)) return;
  const faults: Faults = [];
  const ref = readObjectRef(place, meta, faults);
  const reading = { ref, faults, origin: document.origin, capture: captureOf(document) };
  const fronted = route && readRoute(place, route, reading);
  const service = route ? undefined : readService(place, reading);
  if (faults.length > 0) {
    // A fault of the metadata is met more than once.
    const reported = faults.filter(({ at }) => !isTemplate || !isPlaceholder(valueAt(place, at)));
    for (const [, field] of new Map(reported.map((field) => [field.at, field])))
      found.malformed = withMore(found.malformed, field);
    // Where a port is unknown, so is what the Service leads to.
    return;
  }
  for (const one of fronted ?? []) found.fronted = withMore(found.fronted, one);
  if (service) found.services = withMore(found.services, service);
}

function isService(apiVersion: string, kind: unknown): boolean {
  return kind === 'Service' && apiVersion !== '' && apiGroup(apiVersion) === '';
}

const ROUTES: ReadonlySet<unknown> = new Set(ROUTE_KINDS.flatMap(({ kinds }) => kinds));

function routeKind(apiVersion: string, kind: unknown): RouteKind | undefined {
  // Asked of each object, of which few are any.
  if (!ROUTES.has(kind)) return undefined;
  const group = apiGroup(apiVersion);
  return ROUTE_KINDS.find(({ apiGroups, kinds }) => kinds.includes(String(kind)) && apiGroups.includes(group));
}
