// The dashboard of Grafana, from a table of its panels. The queries use the metrics of src/webhook/metrics.ts and of
// prom-client's defaults.

interface Panel {
  readonly title: string;
  readonly description: string;
  /** By legend; `$own` is what selects the kports that are looked at. */
  readonly queries: Readonly<Record<string, string>>;
  readonly unit: 'reqps' | 's' | 'short' | 'bytes' | 'dateTimeFromNow';
  /** Out of 24. */
  readonly width: number;
  readonly kind: 'timeseries' | 'stat';
}

const OWN = 'namespace="$namespace"';
const PANELS: readonly Panel[] = [
  {
    title: 'Policy',
    description: 'The policy that holds, and its mode. Two at a time: a new one is just being read.',
    queries: { '{{policy}}: {{mode}}': `max by (policy, mode) (kport_policy_info{${OWN}})` },
    unit: 'short',
    width: 4,
    kind: 'stat',
  },
  {
    title: 'Exemptions',
    description: 'Exemptions of the policy.',
    queries: { exemptions: `max(kport_policy_exemptions{${OWN}})` },
    unit: 'short',
    width: 4,
    kind: 'stat',
  },
  {
    title: 'Certificate expires',
    description: 'The certificate that is shown, of the kport whose ends first.',
    queries: { expires: `min(kport_certificate_expiry_timestamp_seconds{${OWN}}) * 1000` },
    unit: 'dateTimeFromNow',
    width: 4,
    kind: 'stat',
  },
  {
    title: 'Up to date',
    description: '0: a new policy, certificate or client CA was refused, and the old one holds.',
    queries: { '{{what}}': `min by (what) (kport_up_to_date{${OWN}})` },
    unit: 'short',
    width: 4,
    kind: 'stat',
  },
  {
    title: 'Cluster reached',
    description: '0: the policy, or the numbers of namespaces, may be old.',
    queries: { '{{what}}': `min by (what) (kport_cluster_reached{${OWN}})` },
    unit: 'short',
    width: 4,
    kind: 'stat',
  },
  {
    title: 'Armed',
    description: '0: the API server does not ask kport, and lets in everything.',
    queries: { armed: `max(kport_webhook_armed{${OWN}})` },
    unit: 'short',
    width: 4,
    kind: 'stat',
  },
  {
    title: 'Verdicts',
    description: 'error: denied, because it could not be judged. not-judged: allowed without a verdict.',
    queries: { '{{verdict}}': `sum by (verdict) (rate(kport_admission_requests_total{${OWN}}[$__rate_interval]))` },
    unit: 'reqps',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'Time to an answer',
    description: 'From the head of a request to its answer.',
    queries: {
      p50: quantile(0.5),
      p99: quantile(0.99),
    },
    unit: 's',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'Findings that deny',
    description: 'By rule.',
    queries: { '{{rule}}': findings('denied') },
    unit: 'short',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'Findings that deny nothing',
    description: 'warned: told. known: the object had it before. recorded: mode audit. exempted: by the policy.',
    queries: {
      '{{disposition}}': `sum by (disposition) (increase(kport_findings_total{${OWN},disposition!="denied"}[$__rate_interval]))`,
    },
    unit: 'short',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'Denied by kind',
    description: 'Requests that were denied, by the kind of their object.',
    queries: {
      '{{operation}} {{kind}}': `sum by (operation, kind) (increase(kport_admission_requests_total{${OWN},verdict="deny"}[$__rate_interval]))`,
    },
    unit: 'short',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'Requests without a verdict',
    description:
      'By status code: 429 too many at a time, 413 too large, 400 and 415 no AdmissionReview, 499 the client left. And connections that were ended before they had one: gave-way and refused are a flood.',
    queries: {
      '{{code}}': `sum by (code) (rate(kport_rejected_requests_total{${OWN}}[$__rate_interval]))`,
      'connection: {{because}}': `sum by (because) (rate(kport_connections_ended_total{${OWN}}[$__rate_interval]))`,
    },
    unit: 'reqps',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'In flight',
    description: 'Requests that are being answered.',
    queries: { '{{pod}}': `kport_requests_in_flight{${OWN}}` },
    unit: 'short',
    width: 6,
    kind: 'timeseries',
  },
  {
    title: 'Memory',
    description: 'Of the process.',
    queries: { '{{pod}}': `process_resident_memory_bytes{${OWN}} and on (pod) kport_policy_info{${OWN}}` },
    unit: 'bytes',
    width: 6,
    kind: 'timeseries',
  },
  {
    title: 'Event loop lag',
    description: 'How late kport is for what it has to do, 99 of 100 times.',
    queries: { '{{pod}}': `nodejs_eventloop_lag_p99_seconds{${OWN}} and on (pod) kport_policy_info{${OWN}}` },
    unit: 's',
    width: 6,
    kind: 'timeseries',
  },
  {
    title: 'Namespaces',
    description: 'By their label kport.dev/mode; unknown: its value is no mode. Nothing, unless metrics.namespaces is on.',
    queries: { '{{mode}}': `max by (mode) (kport_namespaces{${OWN}})` },
    unit: 'short',
    width: 6,
    kind: 'timeseries',
  },
  {
    title: 'Lost',
    description:
      'Should be 0. worker: a thread that died of what it judged, and was replaced. log: lines that were thrown away, because nobody read them.',
    queries: {
      worker: `sum(rate(kport_worker_deaths_total{${OWN}}[$__rate_interval]))`,
      log: `sum(rate(kport_log_lines_lost_total{${OWN}}[$__rate_interval]))`,
    },
    unit: 'reqps',
    width: 24,
    kind: 'timeseries',
  },
  {
    title: 'Findings in what runs',
    description: 'Of the last kport audit, once a workload. Nothing, unless audit.enabled is on.',
    queries: { '{{severity}}: {{rule}}': `max by (severity, rule) (kport_audit_findings{${OWN}})` },
    unit: 'short',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'Predicted, and seen',
    description:
      'What went wrong in containers as kport predicts it, in the last audit. seen: somebody tells the cause. fits: what is left of it is like it.',
    queries: { '{{how}}': `max by (how) (kport_audit_failures{${OWN}})` },
    unit: 'short',
    width: 12,
    kind: 'timeseries',
  },
  {
    title: 'Last audit',
    description: 'complete false: something of the cluster could not be read or judged; the log of the job says what.',
    queries: { 'complete: {{complete}}': `max by (complete) (kport_audit_timestamp_seconds{${OWN}}) * 1000` },
    unit: 'dateTimeFromNow',
    width: 24,
    kind: 'stat',
  },
];

