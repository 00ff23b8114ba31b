// kport's report objects: one a namespace, changed in place, and gone when there is nothing to report.
import { isDeepStrictEqual } from 'node:util';
import { KportError } from '../model/errors.ts';
import {
  type NamespaceReport,
  REPORT_APIS,
  REPORT_LABELS,
  REPORT_NAME,
  type ReportApi,
  type ReportContent,
  type ReportFailure,
  type ReportResult,
  type WrittenReports,
} from '../model/policy-report.ts';
import type { Cluster } from './client.ts';
import { failureKey, failureOf, isConflict, isTooLarge, itemsOf, saysTerminating, statusOf } from './failure.ts';
import { persistently } from './persistently.ts';

/** What a cluster stores of an object at the most is set at etcd, 1.5 MiB by default; its metadata and others' fields need some of it. */
const MOST_BYTES = 1_200_000;
/** Where not even this may be written, it is not the size. */
const LEAST_BYTES = 8_000;
/** Whoever changes a report as often as this does not want it as it is. */
const MAX_ATTEMPTS = 5;
/** A namespace is one or two short requests, of which the API server answers as many at a time without a pause. */
const AT_A_TIME = 4;

/** Those that the cluster has, the newer one before the older. */
export async function findReportApis(cluster: Cluster): Promise<ReportApi[]> {
  const found: ReportApi[] = [];
  for (const api of REPORT_APIS) {
    const { group, version, plural } = api;
    try {
      const { resources } = await persistently(cluster, () => cluster.client.customObjects.getAPIResources({ group, version }));
      if (itemsOf({ items: resources }).some(({ name }) => name === plural)) found.push(api);
    } catch (error) {
      // One is enough.
      if (statusOf(error) !== 404 && found.length === 0) throw error;
    }
  }
  return found;
}

export interface ReportWriting {
  readonly api: ReportApi;
  /** What of a report fits into so many bytes. */
  readonly within: (report: NamespaceReport, mostBytes: number) => ReportContent;
}

/** Brings the report of each namespace up to date, and takes away that of one without results. Never rejects for one of them. */
export async function writePolicyReports(
  cluster: Cluster,
  reports: readonly NamespaceReport[],
  writing: ReportWriting,
): Promise<WrittenReports> {
  const counts = { written: 0, unchanged: 0, removed: 0, none: 0 };
  const failed = new Map<string, ReportFailure>();
  await each(reports, async (report) => {
    try {
      counts[await settle({ cluster, ...writing }, report)] += 1;
    } catch (error) {
      noteFailure(failed, report.namespace, error);
    }
  });
  const { none: _, ...told } = counts;
  return { ...told, failures: [...failed.values()] };
}

/**
 * Takes away what was written while the cluster had no other API: readers would take an old report and a new one for one. Gives how many
 * there were. What cannot be read or removed stays until the next time, as does what is not kport's.
 */
export async function removePolicyReports(cluster: Cluster, namespaces: readonly string[], api: ReportApi): Promise<number> {
  let removed = 0;
  await each(namespaces, async (namespace) => {
    try {
      const before = await readReport({ cluster, api }, namespace);
      if (before && isOwn(before) && (await remove({ cluster, api }, before)) === 'removed') removed += 1;
    } catch {
      cluster.client.signal.throwIfAborted();
    }
  });
  return removed;
}

