// What is no finding and must not be lost: what could not be judged, what the policy has to say, what was left out.
import type { VNode } from 'preact';
import type { PageFinding } from '../page-data.ts';
import { count, fill, languageOf, placeOf, type Seen, type View, wordingOf, wordsOf } from '../said.ts';
import { NOTES, type NoteListId } from '../view-state.ts';
import { entriesOf, type LongList, Rest } from './long-list.tsx';

export function NotesSections({ view }: Seen) {
  const told = NOTES.filter((id) => view.data[id].length > 0 || (id === 'known' && view.data.knownFrom !== undefined));
  return (
    <>
      {told.map((id) => (
        <Notes key={id} id={id} view={view} />
      ))}
    </>
  );
}

/** Closed where it is a mere list of what is not for kport. */
function Notes({ id, view }: Seen & { id: NoteListId }) {
  const list: LongList = { id, length: ({ data }) => data[id].length, entry: ENTRIES[id] };
  const hint = hintOf(id, view);
  return (
    <section id={id} class="notes" aria-labelledby={`${id}-title`}>
      <details open={id !== 'skipped'}>
        <summary>
          <h2 id={`${id}-title`}>
            {wordsOf(view)[id]} <span class="n">{list.length(view)}</span>
          </h2>
        </summary>
        {hint !== undefined && <p class="hint">{hint}</p>}
        <ul id={`list-${id}`}>{entriesOf(list, view)}</ul>
        <Rest list={list} view={view} />
      </details>
    </section>
  );
}

function hintOf(id: NoteListId, view: View): string | undefined {
  const words = wordsOf(view);
  const hints: Partial<Record<NoteListId, string>> = {
    unread: words.unreadHint,
    unreadable: words.unreadableHint,
    denied: words.deniedHint,
    failures: words.failuresHint,
    known: knownHint(view),
    skipped: words.skippedHint,
  };
  return hints[id];
}

/** What findings were compared with, and what of it is no longer needed. */
function knownHint(view: View): string {
  const { knownFrom } = view.data;
  if (!knownFrom) return '';
  const by = fill(wordsOf(view)[`known.${knownFrom.kind}`], { name: knownFrom.name });
  return [by, ...(knownFrom.stale ? [count(view, knownFrom.stale, 'staleEntry')] : [])].join(' · ');
}

/** An entry of each list. What programs say is English. */
const ENTRIES: Readonly<Record<NoteListId, (view: View, index: number) => VNode>> = {
  unread: ofRun('unread'),
  unreadable: (view, index) => note(view, 'unreadable', index, 'en'),
  failures: failure,
  seen: ofRun('seen'),
  denied: ofRun('denied'),
  differences: ofRun('differences'),
  notices: ofRun('notices'),
  known: (view, index) => {
    const finding = view.data.known[index];
    return <li key={index}>{finding && <FindingLine finding={finding} view={view} />}</li>;
  },
  exempted,
  skipped: (view, index) => note(view, 'skipped', index, 'en'),
};

type OfRun = 'unread' | 'seen' | 'denied' | 'differences' | 'notices';

function ofRun(id: OfRun): LongList['entry'] {
  return (view, index) => note(view, id, index, view.data.language);
}

function note({ data }: View, id: 'unreadable' | 'skipped' | OfRun, index: number, lang: string): VNode {
  const { place = '', text = '' } = data[id][index] ?? {};
  return (
    <li key={index}>
      {place !== '' && <span class="place">{place}</span>} <span lang={lang}>{text}</span>
    </li>
  );
}

function failure(view: View, index: number): VNode {
  const { place = '', object = '', rule = '', error = '' } = view.data.failures[index] ?? {};
  return (
    <li key={index}>
      <span class="place">{place}</span> <span class="name">{object}</span>
      {` ${fill(wordsOf(view).ruleFailed, { rule, error })}`}
    </li>
  );
}

function exempted(view: View, index: number): VNode {
  const told = view.data.exempted[index];
  if (!told) return <li key={index} />;
  const { finding, reason, by, place } = told;
  return (
    <li key={index}>
      <FindingLine finding={finding} view={view} />
      <div class="reason">{fill(wordsOf(view)[`exempted.${by}`], { reason, place })}</div>
    </li>
  );
}

function FindingLine({ finding, view }: Seen & { finding: PageFinding }) {
  const { data, state } = view;
  return (
    <>
      <span class="place">{placeOf(finding, data)}</span>{' '}
      <span lang={languageOf(finding, view)}>{wordingOf(finding, data, state.language).text}</span>{' '}
      <code lang="en">{data.rules[finding.rule]?.id ?? ''}</code>
    </>
  );
}
