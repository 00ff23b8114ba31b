import { Counter, type CounterConfiguration, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AuditTotals } from '../model/audit-totals.ts';
import { rules } from '../rules/index.ts';
import type { Ended } from './http/connections.ts';

/** allow, deny, error (denied because it could not be judged) and not-judged (allowed without a verdict). */
export type Verdict = 'allow' | 'deny' | 'error' | 'not-judged';
/** What became of a finding. */
export type Disposition = 'denied' | 'warned' | 'known' | 'recorded' | 'exempted';
export type Watched = 'policy' | 'images' | 'certificate' | 'client-ca';

/** Everything that a server counts, in a registry of its own: two servers in one process do not mix. */
export interface Metrics {
  readonly registry: Registry;
  request(operation: string, kind: string, verdict: Verdict): void;
  findings(ruleId: string, disposition: Disposition, n: number): void;
  /** Answered without a verdict: too large, malformed, too many at once. */
  rejected(code: number): void;
  /** A connection that was ended, or not taken. */
  connectionEnded(port: 'webhook' | 'health', because: Ended): void;
  /** A thread that judged has ended. */
  workerDied(): void;
  /** Seconds from the first byte of a request to its answer. */
  duration(seconds: number): void;
  inFlight(n: number): void;
  /** Lines of the log that nobody read. */
  logLost(lines: number): void;
  reloaded(what: Watched, accepted: boolean): void;
  /** What could not be looked after can be again, and nothing new was there. */
  upToDate(what: Watched): void;
  /** An old one holds, although nothing new was refused: it is gone. */
  outdated(what: Watched): void;
  policy(name: string, mode: string, exemptions: number): void;
  certificateExpires(at: Date): void;
  /** How many namespaces there are by what their label asks for, asked when metrics are read. */
  namespaces(counts: () => Readonly<Record<string, number>>): void;
  /** What an audit of the cluster counted, asked when metrics are read; undefined as long as there was none. */
  audit(totals: () => AuditTotals | undefined): void;
  reached(what: 'namespaces' | 'policies', isReached: boolean): void;
  armed(configuration: string, isArmed: boolean): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  // Event-loop lag, memory, garbage collection.
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    ...requestMetrics(registry),
    ...connectionMetrics(registry),
    ...findingMetrics(registry),
    ...stateMetrics(registry),
    ...reloadMetrics(registry),
    audit: auditGauges([registry]),
  };
}

/**
 * A counter that is told how many when somebody reads it: with each request, to find its place by its labels would take longer than all
 * else that is counted.
 */
function counted(configuration: Omit<CounterConfiguration<string>, 'collect'>): (n: number, ...labels: string[]) => void {
  const untold = new Map<string, { readonly labels: string[]; n: number }>();
  new Counter({
    ...configuration,
    collect() {
      for (const { labels, n } of untold.values()) this.labels(...labels).inc(n);
      untold.clear();
    },
  });
  return (n, ...labels) => {
    const key = labels.join('\n');
    const known = untold.get(key);
    if (known === undefined) untold.set(key, { labels, n });
    else known.n += n;
  };
}

