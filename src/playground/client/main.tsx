// The start of the page to try kport: it asks the engine a moment after the last key, and draws what that says.
import { render } from 'preact';
import { LANGUAGES } from '../../model/finding.ts';
import { DEFAULT_PRESET } from '../../policy/presets.ts';
import { keepTheme, keptTheme } from '../../report/html/client/theme.ts';
import { fill } from '../../words/catalogue.ts';
import { playgroundWords } from '../../words/playground-words.ts';
import { tellError } from '../../words/tell-error.ts';
import { type Address, fromHash, MOST_TEXT, toHash } from '../address.ts';
import { answer } from '../answer.ts';
import { Body } from './page.tsx';
import type { App, Brought, State } from './state.ts';

/** The example that the page begins with: what the public's first manifests look like. */
const FIRST = 'nginx-as-root';
/** Milliseconds after the last key. */
const PAUSE = 150;
/** What the answer depends on. */
const ASKED = ['text', 'language', 'preset', 'runtime', 'unsafe'] as const;

/** What changes, and what it is drawn into. */
interface Page {
  readonly root: HTMLElement;
  readonly brought: Brought;
  state: State;
  /** Until the engine is asked. */
  timer?: ReturnType<typeof setTimeout>;
}

async function start(root: HTMLElement, brought: Brought): Promise<void> {
  const language = LANGUAGES.find((one) => navigator.language.startsWith(one)) ?? 'en';
  const fresh: State = {
    ...{ language, preset: DEFAULT_PRESET, runtime: 'unknown', unsafe: false, theme: keptTheme() },
    text: brought.examples.find(({ name }) => name === FIRST)?.text ?? '',
  };
  const page: Page = { root, brought, state: await stateAt(location.hash, fresh, brought) };
  addEventListener('hashchange', async () => {
    page.state = await stateAt(location.hash, page.state, brought);
    draw(page);
    await ask(page);
  });
  draw(page);
  await ask(page);
}

function draw(page: Page): void {
  const { state, brought, root } = page;
  document.documentElement.lang = state.language;
  document.documentElement.dataset.theme = state.theme;
  document.title = `kport: ${playgroundWords(state.language).title}`;
  const app: App = {
    brought,
    change: (changes) => change(changes, page),
    goTo: goToLine,
    copyLink: () => void copyLink(page),
  };
  render(<Body state={state} app={app} />, root);
}

function change(changes: Partial<State>, page: Page): void {
  const before = page.state;
  page.state = { ...before, notice: undefined, ...changes };
  if (page.state.theme !== before.theme) keepTheme(page.state.theme);
  draw(page);
  if (isSameQuestion(page.state, before)) return;
  clearTimeout(page.timer);
  page.timer = setTimeout(() => ask(page), page.state.text === before.text ? 0 : PAUSE);
}

function isSameQuestion(one: State, other: State): boolean {
  return ASKED.every((part) => one[part] === other[part]);
}

async function ask(page: Page): Promise<void> {
  const asked = page.state;
  const told = await answerTo(asked);
  // Something else is asked meanwhile, and its answer is on the way.
  if (!isSameQuestion(asked, page.state)) return;
  page.state = { ...page.state, ...told };
  draw(page);
  await remember(page);
}

async function copyLink(page: Page): Promise<void> {
  const words = playgroundWords(page.state.language);
  if ((await remember(page)) === undefined) return change({ notice: words.tooLongForLink }, page);
  const isCopied = await navigator.clipboard.writeText(location.href).then(
    () => true,
    () => false,
  );
  change({ notice: isCopied ? words.copied : words.notCopied }, page);
}

async function answerTo(state: State): Promise<Pick<State, 'answer' | 'failure'>> {
  const { text, language } = state;
  const words = playgroundWords(language);
  if (text.length > MOST_TEXT) return { answer: undefined, failure: fill(words.tooLong, { most: MOST_TEXT }) };
  try {
    const today = new Date().toISOString().slice(0, 10);
    return { answer: await answer({ ...state, today }), failure: undefined };
  } catch (error) {
    return { answer: undefined, failure: tellError(error, language) };
  }
}

async function stateAt(hash: string, before: State, { examples }: Brought): Promise<State> {
  let said: Address;
  try {
    said = await fromHash(hash);
  } catch {
    return { ...before, notice: playgroundWords(before.language).badLink };
  }
  const { example, text = examples.find(({ name }) => name === example)?.text ?? before.text, ...settings } = said;
  return { ...before, ...settings, text };
}

/** The address that leads here again; undefined where the text is too long for one. */
async function remember({ state, brought: { examples } }: Page): Promise<string | undefined> {
  const { text, language, preset, runtime, unsafe } = state;
  const example = examples.find((one) => one.text === text)?.name;
  const hash = await toHash({ language, preset, runtime, unsafe, ...(example === undefined ? { text } : { example }) });
  // A page inside of another one may not be allowed to change its address.
  try {
    history.replaceState(null, '', hash ?? location.pathname + location.search);
  } catch {}
  return hash;
}

function goToLine(line: number): void {
  const area = document.getElementById('text');
  if (!(area instanceof HTMLTextAreaElement)) return;
  const lines = area.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 5);
}

const root = document.getElementById('page');
const brought = document.getElementById('data')?.textContent;
if (root && brought) void start(root, JSON.parse(brought));
