// The HTML report as its readers have it: opened from a file in a browser, used by mouse and by keyboard.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import type { AuditResult } from '../../src/model/audit.ts';
import type { LintResult } from '../../src/model/lint.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { auditHtml as auditHtmlPieces, htmlReport as htmlReportPieces } from '../../src/report/html.ts';
import { wholeText } from '../../src/report/json-pieces.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { audit, auditFinding, namespace, owner } from '../report/audit-results.ts';
import { hostile, RULES } from '../report/formats/given.ts';
import { everything, finding, result } from '../report/lint-results.ts';
import { findChromium, launchChromium, type OpenedPage, openPage } from './chromium.ts';

const htmlReport = (...given: Parameters<typeof htmlReportPieces>) => wholeText(htmlReportPieces(...given));
const auditHtml = (...given: Parameters<typeof auditHtmlPieces>) => wholeText(auditHtmlPieces(...given));

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const chromium = findChromium();
if (chromium === undefined)
  process.stderr.write('test/browser: skipped, for no Chromium is on the PATH (KPORT_CHROMIUM names one)\n');

let browser: Browser;
let folder: string;
let opened: OpenedPage;

async function open(given: LintResult, { language = 'en' as 'en' | 'ja', hash = '' } = {}): Promise<Page> {
  return show(htmlReport(given, { language, version: '1.2.3', generated: '2026-01-31', rules: RULES }), hash);
}

async function show(html: string, hash = ''): Promise<Page> {
  opened = await openPage(browser, join(folder, 'report.html'), html, hash);
  return opened.page;
}

/** Of a cluster of two nodes: all Deployments have a Pod on `n1`, the first one on `n2` as well. */
function audited(): AuditResult {
  const owners = ['web', 'api'].map((name, index) => {
    const nodes = index === 0 ? ['n1', 'n2'] : ['n1'];
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name };
    return owner({ object, findings: [auditFinding({ subject: object, nodes })] });
  });
  const nodes = ['n1', 'n2'].map((name) => ({ name, pods: 2 }));
  return audit({ namespaces: [namespace('shop', owners)], nodes });
}

async function examples(): Promise<LintResult> {
  const policy = { policy: shippedPolicy('restricted') };
  return lintPaths(['examples'], { policy, language: 'en', io: recordedIo({ cwd: ROOT }), details: true, threads: 1 });
}

function many(n: number): LintResult {
  const rules = ['privileged-container-port', 'may-run-as-root', 'net-bind-service-added', 'duplicate-key'];
  const severities = ['error', 'warning', 'info'] as const;
  const findings = Array.from({ length: n }, (_, index) =>
    finding({
      ruleId: rules[index % rules.length] ?? '',
      severity: severities[index % severities.length] ?? 'info',
      message: `container "web-${index}" declares privileged containerPort ${index % 1024}`,
      subject: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: `team-${index % 40}`, name: `web-${index}` },
      origin: { file: `apps/team-${index % 40}/web-${index}.yaml`, document: 0 },
    }),
  );
  return result({ findings, counts: { ...result().counts, files: n, judged: n, workloads: n, errors: n } });
}

const textOf = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent?.trim() ?? '');
const countOf = (page: Page, selector: string) => page.$$eval(selector, (elements) => elements.length);
const focused = (page: Page) =>
  page.evaluate('document.activeElement.id || document.activeElement.textContent') as Promise<string>;

