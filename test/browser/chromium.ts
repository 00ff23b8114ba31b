import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The program that KPORT_CHROMIUM names, or else the first of the usual names on the PATH; undefined where there is none. */
export function findChromium({ KPORT_CHROMIUM, PATH = '' } = process.env): string | undefined {
  if (KPORT_CHROMIUM) return KPORT_CHROMIUM;
  const candidates = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  // Chromium's sandbox does not start for root, as which containers run tests; the pages are kport's own.
  return puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

export interface OpenedPage {
  readonly page: Page;
  /** What the page must not do: errors, violations of its policy, requests, dialogs. */
  readonly faults: readonly string[];
}

/** What breaks the page's security policy is blocked in silence, unless somebody listens. */
const TELL_VIOLATIONS = `addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
  setTimeout(() => { throw new Error('policy: ' + violatedDirective + ': ' + sample); });
});`;

/** Opens a page from a file, as a reader does. */
export async function openPage(browser: Browser, file: string, html: string, hash = ''): Promise<OpenedPage> {
  writeFileSync(file, html);
  const page = await browser.newPage();
  const url = pathToFileURL(file).href;
  const faults: string[] = [];
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error}`));
  page.on('request', (request) => {
    // The icon is empty and in the page itself.
    if (!request.url().startsWith(url) && request.url() !== 'data:,') faults.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.evaluateOnNewDocument(TELL_VIOLATIONS);
  // Nothing moves away from under the mouse.
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.goto(url + hash);
  return { page, faults };
}
