import { boundPorts } from '../judge/bind-matrix.ts';
import type { BoundPort } from '../model/bind-matrix.ts';
import type { BindContext } from '../model/outcome.ts';
import type { JudgedDocument } from './link-file.ts';

/** What only a report with much room tells of a file. Plain data. */
export interface FileDetails {
  readonly text: string;
  readonly binds: readonly BoundPort[];
}

export function fileDetails(text: string, documents: readonly JudgedDocument[], context: BindContext): FileDetails {
  const binds = documents.flatMap(({ document, outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === 'evaluated' ? boundPorts(document, outcome.workload, context) : [])),
  );
  return { text, binds };
}
