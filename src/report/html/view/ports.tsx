import { type PagePort, type PageVerdict, type PageWorkload, VERDICTS } from '../page-data.ts';
import { type Seen, wordsOf } from '../said.ts';
import { entriesOf, type LongList, Rest } from './long-list.tsx';
import { VERDICT_SIGNS } from './signs.ts';

const portsList: LongList = {
  id: 'ports',
  length: ({ rows }) => rows.length,
  entry: (view, index) => {
    const at = view.rows[index] ?? -1;
    const row = view.data.workloads[at];
    return row ? <Container key={at} row={row} view={view} /> : <li key={at} />;
  },
};

/** The containers that have privileged ports, with what becomes of each. */
export function PortsSection({ view }: Seen) {
  const words = wordsOf(view);
  const hasPorts = view.data.workloads.length > 0;
  return (
    <section id="ports" aria-labelledby="ports-title">
      <h2 id="ports-title">{words.ports}</h2>
      <p class="hint">{hasPorts ? (view.data.audit ? words.portsOfNodes : words.portsHint) : words.portsEmpty}</p>
      {hasPorts && (
        <>
          <VerdictChoice view={view} />
          {view.rows.length === 0 ? (
            <p class="hint">{words.portsFiltered}</p>
          ) : (
            <ol class="ports" id="list-ports">
              {entriesOf(portsList, view)}
            </ol>
          )}
          <Rest list={portsList} view={view} />
        </>
      )}
    </section>
  );
}

function VerdictChoice({ view }: Seen) {
  const words = wordsOf(view);
  const all = view.data.workloads.flatMap(({ ports }) => ports);
  const numberOf = (verdict: PageVerdict) => all.filter((port) => port.verdict === verdict).length;
  return (
    <div class="chips" role="group" aria-label={words.verdicts}>
      {VERDICTS.map((verdict) => (
        <button
          key={verdict}
          type="button"
          class={`chip ${verdict}`}
          data-verdict={verdict}
          aria-pressed={view.state.verdicts.includes(verdict)}
          disabled={numberOf(verdict) === 0}
        >
          <Sign verdict={verdict} />
          {`${words[verdict]} `}
          <b>{numberOf(verdict)}</b>
        </button>
      ))}
    </div>
  );
}

function Sign({ verdict }: { verdict: PageVerdict }) {
  return (
    <span class="sign" aria-hidden="true">
      {VERDICT_SIGNS[verdict]}
    </span>
  );
}

/** Of its ports those with a verdict that is asked for; of which the same becomes, together. */
function Container({ row, view }: Seen & { row: PageWorkload }) {
  const { data, state } = view;
  const line = row.line === undefined ? '' : `:${row.line}`;
  const asked = row.ports.filter(({ verdict }) => state.verdicts.includes(verdict));
  return (
    <li class="of-container">
      <p class="who">
        <span class="name">{data.objects[row.object] ?? ''}</span>{' '}
        <span class="container">
          {`${wordsOf(view).container} `}
          <span class="name">{row.container}</span>
        </span>{' '}
        {!data.audit && <span class="place">{`${data.files[row.file] ?? ''}${line}`}</span>}
      </p>
      <ul>
        {[...Map.groupBy(asked, ({ phrase }) => phrase)].map(([phrase, alike]) => (
          <Alike key={phrase} ports={alike} told={data.phrases[phrase]?.[state.language] ?? ''} />
        ))}
      </ul>
    </li>
  );
}

function Alike({ ports, told }: { ports: readonly PagePort[]; told: string }) {
  return (
    <li class="outcome">
      <span class="numbers-of">
        {ports
          .toSorted((a, b) => a.port - b.port)
          .map(({ port, protocol, verdict }) => (
            <>
              <span key={`${port} ${protocol}`} class={`bind ${verdict}`}>
                <Sign verdict={verdict} />
                {`${port}/${protocol.toLowerCase()}`}
              </span>{' '}
            </>
          ))}
      </span>
      <span class="told">{told}</span>
    </li>
  );
}
