// What alerts and the dashboard ask for is there: the metrics that a server of kport really has, with these labels.
import { describe, expect, test } from 'vitest';
import { dashboardFile } from '../../scripts/chart-dashboard.ts';
import { createMetrics } from '../../src/webhook/metrics.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { describeWithHelm } from './helms.ts';
import { only, render } from './render.ts';

const ENABLED = {
  serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
  prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
  dashboard: { enabled: true },
};

/** Of Prometheus, and of what the ServiceMonitor adds to every metric. */
const ADDED_LABELS = ['namespace', 'pod', 'le'];

async function metricsOfKport(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { registry } = createMetrics();
  const known = new Map<string, string[]>();
  for (const metric of registry.getMetricsAsArray()) {
    const { name, labelNames = [] } = metric as unknown as { name: string; labelNames?: string[] };
    for (const suffix of ['', '_bucket', '_sum', '_count']) known.set(name + suffix, [...labelNames]);
  }
  return known;
}

/** Metrics of an expression, each with the labels that it is selected by; and the labels that it is grouped by. */
function asked(expression: string) {
  const selected = [...expression.matchAll(/\b((?:kport|process|nodejs)_\w+)\s*(?:\{([^}]*)\})?/g)].map(
    ([, name = '', labels = '']) => ({ name, labels: [...labels.matchAll(/(\w+)\s*(?:=|!=|=~|!~)/g)].map(([, label]) => label) }),
  );
  const grouped = [...expression.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, */));
  return { selected, grouped };
}

async function expectAnswerable(expression: string): Promise<void> {
  const known = await metricsOfKport();
  const { selected, grouped } = asked(expression);
  expect(selected.length, expression).toBeGreaterThan(0);
  for (const { name, labels } of selected) {
    expect([...known.keys()], expression).toContain(name);
    for (const label of labels) expect([...(known.get(name) ?? []), ...ADDED_LABELS], expression).toContain(label);
  }
  const all = selected.flatMap(({ name }) => known.get(name) ?? []);
  for (const label of grouped) expect([...all, ...ADDED_LABELS], expression).toContain(label);
}

describe('the dashboard', () => {
  const { panels } = JSON.parse(dashboardFile()) as { panels: Manifest[] };

  test.each(panels.map((panel) => [panel.title, panel] as const))('%s asks for what there is', async (_, { targets }) => {
    for (const { expr, legendFormat } of targets) {
      await expectAnswerable(expr);
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
        expect(
          expr.includes('sum') || expr.includes('max') || expr.includes('min') ? asked(expr).grouped : ADDED_LABELS,
        ).toContain(label);
      }
    }
  });

  test('shows every metric of kport itself', async () => {
    const shown = panels
      .flatMap(({ targets }) => targets.flatMap(({ expr }: Manifest) => asked(expr).selected))
      .map(({ name }) => name);
    const { registry } = createMetrics();
    const own = registry
      .getMetricsAsArray()
      .map(({ name }) => name)
      .filter((name) => name.startsWith('kport_'));
    // How often something was reloaded is in the log; that it was refused is in kport_up_to_date.
    const left = own.filter((name) => !shown.includes(name) && !shown.includes(`${name}_bucket`));
    expect(left).toEqual(['kport_reloads_total']);
  });

  test('its panels stand side by side in rows of 24 columns', () => {
    const rows = Map.groupBy(panels, ({ gridPos }) => gridPos.y);
    for (const row of rows.values()) expect(row.reduce((sum, { gridPos }) => sum + gridPos.w, 0)).toBe(24);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describeWithHelm('monitoring', (helm) => {
  const objects = () => render(helm, { metrics: ENABLED, audit: { enabled: true } });

  test('alerts ask for what there is, in the namespace of the release', async () => {
    const { rules } = only(objects(), 'PrometheusRule').spec.groups[0];
    expect(rules.length).toBeGreaterThan(5);
    for (const { alert, expr, labels, annotations } of rules) {
      expect(alert).toMatch(/^Kport[A-Z]/);
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\.$/);
      expect(expr).toContain('{namespace="kport-system"');
      await expectAnswerable(expr);
      for (const [, label] of `${annotations.summary}${annotations.description}`.matchAll(/\{\{ \$labels\.(\w+) \}\}/g)) {
        const { selected, grouped } = asked(expr);
        const known = await metricsOfKport();
        expect([...grouped, ...selected.flatMap(({ name }) => known.get(name) ?? []), 'pod']).toContain(label);
      }
    }
  });

  test('the dashboard is the one of the file, and found by its label', () => {
    const { data, metadata } = only(objects(), 'ConfigMap', 'kport-dashboard');
    expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    expect(JSON.parse(data['kport.json'])).toEqual(JSON.parse(dashboardFile()));
  });

  test('a certificate that holds for days only is no alert from its first day on', () => {
    const { rules } = only(render(helm, { metrics: { prometheusRule: { enabled: true, certificateDays: 1 } } }), 'PrometheusRule')
      .spec.groups[0];
    const { expr, annotations } = rules.find(({ alert }: Manifest) => alert === 'KportCertificateExpires');
    expect(expr).toMatch(/ - time\(\) < 1 \* 24 \* 3600$/);
    expect(annotations.summary).toContain('less than 1 d.');
  });

  test('an audit that is old, or has never been, is an alert where there are audits', () => {
    const rulesOf = (audit: object) =>
      only(render(helm, { metrics: { prometheusRule: { enabled: true, auditHours: 26 } }, audit }), 'PrometheusRule').spec
        .groups[0].rules as Manifest[];
    const found = (rules: readonly Manifest[]) => rules.filter(({ alert }) => /Audit/.test(alert));
    expect(found(rulesOf({ enabled: false }))).toEqual([]);
    const [old, never, incomplete] = found(rulesOf({ enabled: true }));
    expect(old?.expr).toBe('time() - max(kport_audit_timestamp_seconds{namespace="kport-system"}) > 26 * 3600');
    expect(old?.annotations.description).toContain('CronJob kport-audit in kport-system');
    expect(never).toMatchObject({ expr: 'absent(kport_audit_timestamp_seconds{namespace="kport-system"})', for: '26h' });
    expect(incomplete?.expr).toBe('max(kport_audit_timestamp_seconds{namespace="kport-system",complete="false"}) > 0');
  });

  test('labels by which Prometheus selects', () => {
    for (const kind of ['ServiceMonitor', 'PrometheusRule']) {
      expect(only(objects(), kind).metadata.labels).toMatchObject({ release: 'prometheus' });
    }
  });

  test('nothing of it is there unless it is asked for', () => {
    const kinds = render(helm).map(({ kind }) => kind);
    expect(kinds).not.toContain('ServiceMonitor');
    expect(kinds).not.toContain('PrometheusRule');
    expect(kinds.filter((kind) => kind === 'ConfigMap')).toHaveLength(1);
  });
});
