import type { PageLine, PageSource } from '../page-data.ts';

/**
 * Lines with their numbers, the value marked. A class keeps translators away: the attribute `translate` is a word in text and a
 * boolean in a browser.
 */
export function SourceView({ source: { first, lines } }: { source: PageSource }) {
  return (
    <pre class="source notranslate">
      {lines.map((line, index) => (
        <span key={first + index} class={typeof line === 'string' ? 'line' : 'line marked'}>
          <span class="number">{first + index}</span>
          <code>
            <Line line={line} />
          </code>
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function Line({ line }: { line: PageLine }) {
  if (typeof line === 'string') return <>{line}</>;
  const [before, value, behind] = line;
  if (value === undefined) return <>{before}</>;
  return (
    <>
      {before}
      <mark>{value}</mark>
      {behind}
    </>
  );
}
