import { type PagePort, type PageVerdict, type PageWorkload, VERDICTS } from '../page-data.ts';
import { type Seen, type View, wordsOf } from '../said.ts';
import { entriesOf, type LongList, Rest } from './long-list.tsx';
import { VERDICT_SIGNS } from './signs.ts';

const matrixList: LongList = {
  id: 'matrix',
  length: ({ rows }) => rows.length,
  entry: (view, index) => {
    const at = view.rows[index] ?? -1;
    const row = view.data.workloads[at];
    return row ? <Row key={at} row={row} view={view} /> : <tr key={at} />;
  },
};

/** The table of containers and privileged ports, with what becomes of each. */
export function MatrixSection({ view }: Seen) {
  const words = wordsOf(view);
  const hasRows = view.data.workloads.length > 0;
  return (
    <section id="ports" aria-labelledby="ports-title">
      <h2 id="ports-title">{words.matrix}</h2>
      <p class="hint">{hasRows ? words.matrixHint : words.matrixEmpty}</p>
      {hasRows && (
        <>
          <VerdictChoice view={view} />
          <div id="matrix">
            <Matrix view={view} />
          </div>
        </>
      )}
    </section>
  );
}

/** The table with what is behind it. */
function Matrix({ view }: Seen) {
  const words = wordsOf(view);
  if (view.rows.length === 0) return <p class="hint">{words.matrixFiltered}</p>;
  return (
    <>
      {/* Reached by the Tab key, because it may be wider than the page and is then moved by the arrow keys. */}
      <div class="scroll" role="region" tabindex={0} aria-labelledby="ports-title">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.workload}</th>
              {portsOf(view).map((port) => (
                <th key={port} scope="col" class="port">
                  {port}
                </th>
              ))}
              <th scope="col" class="outcome">
                {words.outcome}
              </th>
            </tr>
          </thead>
          <tbody id="list-matrix">{entriesOf(matrixList, view)}</tbody>
        </table>
      </div>
      <Rest list={matrixList} view={view} />
    </>
  );
}

function portsOf({ data }: View): number[] {
  return [...new Set(data.workloads.flatMap(({ ports }) => ports.map(({ port }) => port)))].sort((a, b) => a - b);
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

function Row({ row, view }: Seen & { row: PageWorkload }) {
  const { data } = view;
  const line = row.line === undefined ? '' : `:${row.line}`;
  return (
    <tr>
      <th scope="row">
        <span class="name">{data.objects[row.object] ?? ''}</span>
        <span class="container">
          {`${wordsOf(view).container} `}
          <span class="name">{row.container}</span>
        </span>
        <small class="place">{`${data.files[row.file] ?? ''}${line}`}</small>
      </th>
      {portsOf(view).map((port) => (
        <Cell key={port} ports={row.ports.filter((each) => each.port === port)} view={view} />
      ))}
      <td class="outcome">
        <Outcomes ports={row.ports} view={view} />
      </td>
    </tr>
  );
}

function Cell({ ports, view }: Seen & { ports: readonly PagePort[] }) {
  const words = wordsOf(view);
  const isTold = ports.length > 1 || ports.some(({ protocol }) => protocol !== 'TCP');
  return (
    <td class="port">
      {ports.map(({ verdict, protocol }) => (
        <span key={protocol} class={`bind ${verdict}`}>
          <Sign verdict={verdict} />
          {verdict === 'over' ? words.overShort : words[verdict]}
          {isTold && <small>{` ${protocol.toLowerCase()}`}</small>}
        </span>
      ))}
    </td>
  );
}

/** Ports with the same outcome are told together. */
function Outcomes({ ports, view: { data, state } }: Seen & { ports: readonly PagePort[] }) {
  const same = Map.groupBy(ports, ({ phrase }) => phrase);
  return (
    <ul>
      {[...same].map(([phrase, alike]) => (
        <li key={phrase}>
          <b>{`${alike.map(({ port, protocol }) => `${port}/${protocol.toLowerCase()}`).join(', ')}: `}</b>
          {data.phrases[phrase]?.[state.language] ?? ''}
        </li>
      ))}
    </ul>
  );
}
