import { h, type Markup } from '../markup.ts';
import type { PageLine, PageSource } from '../page-data.ts';

/** Lines with their numbers, the value marked. */
export function sourceView({ first, lines }: PageSource): Markup {
  return h(
    'pre',
    { class: 'source', translate: 'no' },
    lines.map((line, index) => sourceLine(line, first + index)),
  );
}

function sourceLine(line: PageLine, number: number): Markup {
  const isMarked = typeof line !== 'string';
  return h(
    'span',
    { class: isMarked ? 'line marked' : 'line' },
    h('span', { class: 'number' }, String(number)),
    h('code', {}, content(line)),
    '\n',
  );
}

function content(line: PageLine): readonly (Markup | string)[] {
  if (typeof line === 'string') return [line];
  const [before, value, behind] = line;
  return value === undefined ? [before] : [before, h('mark', {}, value), behind ?? ''];
}