describe.skipIf(chromium === undefined)('the HTML report in a browser', () => {
  let examined: LintResult;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kport-browser-'));
    browser = await launchChromium(chromium ?? '');
    examined = await examples();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    expect(opened.faults).toEqual([]);
    await opened.page.close();
  });

  test('makes no element out of a text, even if it were to try', async () => {
    await open(everything());
    const { page, faults } = await openPage(browser, join(folder, 'report.html'), await opened.page.content());
    await expect(page.evaluate('document.body.innerHTML = "<b>bold</b>"')).rejects.toThrow('TrustedHTML');
    await expect.poll(() => faults).toContainEqual(expect.stringContaining('require-trusted-types-for'));
    await page.close();
  });

  test('is the same with its script as without it', async () => {
    const page = await open(everything());
    const withScript = await page.$eval('main', (main) => main.textContent);
    await page.setJavaScriptEnabled(false);
    await page.reload();
    expect(await page.$eval('main', (main) => main.textContent)).toBe(withScript);
    expect(await page.$eval('.filters', (filters) => filters.checkVisibility())).toBe(false);
    expect(await page.$eval('.body', (body) => body.checkVisibility())).toBe(true);
  });

  test('shows the findings of a bar that is clicked, and all when it is clicked again', async () => {
    const page = await open(examined);
    const all = await countOf(page, '.finding');
    expect(all).toBe(examined.findings.length);
    await page.click('.bar[data-facet="namespace"]');
    const shown = examined.findings.filter(({ subject }) => subject.namespace === 'shop').length;
    expect(await countOf(page, '.finding')).toBe(shown);
    expect(await textOf(page, '#shown')).toBe(`${shown} of ${all} findings`);
    expect(await page.$eval('#facet-namespace', (select) => (select as unknown as { value: string }).value)).not.toBe('');
    expect(await page.$eval('.bar[data-facet="namespace"]', (bar) => bar.getAttribute('aria-pressed'))).toBe('true');
    expect(page.url()).toContain('#namespace=shop');
    await page.click('.bar[data-facet="namespace"]');
    expect(await countOf(page, '.finding')).toBe(all);
    expect(page.url()).not.toContain('#');
  });

  test('of a cluster shows what is on a node that is clicked, and what an address names', async () => {
    const html = auditHtml(audited(), { language: 'en', version: '1.2.3', rules: RULES });
    const page = await show(html, '#node=n2');
    expect(await countOf(page, '.finding')).toBe(1);
    await page.click('.bar[data-facet="node"]');
    expect(await countOf(page, '.finding')).toBe(2);
    expect(page.url()).toContain('#node=n1');
    await page.select('#facet-node', '1');
    expect(await textOf(page, '#shown')).toBe('1 of 2 findings');
    await page.click('[data-action="reset"]');
    expect(await textOf(page, '#shown')).toBe('2 of 2 findings');
    await page.setJavaScriptEnabled(false);
    await page.reload();
    expect(await countOf(page, '.finding')).toBe(2);
  });

  test('filters by rule, file and severity, and clears the filters', async () => {
    const page = await open(examined);
    const all = await textOf(page, '#shown');
    const ids = await page.$$eval('#facet-rule option', (options) => options.map((option) => option.textContent));
    const index = ids.findIndex((id) => id?.startsWith('privileged-host-port ('));
    const value = await page.$$eval('#facet-rule option', (options, at) => options[at]?.getAttribute('value') ?? '', index);
    await page.select('#facet-rule', value);
    expect(`privileged-host-port (${await countOf(page, '.finding')})`).toBe(ids[index]);
    await page.click('input[data-severity="error"]');
    expect(await textOf(page, '#list')).toBe('No finding matches. Clear the filters to see all of them.');
    await page.click('[data-action="reset"]');
    expect(await textOf(page, '#shown')).toBe(all);
    expect(await page.$eval('input[data-severity="error"]', (box) => (box as unknown as { checked: boolean }).checked)).toBe(
      true,
    );
  });

  test('is searched by keyboard: / goes to the search, Escape clears it', async () => {
    const page = await open(examined);
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('query');
    // The hits are seen below it.
    const top = await page.$eval('#query', (query) => query.getBoundingClientRect().top);
    expect(top).toBeLessThan(300);
    await page.keyboard.type('smtp-relay 25');
    const shown = await countOf(page, '.finding');
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(examined.findings.length);
    expect(await focused(page)).toBe('query');
    await page.keyboard.press('Escape');
    expect(await countOf(page, '.finding')).toBe(examined.findings.length);
  });

  test('is gone through with the Tab key: the skip link first, then the settings', async () => {
    const page = await open(examined);
    const seen: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('Tab');
      seen.push(await focused(page));
    }
    expect(seen).toEqual(['Skip to the findings', 'English', '日本語', 'system', 'light', 'dark']);
    await page.focus('.skip');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('findings');
    // The first stop behind the heading is the search.
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('query');
  });

  test('shows where the focus is', async () => {
    const page = await open(examined);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  test('speaks the other language, findings too, and keeps the focus', async () => {
    const page = await open(examined);
    await page.click('[data-set="language"][data-value="ja"]');
    expect(await page.$eval('html', (html) => html.getAttribute('lang'))).toBe('ja');
    expect(await page.title()).toBe('kport: 特権ポートの検査結果');
    expect(await focused(page)).toBe('日本語');
    const messages = await page.$$eval('.message', (all) =>
      all.map((each) => [each.getAttribute('lang'), each.textContent ?? '']),
    );
    expect(messages.filter(([lang, text = '']) => lang !== 'ja' || !/[ぁ-ん]/.test(text))).toEqual([]);
    await page.click('[data-set="language"][data-value="en"]');
    expect(await textOf(page, '#by-rule')).toBe('Findings by rule');
  });

  test('is light or dark as the system is, or as the reader wants it', async () => {
    const page = await open(examined);
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor') as Promise<string>;
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
    const light = await ground();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.click('[data-set="theme"][data-value="light"]');
    expect(await ground()).toBe(light);
    await page.reload();
    expect(await ground()).toBe(light);
    await page.click('[data-set="theme"][data-value="auto"]');
    expect(await ground()).toBe(dark);
  });

  test('opens with the filters of its address', async () => {
    const page = await open(examined, { hash: '#q=nginx&severity=error' });
    expect(await page.$eval('#query', (query) => (query as unknown as { value: string }).value)).toBe('nginx');
    const labels = await page.$$eval('.finding', (all) => all.map((each) => each.className));
    expect(labels.length).toBeGreaterThan(0);
    expect(new Set(labels)).toEqual(new Set(['finding error']));
  });

  test('opens what a link leads to', async () => {
    const page = await open(examined);
    await page.click('[data-action="open"]');
    await page.focus('.finding .body a');
    await page.keyboard.press('Enter');
    const target = (await page.evaluate('location.hash')) as string;
    expect(await page.$eval(target, (details) => (details as unknown as { open: boolean }).open)).toBe(true);
  });

  test.each([
    [1280, 900],
    [390, 844],
  ])('brings what a link leads to into the window, %i x %i, also where motion is welcome', async (width, height) => {
    const page = await open(many(600));
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }]);
    await page.click('nav a[href="#rules"]');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
    const top = await page.$eval('#rules-title', (title) => title.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(height);
  });

  test('shows the containers, and of those the ports, with the verdicts that are chosen', async () => {
    const page = await open(examined);
    const all = await countOf(page, '#list-ports > li');
    await page.click('button[data-verdict="depends"]');
    const rest = await countOf(page, '#list-ports > li');
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThan(all);
    const ports = await countOf(page, '#list-ports .bind');
    expect(ports).toBeGreaterThanOrEqual(rest);
    expect(await countOf(page, '#list-ports .bind.over')).toBe(ports);
  });

  test('sorts findings, and puts those together that have something in common', async () => {
    const page = await open(examined);
    const rules = () => page.$$eval('.finding .origin code', (all) => all.map((each) => each.textContent ?? ''));
    const weights = await page.$$eval('.finding', (all) =>
      all.map((each) => ['error', 'warning', 'info'].indexOf(each.className.slice(8))),
    );
    expect(weights).toEqual(weights.toSorted());
    await page.select('#sort', 'rule');
    expect(await rules()).toEqual((await rules()).toSorted());
    await page.select('#group', 'namespace');
    const heads = await page.$$eval('.group', (all) => all.map((each) => each.textContent ?? ''));
    // What has none goes first.
    expect(heads[0]).toMatch(/^no namespace /);
    expect(heads.slice(1)).toEqual(heads.slice(1).toSorted());
    expect(heads).toContain(`shop (${examined.findings.filter(({ subject }) => subject.namespace === 'shop').length})`);
    expect(new Set(heads).size).toBe(heads.length);
    expect(page.url()).toContain('#sort=rule&group=namespace');
    await page.click('[data-action="reset"]');
    expect(await countOf(page, '.group')).toBe(heads.length);
  });

  test.each([320, 390, 1280])('has every port and what becomes of it in sight, %i wide', async (width) => {
    const object = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'mail' };
    const ports = Array.from({ length: 60 }, (_, index) => ({ port: 10 + index, protocol: 'TCP' as const }));
    const bound = ports.map(({ port, protocol }) => ({
      file: 'a/very/long/path/to/a/manifest/that/is/not/broken/anywhere.yaml',
      object,
      container: 'postfix',
      role: 'main' as const,
      verdict: {
        port,
        protocol,
        runtime: 'cri-o' as const,
        verdict: 'binds' as const,
        via: 'root' as const,
        otherErrors: [],
        dependsOn: [],
      },
    }));
    const page = await open(result({ details: { binds: bound, texts: new Map() } }));
    await page.setViewport({ width, height: 800 });
    expect(await countOf(page, '#list-ports .bind')).toBe(60);
    expect(await page.evaluate(OUT_OF_SIGHT)).toEqual([]);
  });

  test('keeps hostile names as text', async () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'><svg onload=alert(3)>';
    for (const text of [evil, 'javascript:alert(4)', undefined]) {
      const page = await open(hostile(text), { hash: `#q=${encodeURIComponent(evil)}` });
      await page.click('[data-action="reset"]');
      await page.click('[data-set="language"][data-value="ja"]');
      expect(await countOf(page, 'img, script, #page svg:not(.strip), [onerror], [onload], a[href^="javascript"]')).toBe(2);
      expect(await textOf(page, '.message')).toContain(text?.slice(0, 15) ?? '<script>alert(1)');
      expect(opened.faults).toEqual([]);
    }
  });

  test('does not lay itself wider than a telephone', async () => {
    const page = await open(examined);
    await page.setViewport({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  test('is there when nothing was found', async () => {
    const page = await open(result());
    expect(await textOf(page, '#verdict-title')).toBe('No findings');
    expect(await countOf(page, '.filters, .charts')).toBe(0);
  });

  test('has room on paper for everything, and is as it was afterwards', async () => {
    const page = await open(many(130));
    expect(await countOf(page, '.finding details[open]')).toBe(0);
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await countOf(page, '.finding details[open] .source')).toBe(130);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(await countOf(page, '.finding details[open]')).toBe(0);
    expect((await page.pdf()).length).toBeGreaterThan(20_000);
  });

  test('has a contrast of 4.5 : 1 in both schemes', async () => {
    const page = await open({ ...everything(), details: examined.details as never });
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    }
  });

  test('stays fluid with 5,000 findings', async () => {
    const started = performance.now();
    const page = await open(many(5_000));
    const loaded = performance.now() - started;
    expect(await textOf(page, '#shown')).toBe('5000 of 5000 findings');
    expect(await countOf(page, '.finding')).toBeLessThanOrEqual(200);
    const search = (await page.evaluate(TIMED_SEARCH)) as { query: string; ms: number; shown: string }[];
    expect(search.map(({ shown }) => shown)).toEqual([
      '1111 of 5000 findings',
      '1 of 5000 findings',
      '0 of 5000 findings',
      '5000 of 5000 findings',
    ]);
    // Some 10 to 20 ms on a quiet machine.
    for (const { query, ms } of search) expect(ms, `search for "${query}"`).toBeLessThan(200);
    // A tenth of it on a quiet machine.
    expect(loaded).toBeLessThan(5_000);
    await page.$eval('#more-findings', (more) => more.scrollIntoView());
    await page.waitForFunction('document.querySelectorAll(".finding").length >= 200');
    const picture = await page.screenshot();
    expect(picture.length).toBeGreaterThan(20_000);
  });
});

