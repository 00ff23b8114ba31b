// The start of the page's own script. The page is there without it, too; with it, it can be searched.
import { unpacked } from '../packed.ts';
import { filtersFromHash, firstState } from '../view-state.ts';
import { startApp } from './app.tsx';
import { listen } from './events.ts';
import { watchEnd } from './lists.ts';
import { keptTheme } from './theme.ts';

function start(): void {
  const [root, json] = [document.getElementById('page'), document.getElementById('data')?.textContent];
  if (!root || !json) return;
  const data = unpacked(JSON.parse(json));
  document.documentElement.classList.add('script');
  const first = { ...firstState(data), theme: keptTheme() };
  const app = startApp(data, root, location.hash.includes('=') ? filtersFromHash(location.hash, first, data) : first);
  listen(app, root);
  watchEnd(app);
}

start();
