import { readLinks } from '../facts/links/links.ts';
import { workloadLink } from '../facts/links/workload-link.ts';
import type { FileLinks } from '../model/links.ts';
import type { Unreadable } from '../model/source.ts';
import type { Evaluated } from './evaluate.ts';
import { unreadableField } from './unreadable-field.ts';

interface LinkedFile {
  readonly links: FileLinks;
  /** Services and routes that cannot be read. */
  readonly malformed: readonly Unreadable[];
}

export const NO_LINKS: FileLinks = Object.freeze({ services: [], fronted: [], workloads: [] });

/** What the documents of a file have to do with those of others. */
export function linkFile(documents: readonly Evaluated[]): LinkedFile {
  const read = documents.map(({ document }) => ({ document, ...readLinks(document) }));
  return {
    links: {
      services: read.flatMap(({ services }) => services),
      fronted: read.flatMap(({ fronted }) => fronted),
      workloads: documents.flatMap(workloadLinks),
    },
    malformed: read.flatMap(({ document, malformed }) => malformed.map(({ field }) => unreadableField(document, field))),
  };
}

function workloadLinks({ document, outcomes }: Evaluated): FileLinks['workloads'][number][] {
  return outcomes.flatMap((outcome) => {
    const link = outcome.kind === 'evaluated' ? workloadLink(outcome.workload, document) : undefined;
    return link ? [link] : [];
  });
}
