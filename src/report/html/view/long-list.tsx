// A list of which the first entries are there at once and the others when they are asked for: ten thousand skipped files are
// told, and cost nothing until somebody wants to see them.
import type { VNode } from 'preact';
import { fill, type Seen, type View, wordsOf } from '../said.ts';
import { CHUNK, type ListId } from '../view-state.ts';

export interface LongList {
  readonly id: ListId;
  length(view: View): number;
  entry(view: View, index: number): VNode;
}

/** The entries that are told. */
export function entriesOf(list: LongList, view: View): VNode[] {
  return Array.from({ length: toldOf(list, view) }, (_, index) => list.entry(view, index));
}

function toldOf(list: LongList, view: View): number {
  return Math.min(list.length(view), view.state.told[list.id] ?? CHUNK);
}

/**
 * Behind the entries: how many more there are, as a button that brings them, without them empty; and what a reader without
 * JavaScript is told where a list is cut.
 */
export function Rest({ list, view }: Seen & { list: LongList }) {
  const all = list.length(view);
  const n = Math.min(CHUNK, all - toldOf(list, view));
  const words = wordsOf(view);
  return (
    <>
      <div class="more needs-script" id={`more-${list.id}`}>
        {n > 0 && (
          <button type="button" data-more={list.id}>
            {fill(words.showMore, { n, all })}
          </button>
        )}
      </div>
      {all > CHUNK && <p class="without-script">{fill(words.withoutScript, { n: CHUNK })}</p>}
    </>
  );
}