async function each<T>(all: readonly T[], take: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const work = async (): Promise<void> => {
    for (const one of left) await take(one);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
}

class ForeignReport extends Error {}

/** The same is told once. */
function noteFailure(failed: Map<string, ReportFailure>, namespace: string, error: unknown): void {
  const why = error instanceof ForeignReport ? 'foreign' : failureOf(error);
  const key = why === 'foreign' ? why : failureKey(why, namespace);
  const before = failed.get(key);
  failed.set(key, { namespaces: [...(before?.namespaces ?? []), namespace], why: before?.why ?? why });
}

interface Place extends Pick<ReportWriting, 'api'> {
  readonly cluster: Cluster;
}
type Site = Place & ReportWriting;

type Outcome = 'written' | 'unchanged' | 'removed' | 'none';

async function settle(site: Site, report: NamespaceReport): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    const before = await readReport(site, report.namespace);
    if (before && !isOwn(before)) throw new ForeignReport();
    try {
      return report.results.length === 0 ? await remove(site, before) : await write(site, report, before);
    } catch (error) {
      if (!isConflict(error) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

/** As the API gives it: whatever others wrote into it is there, too. */
interface ReportObject {
  readonly metadata: {
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly source?: unknown;
  readonly summary?: unknown;
  readonly results?: unknown;
}

async function readReport({ cluster, api }: Place, namespace: string): Promise<ReportObject | undefined> {
  try {
    return await persistently(cluster, () =>
      cluster.client.customObjects.getNamespacedCustomObject({ ...api, namespace, name: REPORT_NAME }),
    );
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function isOwn({ metadata }: ReportObject): boolean {
  return Object.entries(REPORT_LABELS).every(([name, value]) => metadata.labels?.[name] === value);
}

async function remove({ cluster, api }: Place, before: ReportObject | undefined): Promise<Outcome> {
  if (!before) return 'none';
  const { namespace, uid, resourceVersion } = before.metadata;
  const body = { preconditions: { uid, resourceVersion } };
  const ask = { ...api, namespace, name: REPORT_NAME, body };
  try {
    await persistently(cluster, () => cluster.client.customObjects.deleteNamespacedCustomObject(ask));
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  return 'removed';
}

async function write(site: Site, report: NamespaceReport, before: ReportObject | undefined): Promise<Outcome> {
  for (let most = MOST_BYTES; ; most /= 2) {
    const told = toldIn(site, site.within(report, most), before);
    const { source, summary, results } = before ?? {};
    if (isDeepStrictEqual(told, { ...(source === undefined ? {} : { source }), summary, results })) return 'unchanged';
    const outcome = await put(site, { ...told, metadata: metadataOf(report, before) }, before !== undefined);
    if (outcome !== 'too-large') return outcome;
    if (most / 2 < LEAST_BYTES) throw tooLarge(site.api, most);
  }
}

function tooLarge({ plural, group }: ReportApi, bytes: number): KportError {
  return new KportError('input', { code: 'object-too-large', data: { kind: `${plural}.${group}`, bytes } });
}

function metadataOf({ namespace }: NamespaceReport, before: ReportObject | undefined): object {
  const labels = { ...before?.metadata.labels, ...REPORT_LABELS };
  return { ...before?.metadata, name: REPORT_NAME, namespace, labels };
}

/** Each with the second at which it was first written: a time that changes with each run would be a change of its own. */
function toldIn({ api, cluster }: Site, { summary, results }: ReportContent, before: ReportObject | undefined): object {
  const now = Math.floor(cluster.clock.now().getTime() / 1000);
  const times = timesIn(before?.results);
  const timed = results.map((result) => ({ ...result, timestamp: { seconds: times.get(idOf(result)) ?? now, nanos: 0 } }));
  // The older API has no such field, and refuses it.
  return { ...(api.group === 'openreports.io' ? { source: 'kport' } : {}), summary, results: timed };
}

function timesIn(results: unknown): Map<string, number> {
  const times = new Map<string, number>();
  if (!Array.isArray(results)) return times;
  for (const result of results as readonly WrittenResult[]) {
    const seconds = result?.timestamp?.seconds;
    if (typeof seconds === 'number') times.set(idOf(result), seconds);
  }
  return times;
}

type WrittenResult = Pick<ReportResult, 'properties'> & { readonly timestamp?: { readonly seconds?: unknown } };

function idOf({ properties }: Pick<ReportResult, 'properties'>): string {
  return properties?.resultID ?? '';
}

/** Onto what was read, or as a new one: another writer in between makes it a conflict. */
async function put(
  { cluster, api }: Site,
  report: object & { readonly metadata: object },
  isThere: boolean,
): Promise<Outcome | 'too-large'> {
  const { customObjects } = cluster.client;
  const { group, version, kind } = api;
  const body = { apiVersion: `${group}/${version}`, kind, ...report };
  const { namespace } = report.metadata as { namespace: string };
  const ask = { ...api, namespace, body, fieldManager: 'kport', fieldValidation: 'Strict' };
  const send = () =>
    isThere
      ? customObjects.replaceNamespacedCustomObject({ ...ask, name: REPORT_NAME })
      : customObjects.createNamespacedCustomObject(ask);
  try {
    // Too large is HTTP 500 as well, and stays so however often it is asked for.
    return await persistently(cluster, () => send().then(() => 'written' as const, tooLargeOr));
  } catch (error) {
    // The namespace goes, and its reports with it.
    if (saysTerminating(error) || (!isThere && statusOf(error) === 404)) return 'none';
    throw error;
  }
}

function tooLargeOr(error: unknown): 'too-large' {
  if (isTooLarge(error)) return 'too-large';
  throw error;
}
