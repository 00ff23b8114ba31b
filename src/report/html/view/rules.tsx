import type { ComponentChildren } from 'preact';
import type { PageRule } from '../page-data.ts';
import { type Seen, wordsOf } from '../said.ts';

/** What the rules are about, for whoever has not read their documentation. */
export function RulesSection({ view }: Seen) {
  const told = view.data.rules.filter(({ texts }) => texts !== undefined);
  if (told.length === 0) return undefined;
  return (
    <section id="rules" aria-labelledby="rules-title">
      <h2 id="rules-title">{wordsOf(view).rules}</h2>
      {told.map((rule) => (
        <Rule key={rule.id} rule={rule} view={view} />
      ))}
    </section>
  );
}

function Rule({ rule: { id, texts, references }, view }: Seen & { rule: PageRule }) {
  const words = wordsOf(view);
  const text = texts?.[view.state.language];
  if (text === undefined) return undefined;
  return (
    <details class="rule" id={`rule-${id}`}>
      <summary>
        <h3>
          {text.title} <code lang="en">{id}</code>
        </h3>
      </summary>
      <dl class="reasons">
        <Definition name={words.why}>{text.why}</Definition>
        <Definition name={words.risk}>{text.risk}</Definition>
        <Definition name={words.remedies}>
          <ol>
            {text.remedies.map((remedy) => (
              <li key={remedy}>{remedy}</li>
            ))}
          </ol>
        </Definition>
        <Definition name={words.fine}>{text.fine}</Definition>
        <Definition name={words.references}>
          <ul>
            {references.map(({ title, url }) => (
              <li key={url}>
                <a href={url} rel="noreferrer">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </Definition>
      </dl>
    </details>
  );
}

function Definition({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
