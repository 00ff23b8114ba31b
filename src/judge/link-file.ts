import { type Found, isLinkKind, readLinks } from '../facts/links/links.ts';
import { workloadLink } from '../facts/links/workload-link.ts';
import type { FileLinks, WorkloadLink } from '../model/links.ts';
import { withMore } from '../model/lists.ts';
import type { Unreadable } from '../model/source.ts';
import type { Evaluated } from './evaluate.ts';
import { unreadableField } from './unreadable-field.ts';

interface LinkedFile {
  readonly links: FileLinks;
  /** Services and routes that cannot be read. */
  readonly malformed: readonly Unreadable[];
}

const NONE: readonly never[] = Object.freeze([]);

export const NO_LINKS: FileLinks = Object.freeze({ services: NONE, fronted: NONE, workloads: NONE });

/** What the documents of a file have to do with those of others. Plain loops: every document that is made comes here. */
export function linkFile(documents: readonly Evaluated[]): LinkedFile {
  const found: Found = { services: undefined, fronted: undefined, malformed: undefined };
  let workloads: WorkloadLink[] | undefined;
  let malformed: Unreadable[] | undefined;
  for (const { document, extracted, outcomes } of documents) {
    if (mayHoldLinks(extracted)) readLinks(document, found);
    for (const field of found.malformed ?? NONE) malformed = withMore(malformed, unreadableField(document, field));
    found.malformed = undefined;
    for (const outcome of outcomes) {
      const link = outcome.kind === 'evaluated' ? workloadLink(outcome.workload, document) : undefined;
      if (link) workloads = withMore(workloads, link);
    }
  }
  const { services, fronted } = found;
  const isNothing = services === undefined && fronted === undefined && workloads === undefined;
  const links = { services: services ?? NONE, fronted: fronted ?? NONE, workloads: workloads ?? NONE };
  return { links: isNothing ? NO_LINKS : links, malformed: malformed ?? NONE };
}

/** Not in one object of another type, which is no list. */
function mayHoldLinks({ 0: only, length }: Evaluated['extracted']): boolean {
  if (only === undefined || length > 1 || only.at !== '' || only.kind === 'malformed') return true;
  return isLinkKind(only.object);
}
