import type { PageData, PageFinding } from '../../src/report/html/page-data.ts';

/** With all that is asked for of a finding in it, as what a page was parsed to has it. */
export function plain(data: PageData): unknown {
  const exempted = data.exempted.map((one) => ({ ...one, finding: plainFinding(one.finding) }));
  const whole = { ...data, findings: data.findings.map(plainFinding), exempted, known: data.known.map(plainFinding) };
  return JSON.parse(JSON.stringify(whole));
}

function plainFinding(finding: PageFinding): PageFinding {
  const { rule, also, severity, file, line, column, object, namespace, dialect, on, said, why, source, rendered } = finding;
  return { rule, also, severity, file, line, column, object, namespace, dialect, on, said, why, source, rendered };
}
