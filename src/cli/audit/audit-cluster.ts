// Reads a cluster, judges it, and puts together what is told of it.
import { type Audited, audit } from '../../audit/audit.ts';
import { type Collector, collector, isTop } from '../../audit/collect.ts';
import type { PreviewSettings } from '../../audit/preview.ts';
import { wantedKinds } from '../../audit/wanted-kinds.ts';
import type { AuditScope } from '../../cluster/audit/read-cluster.ts';
import { exemptionNotices } from '../../judge/exemption-notices.ts';
import type { findPolicy } from '../../lint/find-policy.ts';
import type { AuditResult, UnreadKind } from '../../model/audit.ts';
import { daysSince } from '../../model/calendar.ts';
import type { Mode } from '../../model/decision.ts';
import { KportError } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { PolicyNotice } from '../../model/lint.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import { type HeldPolicy, heldPolicy } from './cluster-policy.ts';
import type { AskedCluster, Connected, connect } from './connect.ts';

export interface AskedAudit extends AskedCluster {
  /** None: that of the context. */
  readonly namespaces: readonly string[];
  readonly allNamespaces: boolean;
  readonly selector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly policy?: string | undefined;
  readonly policyName: string;
  readonly images?: string | undefined;
  /** A policy to preview, as `policy` names one; the one that is judged by where only a mode is given. */
  readonly as?: string | undefined;
  readonly mode?: Mode | undefined;
  /** Changes the policy as the command line says. */
  readonly adjust: (policy: Policy) => Policy;
  /** Fingerprints of findings that are known; their file, as it is named. */
  readonly baseline?: { readonly file: string; readonly known: ReadonlySet<string> } | undefined;
}

export interface AuditWorld {
  readonly io: Io;
  readonly language: Language;
  readonly findPolicy: typeof findPolicy;
  readonly connect: typeof connect;
  readonly onProgress: (objects: number) => void;
}

/** What was found, and the cluster that it was found in, for what is to be written there. */
export interface AuditedCluster {
  readonly result: AuditResult;
  readonly connected: Connected;
  /** Every finding by itself, which a baseline keeps. */
  readonly single: Audited['single'];
}

/** Throws KportError `usage`, `policy`, and `input` for a cluster that cannot be asked. */
export async function auditCluster(asked: AskedAudit, world: AuditWorld): Promise<AuditedCluster> {
  const { io, language } = world;
  const connected = await world.connect(asked, io);
  const held = await heldPolicy(connected.cluster, asked, world);
  const policy = asked.adjust(held.found.policy);
  const preview = await previewSettings(asked, { policy, connected }, world);
  const read = await readAll(connected, policy, { asked, world });
  const audited = audit(read.collected, {
    context: { policy, door: 'cluster', language, today: io.today },
    withPodsOnly: asked.selector !== undefined || asked.fieldSelector !== undefined,
    hasEvents: read.hasEvents,
    ...(preview ? { preview } : {}),
    known: asked.baseline?.known,
  });
  const { known, single, usedExemptions, ...told } = audited;
  const { server, context } = connected;
  const { lock } = held.found;
  const result: AuditResult = {
    cluster: { server, ...(context === undefined ? {} : { context }) },
    at: new Date(io.time()).toISOString(),
    policy: held.told,
    ...(lock ? { images: { ...lock, days: daysSince(lock.made, io.today) } } : {}),
    ...told,
    unread: [...held.unread, ...read.unread],
    ...(asked.baseline ? { known, knownFrom: { kind: 'baseline', name: asked.baseline.file } } : {}),
    notices: noticesOf(policy, usedExemptions, { asked, language, today: io.today, held }),
  };
  return { result, connected, single };
}

async function previewSettings(
  asked: AskedAudit,
  { policy, connected: { cluster } }: { readonly policy: Policy; readonly connected: Connected },
  world: AuditWorld,
): Promise<PreviewSettings | undefined> {
  const { as, mode = 'enforce' } = asked;
  if (as === undefined && asked.mode === undefined) return undefined;
  const { io, language } = world;
  const other = as === undefined ? policy : (await heldPolicy(cluster, { ...asked, policy: as }, world)).found.policy;
  return { policy: other, mode, language, today: io.today };
}

interface Reading {
  readonly asked: AskedAudit;
  readonly world: AuditWorld;
}

interface Read {
  readonly collected: ReturnType<Collector['collected']>;
  readonly unread: readonly UnreadKind[];
  readonly hasEvents: boolean;
}

async function readAll({ cluster, namespace, server }: Connected, policy: Policy, { asked, world }: Reading): Promise<Read> {
  const { readCluster, readTroubleEvents } = await import('../../cluster/audit/read-cluster.ts');
  const scope = scopeOf(asked, namespace);
  const collecting = collector();
  const begin = counted(collecting, world.onProgress);
  try {
    const unread = await readCluster(cluster, scope, { ...wantedKinds(policy.workloads), isTop, begin });
    if (!collecting.isTroubled()) return { collected: collecting.collected(), unread, hasEvents: false };
    const events = await readTroubleEvents(cluster, scope, { begin: () => collecting.takeEvent });
    const all = [...unread, ...events];
    return { collected: collecting.collected(), unread: all, hasEvents: events.length === 0 };
  } catch (error) {
    if (error instanceof KportError && error.code === 'usage') throw error;
    const { failureOf } = await import('../../cluster/failure.ts');
    throw new KportError('input', { code: 'cluster-unreachable', data: { server, why: failureOf(error) } }, { cause: error });
  }
}

function scopeOf({ namespaces, allNamespaces, selector, fieldSelector }: AskedAudit, own: string): AuditScope {
  return {
    ...(allNamespaces ? {} : { namespaces: namespaces.length > 0 ? [...new Set(namespaces)] : [own] }),
    ...(selector === undefined ? {} : { labelSelector: selector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  };
}

function counted(collecting: Collector, onProgress: (objects: number) => void): Collector['begin'] {
  let objects = 0;
  return (reading) => {
    const take = collecting.begin(reading);
    return (object) => {
      objects += 1;
      onProgress(objects);
      take(object);
    };
  };
}

interface Noticing {
  readonly asked: AskedAudit;
  readonly held: HeldPolicy;
  readonly language: Language;
  readonly today: string;
}

/** Of a part of a cluster nobody can say which exemptions nothing needs. */
function noticesOf(
  policy: Policy,
  usedExemptions: Audited['usedExemptions'],
  { asked, held, language, today }: Noticing,
): PolicyNotice[] {
  const { words } = catalogue(language);
  const isWhole = asked.allNamespaces && asked.selector === undefined && asked.fieldSelector === undefined;
  const notices = exemptionNotices(policy, { used: new Set(usedExemptions), today, knowsUsers: false });
  return notices
    .filter(({ kind }) => kind === 'expired' || isWhole)
    .map(({ kind, file, position, reason, expires = '' }) => {
      const sentence = kind === 'expired' ? words.exemptionExpired : words.exemptionUnused;
      const message = fill(sentence, { reason: JSON.stringify(reason), date: expires });
      return { kind, file: file || held.told.name, ...(position ? { position } : {}), message };
    });
}