function quantile(q: number): string {
  return `histogram_quantile(${q}, sum by (le) (rate(kport_admission_duration_seconds_bucket{${OWN}}[$__rate_interval])))`;
}

function findings(disposition: string): string {
  return `sum by (rule) (increase(kport_findings_total{${OWN},disposition="${disposition}"}[$__rate_interval])) > 0`;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana.
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 24;

/** The text of files/dashboard.json. */
export function dashboardFile(): string {
  return `${JSON.stringify(dashboard(), null, 2)}\n`;
}

function dashboard(): object {
  return {
    uid: 'kport',
    title: 'kport',
    tags: ['kport'],
    schemaVersion: 39,
    editable: true,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: variables() },
    panels: placed(PANELS).map(panelOf),
  };
}

function variables(): object[] {
  const query = 'label_values(kport_policy_info, namespace)';
  return [
    { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
    { name: 'namespace', label: 'Namespace', type: 'query', datasource: DATASOURCE, query, refresh: 2, sort: 1 },
  ];
}

type Placed = Panel & { readonly id: number; readonly x: number; readonly y: number; readonly height: number };

/** From left to right, in as many rows as it takes; those of one row are equally high. */
function placed(panels: readonly Panel[]): Placed[] {
  let [x, y] = [0, 0];
  return panels.map((panel, index) => {
    const height = panel.kind === 'stat' ? 4 : 8;
    const at = { ...panel, id: index + 1, x, y, height };
    x += panel.width;
    if (x >= COLUMNS) [x, y] = [0, y + height];
    return at;
  });
}

function panelOf({ id, title, description, queries, unit, width, kind, x, y, height }: Placed): object {
  const isPolicy = kind === 'stat' && title === 'Policy';
  return {
    id,
    type: kind,
    title,
    description,
    datasource: DATASOURCE,
    gridPos: { x, y, w: width, h: height },
    fieldConfig: { defaults: { unit, min: unit === 'dateTimeFromNow' ? undefined : 0 }, overrides: [] },
    ...(kind === 'stat' ? { options: { textMode: isPolicy ? 'name' : 'auto', reduceOptions: { calcs: ['lastNotNull'] } } } : {}),
    targets: Object.entries(queries).map(([legendFormat, expr], index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat,
      ...(kind === 'stat' ? { instant: true } : {}),
    })),
  };
}
