import type { ComponentChildren, TargetedEvent } from 'preact';
import { RUNTIME_PROFILES } from '../../model/bind.ts';
import { LANGUAGES, type Severity } from '../../model/finding.ts';
import { SEVERITY_SIGNS } from '../../report/html/view/signs.ts';
import { LANGUAGE_NAMES, THEMES } from '../../report/html/view-state.ts';
import { PRESETS } from '../../rules/rule.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import { htmlWords } from '../../words/html-words.ts';
import { playgroundWords } from '../../words/playground-words.ts';
import type { Answer, ShownFinding } from '../answer.ts';
import type { App, State } from './state.ts';

interface Seen {
  readonly state: State;
  readonly app: App;
}

/** All that is in the body of the page. */
export function Body({ state, app }: Seen) {
  const words = playgroundWords(state.language);
  return (
    <>
      <button type="button" class="skip" onClick={focusVerdict}>
        {words.skip}
      </button>
      <header>
        <div class="title">
          <h1>
            <span class="brand" lang="en">
              kport
            </span>{' '}
            {words.title}
          </h1>
          <p>{words.subtitle}</p>
        </div>
        <Switches state={state} app={app} />
      </header>
      <main class="playground">
        <div class="writing">
          <Questions state={state} app={app} />
          <Editor state={state} app={app} />
          <p class="actions">
            <button type="button" onClick={app.copyLink}>
              {words.copyLink}
            </button>{' '}
            <span role="status">{state.notice}</span>
          </p>
        </div>
        <div>
          <Verdict state={state} app={app} />
          {state.answer && <Explanation state={state} answer={state.answer} />}
          {state.answer && <RepairSection state={state} app={app} answer={state.answer} />}
        </div>
      </main>
      <footer>
        <p>{fill(words.madeBy, { version: app.brought.version })}</p>
      </footer>
    </>
  );
}

/** No link: the address is that of the text. */
function focusVerdict(): void {
  document.getElementById('verdict')?.focus();
}

function Switches({ state, app }: Seen) {
  const words = htmlWords(state.language);
  const themes = { auto: words.themeAuto, light: words.themeLight, dark: words.themeDark };
  return (
    <div class="switches" role="group" aria-label={words.settings}>
      <div class="choice" role="group" aria-label={words.language}>
        {LANGUAGES.map((language) => (
          <Pressed key={language} on={language === state.language} lang={language} press={() => app.change({ language })}>
            {LANGUAGE_NAMES[language]}
          </Pressed>
        ))}
      </div>
      <div class="choice" role="group" aria-label={words.theme}>
        {THEMES.map((theme) => (
          <Pressed key={theme} on={theme === state.theme} press={() => app.change({ theme })}>
            {themes[theme]}
          </Pressed>
        ))}
      </div>
    </div>
  );
}

interface PressedProps {
  readonly on: boolean;
  readonly lang?: string;
  readonly press: () => void;
  readonly children: ComponentChildren;
}

function Pressed({ on, lang, press, children }: PressedProps) {
  return (
    <button type="button" aria-pressed={on} onClick={press} {...(lang ? { lang } : {})}>
      {children}
    </button>
  );
}

function Questions({ state, app }: Seen) {
  const words = playgroundWords(state.language);
  const { examples } = app.brought;
  const own = examples.every(({ text }) => text !== state.text);
  const runtimes = RUNTIME_PROFILES.map((name) => [name, name === 'unknown' ? words.anyRuntime : name] as const);
  const names = examples.map(({ name }) => [name, name] as const);
  const pick = (name: string) => app.change({ text: examples.find((one) => one.name === name)?.text ?? state.text });
  return (
    <div class="questions">
      <Select
        id="example"
        label={words.example}
        value={examples.find(({ text }) => text === state.text)?.name ?? ''}
        options={own ? [['', words.ownText], ...names] : names}
        choose={pick}
      />
      <Select
        id="policy"
        label={words.policy}
        value={state.preset}
        options={PRESETS.map((preset) => [preset, preset])}
        choose={(name) => app.change({ preset: PRESETS.find((preset) => preset === name) ?? state.preset })}
      />
      <Select
        id="runtime"
        label={words.runtime}
        value={state.runtime}
        options={runtimes}
        choose={(name) => app.change({ runtime: RUNTIME_PROFILES.find((one) => one === name) ?? state.runtime })}
      />
    </div>
  );
}

interface SelectProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly choose: (value: string) => void;
}