/** Types each query and waits until it is painted, five times: the least time is that of the page, the rest the machine's. */
const TIMED_SEARCH = `(async () => {
  const query = document.querySelector('#query');
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const told = ['web-4', 'web-4999', 'nothing', ''].map((query) => ({ query, ms: Infinity, shown: '' }));
  for (let round = 0; round < 5; round += 1) {
    for (const each of told) {
      const start = performance.now();
      query.value = each.query;
      query.dispatchEvent(new Event('input', { bubbles: true }));
      await painted();
      each.ms = Math.min(each.ms, performance.now() - start);
      each.shown = document.querySelector('#shown').textContent;
    }
  }
  return told;
})()`;

/** What of the ports is beside the page, or in a box that has to be moved by itself to be seen. */
const OUT_OF_SIGHT = `[...document.querySelectorAll('#ports *')].filter((each) => {
  const { left, right } = each.getBoundingClientRect();
  const isCut = each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible';
  return left < 0 || right > innerWidth || isCut;
}).map((each) => each.className)`;

/** Texts whose colour is too near to that of what is behind them (WCAG 2.2, 1.4.3). */
const LOW_CONTRAST = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    const [, , , alpha = 1] = numbers(backgroundColor);
    return alpha === 0 && element.parentElement ? behind(element.parentElement) : backgroundColor;
  };
  const low = [];
  for (const element of document.querySelectorAll('#page *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!hasText || !element.checkVisibility()) continue;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.push(element.className + ' ' + element.tagName + ' ' + contrast.toFixed(2));
  }
  return [...new Set(low)];
})()`;
