import { fill } from '../words/catalogue.ts';
import type { Catalogue } from '../words/texts.ts';
import type { InspectedWorkload } from './inspection.ts';
import { printable } from './printable.ts';

/** `file:line`, or the line of what the file renders to, which is no line of the file. */
export function inspectedPlace({ file, line, rendered }: InspectedWorkload, { words }: Catalogue): string {
  if (!rendered) return `${printable(file)}:${line}`;
  const { set } = rendered;
  return printable(fill(set === undefined ? words.renderedLine : words.renderedLineOfSet, { file, line, set: set ?? '' }));
}