function Select({ id, label, value, options, choose }: SelectProps) {
  return (
    <label for={id}>
      {label}{' '}
      <select id={id} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {options.map(([name, text]) => (
          <option key={name} value={name} selected={name === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

const GRAVITY: readonly Severity[] = ['info', 'warning', 'error'];

/** The text with its lines numbered, those with findings in the colour of the gravest. */
function Editor({ state, app }: Seen) {
  const { text, language, answer } = state;
  const words = playgroundWords(language);
  const gravest = new Map<number, Severity>();
  for (const { line = 0, severity } of answer?.findings ?? []) {
    if (GRAVITY.indexOf(severity) > GRAVITY.indexOf(gravest.get(line) ?? 'info') || !gravest.has(line))
      gravest.set(line, severity);
  }
  const scroll = ({ currentTarget }: TargetedEvent<HTMLTextAreaElement>) => {
    const numbers = document.getElementById('lines');
    if (numbers) numbers.scrollTop = currentTarget.scrollTop;
  };
  return (
    <div class="editor">
      <div id="lines" aria-hidden="true">
        {text.split('\n').map((_, index) => (
          <span key={index} class={gravest.get(index + 1) ?? ''}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        id="text"
        aria-label={words.manifest}
        wrap="off"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        lang="en"
        value={text}
        onInput={({ currentTarget }) => app.change({ text: currentTarget.value })}
        onScroll={scroll}
      />
    </div>
  );
}

function Verdict({ state, app }: Seen) {
  const { answer, failure, language } = state;
  const words = playgroundWords(language);
  const grave = answer && GRAVITY.findLast((one) => answer.findings.some(({ severity }) => severity === one));
  return (
    <section aria-labelledby="verdict" aria-live="polite">
      <h2 id="verdict" class={`verdict ${grave ?? (answer?.problems.length ? 'open' : answer ? 'clean' : '')}`} tabIndex={-1}>
        {answer?.verdict ?? words.verdict}
      </h2>
      {failure && <p class="incomplete">{failure}</p>}
      {answer?.problems.map(({ line, text }) => (
        <p key={text} class="incomplete">
          {line !== undefined && <Line line={line} state={state} app={app} />} {text}
        </p>
      ))}
      <ol class="found">
        {answer?.findings.map((finding) => (
          <Finding key={`${finding.line} ${finding.rules} ${finding.text}`} finding={finding} state={state} app={app} />
        ))}
      </ol>
    </section>
  );
}

function Finding({ finding, state, app }: Seen & { readonly finding: ShownFinding }) {
  const { severity, line, text, rules, object, why, fix } = finding;
  const { words } = catalogue(state.language);
  return (
    <li class={severity}>
      <p>
        <span class="sign" aria-hidden="true">
          {SEVERITY_SIGNS[severity]}
        </span>{' '}
        <b>{words[`severity.${severity}`]}</b> {line !== undefined && <Line line={line} state={state} app={app} />} {text}
      </p>
      <p>
        <b>{words.fix}:</b> {fix}
      </p>
      <details>
        <summary>
          {words.why} <code>{rules}</code> <span class="name">{object}</span>
        </summary>
        <p>{why}</p>
      </details>
    </li>
  );
}

function Line({ line, state, app }: Seen & { readonly line: number }) {
  const words = playgroundWords(state.language);
  return (
    <button type="button" class="to-line" aria-label={fill(words.goToLine, { line })} onClick={() => app.goTo(line)}>
      {fill(words.line, { line })}
    </button>
  );
}

interface Answered {
  readonly state: State;
  readonly answer: Answer;
}

function Explanation({ state, answer }: Answered) {
  const words = playgroundWords(state.language);
  return (
    <section aria-labelledby="explanation">
      <h2 id="explanation">{words.explanation}</h2>
      <pre class="explained">
        {answer.explanation.split('\n').map((line) => (
          <span style={{ '--depth': `${depthOf(line)}ch` }}>{`${line}\n`}</span>
        ))}
      </pre>
    </section>
  );
}

/** How far in a line goes on that does not fit: behind its indentation, and behind its number where it has one. */
function depthOf(line: string): number {
  return /^ *(?:\d+\. )?/.exec(line)?.[0].length ?? 0;
}

function RepairSection({ state, app, answer: { repair } }: Answered & Seen) {
  const words = playgroundWords(state.language);
  return (
    <section aria-labelledby="repair">
      <h2 id="repair">{words.repair}</h2>
      <p>
        <label>
          <input
            id="unsafe"
            type="checkbox"
            checked={state.unsafe}
            onChange={({ currentTarget }) => app.change({ unsafe: currentTarget.checked })}
          />{' '}
          {words.unsafe}
        </label>
      </p>
      <p>{repair.summary}</p>
      {repair.needs.length > 0 && <Listed title={words.needs} items={repair.needs} />}
      {repair.patch !== '' && (
        <>
          <pre class="patch">
            {repair.patch.split('\n').map((line, index) => (
              <span key={index} class={patchClass(line)}>{`${line}\n`}</span>
            ))}
          </pre>
          <p class="actions">
            <button id="take-over" type="button" onClick={() => app.change({ text: repair.text })}>
              {words.takeOver}
            </button>
          </p>
        </>
      )}
      {repair.named.length > 0 && <Listed title={words.named} items={repair.named} />}
      {repair.left.length > 0 && <Listed title={words.left} items={repair.left} />}
    </section>
  );
}

function Listed({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul class="listed">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}

function patchClass(line: string): string {
  if (/^(---|\+\+\+|@@)/.test(line)) return 'quiet';
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '';
}
