// The page to try kport as its users have it: opened from a file in a browser, used by mouse and by keyboard.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { playgroundPage } from '../../scripts/build-playground.ts';
import { answer } from '../../src/playground/answer.ts';
import { findChromium, launchChromium, type OpenedPage, openPage } from './chromium.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const chromium = findChromium();
if (chromium === undefined)
  process.stderr.write('test/browser/playground: skipped, for no Chromium is on the PATH (KPORT_CHROMIUM names one)\n');

const textOf = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent ?? '');
const writtenIn = (page: Page) => page.$eval('#text', (area) => (area as unknown as { value: string }).value);
/** What is told a moment after the last key. */
const until = (page: Page, selector: string, text: string) =>
  expect.poll(() => textOf(page, selector).catch(() => ''), { timeout: 20_000 }).toContain(text);

describe.skipIf(chromium === undefined)('the page to try kport in a browser', () => {
  let browser: Browser;
  let folder: string;
  let html: string;
  let opened: OpenedPage;

  async function open(hash = ''): Promise<Page> {
    opened = await openPage(browser, join(folder, 'index.html'), html, hash);
    await opened.page.waitForSelector('#explanation');
    return opened.page;
  }

  async function write(page: Page, text: string): Promise<void> {
    await page.focus('#text');
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    await page.keyboard.type(text);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kport-playground-'));
    [browser, html] = await Promise.all([launchChromium(chromium ?? ''), playgroundPage()]);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  // No request, no error, nothing against the page's own policy.
  afterEach(async () => {
    expect(opened.faults).toEqual([]);
    await opened.page.close();
  });

  test('says of every example what the engine says in Node.js', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const page = await open();
    for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'))) {
      const text = readFileSync(join(EXAMPLES, file), 'utf8');
      const asked = { language: 'en', preset: 'baseline', runtime: 'unknown', unsafe: true, today } as const;
      const said = await answer({ ...asked, text });
      await page.evaluate(`location.hash = '#example=${basename(file, '.yaml')}&policy=baseline&unsafe=yes&lang=en'`);
      await expect.poll(() => writtenIn(page)).toBe(text);
      await expect.poll(() => textOf(page, '#explanation + pre')).toBe(`${said.explanation}\n`);
      // A line that does not fit goes on behind its indentation and its number.
      const furthest =
        "Math.max(...[...document.querySelectorAll('.explained span')].map((one) => parseFloat(getComputedStyle(one).paddingLeft)))";
      expect(Number(await page.evaluate(furthest)) > 0).toBe(/^ +\S/m.test(said.explanation));
      expect(await textOf(page, '#verdict')).toBe(said.verdict);
      expect(await page.$$eval('.found > li', (items) => items.length)).toBe(said.findings.length);
      if (said.repair.patch !== '') expect(await textOf(page, '.patch')).toBe(`${said.repair.patch}\n`);
    }
  });

  test('answers what is typed, leads to the line, and takes the repair over', async () => {
    const page = await open('#unsafe=yes&lang=en');
    await write(page, 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n');
    await page.keyboard.type('  containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]');
    await until(page, '#lines .error', '5');
    await page.click('.to-line');
    expect(await page.evaluate('document.activeElement.id')).toBe('text');
    expect(await page.evaluate('getSelection().toString()')).toContain('containerPort: 80');
    await page.click('#take-over');
    expect(await writtenIn(page)).toContain('nginx-unprivileged');
    await until(page, '#verdict', 'no findings');
  });

  test('a text that cannot be read says where', async () => {
    const page = await open('#lang=en');
    await write(page, 'kind: Pod\nspec: [\n');
    await until(page, '.incomplete', 'line ');
  });

  test('its address brings text, policy and language again', async () => {
    const page = await open('#lang=ja&policy=audit');
    await write(page, 'apiVersion: v1\nkind: Pod\n# hello');
    await expect.poll(() => page.url(), { timeout: 20_000 }).toContain('text=');
    const hash = new URL(page.url()).hash;
    await page.close();
    const again = await open(hash);
    expect(await writtenIn(again)).toBe('apiVersion: v1\nkind: Pod\n# hello');
    expect(await again.evaluate('document.documentElement.lang')).toBe('ja');
    expect(await again.$eval('#policy', (select) => (select as unknown as { value: string }).value)).toBe('audit');
  });

  test('a broken address is said to be one, and the page works', async () => {
    const page = await open('#text=%25%25');
    expect(await textOf(page, '[role=status]')).not.toBe('');
    expect(await writtenIn(page)).toContain('kind: Deployment');
  });

  test('fits a phone, and dark is dark', async () => {
    const page = await open('#lang=en');
    await page.setViewport({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(20, 23, 26)');
  });

  test('is used by keyboard alone: every control is reached, in the order of the page', async () => {
    const page = await open('#lang=en');
    const reached: string[] = [];
    for (let press = 0; press < 14; press += 1) {
      await page.keyboard.press('Tab');
      reached.push((await page.evaluate('document.activeElement.id || document.activeElement.textContent.trim()')) as string);
    }
    const order = ['Skip to the verdict', 'English', 'dark', 'example', 'policy', 'runtime', 'text', 'Copy a link to this text'];
    expect(reached.filter((name) => order.includes(name))).toEqual(order);
  });
});