function requestMetrics(registry: Registry): Pick<Metrics, 'request' | 'rejected' | 'duration' | 'inFlight'> {
  const registers = [registry];
  const request = counted({
    name: 'kport_admission_requests_total',
    help: 'Admission requests by operation, kind (other: no kind that kport knows) and verdict.',
    labelNames: ['operation', 'kind', 'verdict'],
    registers,
  });
  const rejected = new Counter({
    name: 'kport_rejected_requests_total',
    help: 'HTTP requests that got no verdict, by status code.',
    labelNames: ['code'],
    registers,
  });
  const duration = new Histogram({
    name: 'kport_admission_duration_seconds',
    help: 'From the head of an admission request to its answer.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  let answering = 0;
  new Gauge({
    name: 'kport_requests_in_flight',
    help: 'Requests that are being answered.',
    registers,
    collect() {
      this.set(answering);
    },
  });
  return {
    request: (operation, kind, verdict) => request(1, operation, kind, verdict),
    rejected: (code) => rejected.labels(String(code)).inc(),
    duration: (seconds) => duration.observe(seconds),
    inFlight(n) {
      answering = n;
    },
  };
}

function connectionMetrics(registry: Registry): Pick<Metrics, 'connectionEnded' | 'logLost' | 'workerDied'> {
  const ended = new Counter({
    name: 'kport_connections_ended_total',
    help: 'Connections by port and why they were ended: gave-way (the longest idle one, where all places were taken), refused (all were busy), handshake, head and body (too slow, or unreadable).',
    labelNames: ['port', 'because'],
    registers: [registry],
  });
  for (const because of ['gave-way', 'refused'] as const) {
    for (const port of ['webhook', 'health']) ended.labels(port, because).inc(0);
  }
  const lost = new Counter({
    name: 'kport_log_lines_lost_total',
    help: 'Lines of the log that were thrown away, because too many waited for whoever reads it.',
    registers: [registry],
  });
  const died = new Counter({
    name: 'kport_worker_deaths_total',
    help: 'Threads that ended while they judged, and were replaced: what they judged may need more memory than there is.',
    registers: [registry],
  });
  return {
    workerDied: () => died.inc(),
    connectionEnded: (port, because) => ended.labels(port, because).inc(),
    logLost: (lines) => lost.inc(lines),
  };
}

function findingMetrics(registry: Registry): Pick<Metrics, 'findings'> {
  const found = counted({
    name: 'kport_findings_total',
    help: 'Findings by rule and what became of them: denied, warned, known (the object had it before), recorded, exempted.',
    labelNames: ['rule', 'disposition'],
    registers: [registry],
  });
  const findings: Metrics['findings'] = (ruleId, disposition, n) => found(n, ruleId, disposition);
  for (const { id } of rules) findings(id, 'denied', 0);
  return { findings };
}

function stateMetrics(registry: Registry): Pick<Metrics, 'policy' | 'certificateExpires' | 'reached' | 'armed' | 'namespaces'> {
  const registers = [registry];
  const policy = new Gauge({
    name: 'kport_policy_info',
    help: '1 for the policy that holds, by name and mode.',
    labelNames: ['policy', 'mode'],
    registers,
  });
  const exemptions = new Gauge({ name: 'kport_policy_exemptions', help: 'Exemptions of the policy.', registers });
  const expiry = new Gauge({
    name: 'kport_certificate_expiry_timestamp_seconds',
    help: 'When the certificate that is shown expires, in seconds since 1970.',
    registers,
  });
  const reached = new Gauge({
    name: 'kport_cluster_reached',
    help: '1 while policies (or namespaces, to count them) of the cluster are followed, 0 while the last known ones stand.',
    labelNames: ['what'],
    registers,
  });
  // Without a label it would be told, as 0, where nobody has asked for it.
  const armed = new Gauge({
    name: 'kport_webhook_armed',
    help: '1 while the webhook configuration has its rules and trusts the certificate that is shown, 0 while the API server asks nobody.',
    labelNames: ['configuration'],
    registers,
  });
  return {
    policy(name, mode, n) {
      policy.reset();
      policy.labels(name, mode).set(1);
      exemptions.set(n);
    },
    namespaces: namespaceGauge(registers),
    armed: (configuration, isArmed) => armed.labels(configuration).set(isArmed ? 1 : 0),
    reached: (what, isReached) => reached.labels(what).set(isReached ? 1 : 0),
    certificateExpires: (at) => expiry.set(at.getTime() / 1000),
  };
}

/** There is no number before there is one that is right. */
function namespaceGauge(registers: Registry[]): Metrics['namespaces'] {
  let read: Parameters<Metrics['namespaces']>[0] = () => ({});
  new Gauge({
    name: 'kport_namespaces',
    help: 'Namespaces by what their label kport.dev/mode asks for (unknown: its value is no mode); with --count-namespaces.',
    labelNames: ['mode'],
    registers,
    collect() {
      for (const [mode, n] of Object.entries(read())) this.labels(mode).set(n);
    },
  });
  return (counts) => {
    read = counts;
  };
}

/** Each with a label: one without would be told, as 0, where there was no audit. */
function auditGauges(registers: Registry[]): Metrics['audit'] {
  let read: Parameters<Metrics['audit']>[0] = () => undefined;
  const known = new Set(rules.map(({ id }) => id));
  new Gauge({
    name: 'kport_audit_timestamp_seconds',
    help: 'When kport audit last read the cluster, in seconds since 1970; complete: whether it could read and judge all of it.',
    labelNames: ['complete'],
    registers,
    collect() {
      this.reset();
      const totals = read();
      if (totals) this.labels(String(totals.complete)).set(Date.parse(totals.at) / 1000);
    },
  });
  new Gauge({
    name: 'kport_audit_findings',
    help: 'Findings of the last kport audit by rule (other: none that this kport knows) and severity, once a workload.',
    labelNames: ['rule', 'severity'],
    registers,
    collect() {
      this.reset();
      for (const { rule, severity, n } of read()?.findings ?? []) this.labels(known.has(rule) ? rule : 'other', severity).inc(n);
    },
  });
  new Gauge({
    name: 'kport_audit_failures',
    help: 'What went wrong in containers as kport predicts it: seen, where the cause is told, and fits, where it is not.',
    labelNames: ['how'],
    registers,
    collect() {
      this.reset();
      for (const [how, n] of Object.entries(read()?.failures ?? {})) this.labels(how).set(n);
    },
  });
  return (totals) => {
    read = totals;
  };
}

function reloadMetrics(registry: Registry): Pick<Metrics, 'reloaded' | 'upToDate' | 'outdated'> {
  const registers = [registry];
  const reloads = new Counter({
    name: 'kport_reloads_total',
    help: 'New policies, certificates and client CAs by result; a refused one leaves the old one in place.',
    labelNames: ['what', 'result'],
    registers,
  });
  const upToDate = new Gauge({
    name: 'kport_up_to_date',
    help: '1 while the last new policy, certificate or client CA was accepted, 0 while an old one holds in its place.',
    labelNames: ['what'],
    registers,
  });
  return {
    reloaded(what, accepted) {
      reloads.labels(what, accepted ? 'accepted' : 'refused').inc();
      upToDate.labels(what).set(accepted ? 1 : 0);
    },
    upToDate: (what) => upToDate.labels(what).set(1),
    outdated: (what) => upToDate.labels(what).set(0),
  };
}
