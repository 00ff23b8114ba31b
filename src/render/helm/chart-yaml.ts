import { isMapping } from '../../model/mapping.ts';
import type { Reason } from '../../model/reason.ts';
import type { Position } from '../../model/source.ts';
import { readYaml } from '../../sources/yaml/read.ts';

/** What of a Chart.yaml matters here. */
interface ChartMetadata {
  readonly name: string;
  readonly isLibrary: boolean;
  /** Names of charts by the other names that this chart has for them. */
  readonly aliases: ReadonlyMap<string, string>;
}

interface ChartFault {
  readonly position?: Position;
  readonly reason: Reason;
}

/** Reads a Chart.yaml as far as helm needs it to begin; what is wrong beyond that, helm says. */
export function readChartYaml(text: string): ChartMetadata | ChartFault {
  const { documents, unreadable } = readYaml(text, 'Chart.yaml');
  const [fault] = unreadable;
  if (fault) return { reason: fault.reason, ...(fault.position ? { position: fault.position } : {}) };
  const [document] = documents;
  const value = document && 'root' in document ? document.value : undefined;
  if (!isMapping(value) || typeof value.name !== 'string' || value.name === '') return { reason: { code: 'names-no-chart' } };
  return { name: value.name, isLibrary: value.type === 'library', aliases: aliasesOf(value.dependencies) };
}

function aliasesOf(dependencies: unknown): Map<string, string> {
  const listed: readonly unknown[] = Array.isArray(dependencies) ? dependencies : [];
  return new Map(
    listed.flatMap((dependency): [string, string][] => {
      if (!isMapping(dependency)) return [];
      const { alias, name } = dependency;
      return typeof alias === 'string' && typeof name === 'string' && alias !== '' ? [[alias, name]] : [];
    }),
  );
}
