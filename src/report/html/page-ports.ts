import type { BoundPort } from '../../model/bind-matrix.ts';
import type { VerdictSummary } from '../../model/bind-story.ts';
import type { Language } from '../../model/finding.ts';
import { bindWords } from '../../words/bind-catalogue.ts';
import { verdictPhrase } from '../bind-phrase.ts';
import { printable } from '../printable.ts';
import type { Collected } from './collected.ts';
import type { PagePort, PageVerdict, PageWorkload } from './page-data.ts';
import type { PageContext } from './page-findings.ts';

interface PortsContext extends Pick<PageContext, 'fileOf' | 'objectOf'> {
  readonly phrases: Collected<Readonly<Record<Language, string>>>;
}

/** The containers, with all their privileged ports, each once whatever names it has. */
export function workloadsOf(binds: readonly BoundPort[], making: PortsContext): PageWorkload[] {
  const rows: PageWorkload[] = [];
  let ports: PagePort[] = [];
  let last: BoundPort | undefined;
  // Ports of equal Pod specs share their verdicts.
  const told = new Map<VerdictSummary, PagePort>();
  for (const bound of binds) {
    const port = told.get(bound.verdict) ?? pagePort(bound, making);
    told.set(bound.verdict, port);
    // What one object declares is told in one go, and each of its Pod specs has places of its own.
    if (last?.object !== bound.object || last.container !== bound.container) {
      last = bound;
      ports = [port];
      rows.push(pageWorkload(bound, ports, making));
    } else if (!ports.some((one) => one.port === port.port && one.protocol === port.protocol)) ports.push(port);
  }
  return rows;
}

function pageWorkload(
  { object, file, position, container }: BoundPort,
  ports: readonly PagePort[],
  making: PortsContext,
): PageWorkload {
  return {
    object: making.objectOf(object),
    file: making.fileOf(file),
    line: position?.line,
    container: printable(container),
    ports,
  };
}

function pagePort({ verdict: summary, dialect }: BoundPort, { phrases }: PortsContext): PagePort {
  const { port, protocol } = summary;
  const phrase = (language: Language) => printable(verdictPhrase(summary, bindWords(language, dialect)));
  const said = { en: phrase('en'), ja: phrase('ja') };
  return {
    port,
    protocol: printable(protocol),
    verdict: kindOf(summary),
    phrase: phrases.indexOf(said, `${said.en}\n${said.ja}`),
  };
}

export function kindOf({ verdict, overPrivileged }: VerdictSummary): PageVerdict {
  if (verdict !== 'binds') return verdict;
  return overPrivileged === true ? 'over' : 'binds';
}
