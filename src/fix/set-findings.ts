// What rules say of several objects together, asked of those alone that changed documents have to do with: the Services that select
// their Pods, and whatever else these select.

import { type Part, type PartSettings, weighEvaluated } from '../judge/judge-documents.ts';
import { judgeTogether } from '../judge/judge-together.ts';
import { hasLabels, type Label, labelIndex } from '../judge/label-index.ts';
import type { FileLinks, ServiceLink, WorkloadLink } from '../model/links.ts';
import { ruleOf } from '../rules/index.ts';

export type PartAt = (place: number) => Part;

export interface SetFindings {
  /** Whether something is found among the objects around these places that was not. */
  readonly bring: (places: readonly number[], was: PartAt, is: PartAt) => boolean;
}

/** Documents around a change that are looked at; a Service that selects more is judged by the first of them. */
const MOST_AROUND = 200;

/** Of all documents as they were read; labels and selectors are not repaired. */
export function setFindings(parts: readonly Part[], settings: PartSettings): SetFindings {
  const around = surroundings(
    parts.map(({ links }) => links),
    settings.namespace,
  );
  const fronted = Map.groupBy(
    parts.flatMap(({ links }) => links.fronted),
    ({ name }) => name,
  );
  const found = (places: readonly number[], partAt: PartAt): string[] => {
    const own = places.map(partAt);
    const names = new Set(own.flatMap(({ links }) => links.services.map(({ object }) => object.name)));
    const routes = {
      ...weighEvaluated([], settings),
      links: { services: [], workloads: [], fronted: [...names].flatMap((name) => fronted.get(name) ?? []) },
    };
    const { parts: judged } = judgeTogether([...own, routes], { ...settings, home: settings.namespace });
    return judged.flatMap(({ findings }, index) =>
      findings.filter(({ ruleId }) => ruleOf(ruleId)?.about === 'set').map(({ ruleId, at }) => `${index} ${ruleId} ${at}`),
    );
  };
  return {
    bring: (places, was, is) => {
      const near = around(places);
      const known = new Set(found(near, was));
      return found(near, is).some((one) => !known.has(one));
    },
  };
}

/** What links say, without places in the text, which move with any edit. */
export function saidOf(links: FileLinks): string {
  return JSON.stringify(links, (_, value: unknown) => (isSpot(value) ? undefined : value));
}

function isSpot(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'range' in value;
}

interface Placed<T> {
  readonly place: number;
  readonly link: T;
}

function surroundings(files: readonly FileLinks[], home = ''): (places: readonly number[]) => readonly number[] {
  const scopeOf = ({ object: { namespace = home } }: ServiceLink | WorkloadLink) => namespace;
  const placed = <K extends 'services' | 'workloads'>(key: K) =>
    files.flatMap((file, place) => file[key].map((link): Placed<FileLinks[K][number]> => ({ place, link })));
  const pairOf = rarestPairs(placed('services').map(({ link }) => link));
  const selecting = Map.groupBy(placed('services'), ({ link }) => pairOf(scopeOf(link), Object.entries(link.selector)));
  const find = labelIndex(placed('workloads'), ({ link }) => ({ scopes: [scopeOf(link)], labels: link.labels }));
  const servicesOf = (link: WorkloadLink) =>
    Object.entries(link.labels).flatMap((label) =>
      (selecting.get(keyOf(scopeOf(link), label)) ?? []).filter((one) =>
        hasLabels(link.labels, Object.entries(one.link.selector)),
      ),
    );
  return (places) => {
    const services = places.flatMap((place) => [
      ...(files[place]?.services ?? []).map((link) => ({ place, link })),
      ...(files[place]?.workloads ?? []).flatMap(servicesOf),
    ]);
    const selected = services.flatMap(({ place, link }) => [place, ...podsOf(link, find, scopeOf(link))]);
    return [...new Set([...places, ...selected])].slice(0, Math.max(MOST_AROUND, places.length));
  };
}

function podsOf(
  { selector }: ServiceLink,
  find: (scope: string, labels: readonly Label[]) => readonly Placed<WorkloadLink>[],
  scope: string,
): number[] {
  const labels = Object.entries(selector);
  return labels.length === 0 ? [] : find(scope, labels).map(({ place }) => place);
}

function keyOf(scope: string, label: Label | undefined): string {
  return JSON.stringify([scope, ...(label ?? [])]);
}

/** Of a selector the pair that the fewest have: `part-of` all may have in common. */
function rarestPairs(services: readonly ServiceLink[]): (scope: string, pairs: readonly Label[]) => string {
  const counts = new Map<string, number>();
  for (const pair of services.flatMap(({ selector }) => Object.entries(selector))) {
    counts.set(keyOf('', pair), (counts.get(keyOf('', pair)) ?? 0) + 1);
  }
  const countOf = (pair: Label) => counts.get(keyOf('', pair)) ?? 0;
  return (scope, pairs) => keyOf(scope, pairs.toSorted((a, b) => countOf(a) - countOf(b))[0]);
}
