// What an audit keeps in the cluster that it looked at: reports, and its counts for the metrics of kport serve.
import type { AuditResult } from '../../model/audit.ts';
import { KportError } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import { REPORT_APIS, type ReportApi, type ReportFailure, type WrittenReports } from '../../model/policy-report.ts';
import { auditWords } from '../../words/audit-words.ts';
import { fill } from '../../words/catalogue.ts';
import { tell } from '../../words/tell.ts';
import type { Connected } from './connect.ts';

export interface KeptOptions {
  readonly writeReports?: boolean;
  /** Where the counts go: `namespace/name` of a ConfigMap. */
  readonly writeMetrics?: string;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
}

/** Of a part of the Pods nobody can say that a namespace is clean, and of a part of the namespaces not how many findings there are. */
export function checkKept({ writeReports, writeMetrics, allNamespaces = false, selector, fieldSelector }: KeptOptions): void {
  const isOfPods = selector !== undefined || fieldSelector !== undefined;
  if (writeReports && isOfPods) throw new KportError('usage', { code: 'kept-of-part', data: { option: '--write-reports' } });
  if (writeMetrics === undefined) return;
  if (isOfPods || !allNamespaces) throw new KportError('usage', { code: 'kept-of-part', data: { option: '--write-metrics' } });
  placeOf(writeMetrics);
}

function placeOf(text: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = '', ...others] = text.split('/');
  if (namespace === '' || name === '' || others.length > 0)
    throw new KportError('usage', { code: 'no-config-map', data: { text } });
  return { namespace, name };
}

interface Keeping {
  readonly result: AuditResult;
  readonly connected: Connected;
}

interface Speaker {
  readonly language: Language;
  readonly say: (line: string) => void;
}

/** Gives whether all of it could be written. Throws KportError `usage` for a cluster that has no kind of reports. */
export async function keepAudit(kept: Keeping, { writeReports, writeMetrics }: KeptOptions, told: Speaker): Promise<boolean> {
  const counted = writeMetrics === undefined || (await keepTotals(kept, writeMetrics, told));
  return writeReports ? (await keepReports(kept, told)) && counted : counted;
}

async function keepTotals({ result, connected }: Keeping, text: string, { language, say }: Speaker): Promise<boolean> {
  const [{ writeAuditTotals }, { failureOf }, { auditTotals }] = await Promise.all([
    import('../../cluster/audit-totals.ts'),
    import('../../cluster/failure.ts'),
    import('../../report/audit-totals.ts'),
  ]);
  try {
    await writeAuditTotals(connected.cluster, placeOf(text), auditTotals(result));
    return true;
  } catch (error) {
    say(fill(auditWords(language).metricsNotWritten, { name: text, why: tell(failureOf(error), language) }));
    return false;
  }
}

async function keepReports({ result, connected }: Keeping, { language, say }: Speaker): Promise<boolean> {
  const [{ findReportApis, removePolicyReports, writePolicyReports }, { policyReports, reportWithin }] = await Promise.all([
    import('../../cluster/policy-reports.ts'),
    import('../../report/policy-reports.ts'),
  ]);
  const [api, older] = await findReportApis(connected.cluster);
  if (api === undefined) {
    const kinds = REPORT_APIS.map(nameOf);
    throw new KportError('usage', { code: 'no-report-kind', data: { newer: kinds[0] ?? '', older: kinds[1] ?? '' } });
  }
  const within = (report: Parameters<typeof reportWithin>[0], most: number) => reportWithin(report, most, language);
  const reports = policyReports(result, language);
  const written = await writePolicyReports(connected.cluster, reports, { api, within });
  for (const line of reportLines(written, nameOf(api), language)) say(line);
  const namespaces = reports.map(({ namespace }) => namespace);
  const removed = older === undefined ? 0 : await removePolicyReports(connected.cluster, namespaces, older);
  if (older && removed > 0) say(fill(auditWords(language).olderRemoved, { n: removed, kind: nameOf(older) }));
  return written.failures.length === 0;
}

function nameOf({ plural, group }: ReportApi): string {
  return `${plural}.${group}`;
}

const MOST_NAMED = 3;

function reportLines({ failures, ...counts }: WrittenReports, kind: string, language: Language): string[] {
  const words = auditWords(language);
  return [fill(words.reportsWritten, { kind, ...counts }), ...failures.map((failure) => failureLine(failure, language))];
}

function failureLine({ namespaces, why }: ReportFailure, language: Language): string {
  const words = auditWords(language);
  const more = namespaces.length - MOST_NAMED;
  const named = namespaces.slice(0, MOST_NAMED).join(', ') + (more > 0 ? fill(words.andMore, { n: more }) : '');
  return why === 'foreign'
    ? fill(words.reportForeign, { namespaces: named })
    : fill(words.reportNotWritten, { namespaces: named, why: tell(why, language) });
}
