// How the long lists stand in the page: a row for each entry, in which what came before is a number. A tenth of what it is as objects.
import { SEVERITIES } from '../../model/finding.ts';
import { ROOM } from '../../model/remembered.ts';
import { each, type InPieces } from '../json-pieces.ts';
import type { PageData, PageExempted, PageFinding, PageLine, PagePort, PageSource, PageWorkload } from './page-data.ts';

/** A value where it comes for the first time, and its number among those where it comes again. */
type Once<T> = T | number;

/** 0 for a place, or a source, that is not there. */
type FindingRow = readonly [
  rule: number,
  severity: number,
  file: number,
  line: number,
  column: number,
  object: number,
  namespace: number,
  said: Once<PageFinding['said']>,
  ...source: SourceRow,
  rest?: FindingRest,
];
type SourceRow = readonly [first: number, lines: Once<readonly PageLine[]>];

/** What few findings have. */
interface FindingRest extends Pick<PageFinding, 'also' | 'dialect' | 'on' | 'why'> {
  readonly rendered?: { readonly by: string; readonly from: string; readonly source: SourceRow };
}

type WorkloadRow = readonly [object: number, file: number, line: number, container: string, ...ports: Once<PagePort>[]];

export interface PackedData extends Omit<PageData, 'findings' | 'exempted' | 'known' | 'workloads'> {
  readonly findings: readonly FindingRow[];
  readonly exempted: readonly (Omit<PageExempted, 'finding'> & { readonly finding: FindingRow })[];
  readonly known: readonly FindingRow[];
  readonly workloads: readonly WorkloadRow[];
}

/** Made as it is written. */
export function packed(data: PageData): InPieces<PackedData> {
  const rowOf = findingRows();
  return {
    ...data,
    objects: data.objects.values(),
    findings: each(data.findings, findingRows()),
    exempted: each(data.exempted, ({ finding, ...why }) => ({ ...why, finding: rowOf(finding) })),
    known: each(data.known, findingRows()),
    workloads: each(data.workloads, workloadRows()),
  };
}

export function unpacked(data: PackedData): PageData {
  const findingOf = findingsOfRows();
  return {
    ...data,
    findings: data.findings.map(findingsOfRows()),
    exempted: data.exempted.map(({ finding, ...why }) => ({ ...why, finding: findingOf(finding) })),
    known: data.known.map(findingsOfRows()),
    workloads: data.workloads.map(workloadsOfRows()),
  };
}

function findingRows(): (finding: PageFinding) => FindingRow {
  const [said, lines] = [numbered<PageFinding['said']>(), numbered<readonly PageLine[]>()];
  const sourceRow = (source: PageSource | undefined): SourceRow => (source ? [source.first, lines(source.lines)] : [0, 0]);
  return (finding) => {
    const { rule, severity, file, line = 0, column = 0, object, namespace, source, rendered } = finding;
    const [first, shown] = sourceRow(source);
    const place = [rule, SEVERITIES.indexOf(severity), file, line, column, object, namespace] as const;
    const { also, dialect, on, why } = finding;
    if ((also ?? dialect ?? on ?? why ?? rendered) === undefined) return [...place, said(finding.said), first, shown];
    const rest = {
      also,
      dialect,
      on,
      why,
      ...(rendered ? { rendered: { ...rendered, source: sourceRow(rendered.source) } } : {}),
    };
    return [...place, said(finding.said), first, shown, rest];
  };
}

function findingsOfRows(): (row: FindingRow) => PageFinding {
  const [saidOf, linesOf] = [byNumber<PageFinding['said']>(), byNumber<readonly PageLine[]>()];
  const sourceOf = ([first, lines]: SourceRow): PageSource | undefined =>
    first === 0 ? undefined : { first, lines: linesOf(lines) };
  return ([rule, severity, file, line, column, object, namespace, said, first, lines, { rendered, ...rest } = {}]) => ({
    rule,
    severity: SEVERITIES[severity] ?? 'error',
    file,
    ...(line === 0 ? {} : { line, column }),
    object,
    namespace,
    said: saidOf(said),
    source: sourceOf([first, lines]),
    ...(rendered ? { rendered: { ...rendered, source: sourceOf(rendered.source) } } : {}),
    ...rest,
  });
}

function workloadRows(): (workload: PageWorkload) => WorkloadRow {
  const port = numbered<PagePort>();
  return ({ object, file, line = 0, container, ports }) => [object, file, line, container, ...ports.map(port)];
}

function workloadsOfRows(): (row: WorkloadRow) => PageWorkload {
  const portOf = byNumber<PagePort>();
  return ([object, file, line, container, ...ports]) => ({
    object,
    file,
    ...(line === 0 ? {} : { line }),
    container,
    ports: ports.map(portOf),
  });
}

/** Of as many values as there is room for; then it begins anew, as who reads it does. */
function numbered<T extends object>(): (value: T) => Once<T> {
  const numbers = new Map<T, number>();
  return (value) => {
    const number = numbers.get(value);
    if (number !== undefined) return number;
    if (numbers.size === ROOM) numbers.clear();
    numbers.set(value, numbers.size);
    return value;
  };
}

function byNumber<T extends object>(): (value: Once<T>) => T {
  let values: T[] = [];
  return (value) => {
    if (typeof value === 'number') return values[value] as T;
    if (values.length === ROOM) values = [];
    values.push(value);
    return value;
  };
}
