import { LANGUAGES } from '../../../model/finding.ts';
import { fill, type Seen, wordsOf } from '../said.ts';
import { LANGUAGE_NAMES, NOTES, THEMES } from '../view-state.ts';
import { Charts } from './charts.tsx';
import { FindingsSection } from './findings.tsx';
import { NotesSections } from './notes.tsx';
import { PortsSection } from './ports.tsx';
import { RulesSection } from './rules.tsx';
import { Verdict } from './verdict.tsx';

/** All that is in the body of the page. */
export function Page({ view }: Seen) {
  const words = wordsOf(view);
  return (
    <>
      <a class="skip" href="#findings">
        {words.skip}
      </a>
      <Head view={view} />
      <main>
        <Verdict view={view} />
        <Contents view={view} />
        <Charts view={view} />
        <PortsSection view={view} />
        <FindingsSection view={view} />
        <NotesSections view={view} />
        <RulesSection view={view} />
      </main>
      <footer>
        <p>{fill(words.madeBy, { version: view.data.version })}</p>
      </footer>
    </>
  );
}

function Head({ view }: Seen) {
  const { data } = view;
  const words = wordsOf(view);
  const { name, file } = data.policy;
  const policy = file === undefined ? fill(words.policyName, { name }) : fill(words.policyFile, { name, file });
  const { audit } = data;
  const read = audit ? [fill(words.readFrom, { cluster: audit.cluster, at: audit.at })] : [];
  const written = data.generated === undefined || audit ? [] : [fill(words.generated, { date: data.generated })];
  return (
    <header>
      <div class="title">
        <h1>
          <span class="brand" lang="en">
            kport
          </span>{' '}
          {words.title}
        </h1>
        <p>{words.subtitle}</p>
        <p class="origin">{[...read, policy, ...written].join(' · ')}</p>
      </div>
      <Switches view={view} />
    </header>
  );
}

/** The way to every part of the page that is there. */
function Contents({ view }: Seen) {
  const words = wordsOf(view);
  const { data } = view;
  const parts = [
    ['ports', words.ports, data.workloads.reduce((sum, { ports }) => sum + ports.length, 0)] as const,
    ['findings', words.findings, data.findings.length] as const,
    ...NOTES.map((id) => [id, words[id], data[id].length] as const),
  ].filter(([, , n]) => n > 0);
  if (parts.length === 0) return undefined;
  return (
    <nav aria-label={words.contents}>
      {parts.map(([id, name, n]) => (
        <a key={id} href={`#${id}`}>{`${name} (${n})`}</a>
      ))}
      {data.rules.length > 0 && <a href="#rules">{words.rules}</a>}
    </nav>
  );
}

function Switches({ view }: Seen) {
  const words = wordsOf(view);
  const { state } = view;
  const themes = { auto: words.themeAuto, light: words.themeLight, dark: words.themeDark };
  return (
    <div class="switches needs-script" role="group" aria-label={words.settings}>
      <div class="choice" role="group" aria-label={words.language}>
        {LANGUAGES.map((each) => (
          <button
            key={each}
            type="button"
            data-set="language"
            data-value={each}
            aria-pressed={each === state.language}
            lang={each}
          >
            {LANGUAGE_NAMES[each]}
          </button>
        ))}
      </div>
      <div class="choice" role="group" aria-label={words.theme}>
        {THEMES.map((each) => (
          <button key={each} type="button" data-set="theme" data-value={each} aria-pressed={each === state.theme}>
            {themes[each]}
          </button>
        ))}
      </div>
    </div>
  );
}
