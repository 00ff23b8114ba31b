import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pageFiles } from '../../scripts/generate-html-page.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { type HtmlOptions, pageData } from '../../src/report/html/make-data.ts';
import { unpacked } from '../../src/report/html/packed.ts';
import { SCRIPT, STYLE } from '../../src/report/html/page.generated.ts';
import { htmlReport as htmlReportPieces } from '../../src/report/html.ts';
import { wholeText } from '../../src/report/json-pieces.ts';
import { saying } from '../told.ts';
import { hostile, RESULTS, RULES } from './formats/given.ts';
import { everything, finding, result } from './lint-results.ts';
import { plain } from './plain-page.ts';

const htmlReport = (...given: Parameters<typeof htmlReportPieces>) => wholeText(htmlReportPieces(...given));

const OPTIONS: HtmlOptions = { language: 'en', version: '1.2.3', generated: '2026-01-31', rules: RULES };

/** The texts of the elements of a name, with their start tags. */
function elementsOf(page: string, name: string): { start: string; text: string }[] {
  const found = page.matchAll(new RegExp(`(<${name}(?:\\s[^>]*)?>)([\\s\\S]*?)</${name}>`, 'gi'));
  return [...found].map(([, start = '', text = '']) => ({ start, text }));
}

function visibleText(page: string): string {
  const body = page.slice(page.indexOf('<body>'), page.indexOf('<script'));
  const text = body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"');
  return text.replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ');
}

/** What the page is made from, client and views, with the texts. */
function viewFiles(): [string, string][] {
  return ['client', 'view'].flatMap((folder) => {
    const url = new URL(`../../src/report/html/${folder}/`, import.meta.url);
    return globSync('*.{ts,tsx}', { cwd: url }).map((file): [string, string] => [file, readFileSync(new URL(file, url), 'utf8')]);
  });
}

describe('the page', () => {
  test.each(RESULTS)('of %s is one file with one style, one script and its data', (_, given) => {
    const page = htmlReport(given, OPTIONS);
    expect(page.match(/<script/gi)).toHaveLength(2);
    expect(page.match(/<style/gi)).toHaveLength(1);
    expect(elementsOf(page, 'script').map(({ start }) => start)).toEqual([
      '<script type="application/json" id="data">',
      '<script>',
    ]);
    expect(elementsOf(page, 'script')[1]?.text).toBe(SCRIPT);
    expect(elementsOf(page, 'style')[0]?.text).toBe(STYLE);
  });

  test('allows by its policy its own script and style, and nothing else', () => {
    const page = htmlReport(everything(), OPTIONS);
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(elementsOf(page, 'script')[1]?.text ?? '')}`,
      `style-src ${hashOf(elementsOf(page, 'style')[0]?.text ?? '')}`,
      'img-src data:',
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    // Before anything that it is to hold for.
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.search(/<(?:link|style|script|title)/));
  });

  test('loads nothing', () => {
    const page = htmlReport(everything(), OPTIONS);
    expect(page).not.toMatch(/\ssrc=|srcset=|<(?:img|iframe|object|embed|base|form|audio|video)\b/i);
    expect(page.match(/<link[^>]*>/g)).toEqual(['<link rel="icon" href="data:,">']);
    expect(STYLE).not.toMatch(/url\(|@import|@font-face/);
    expect(SCRIPT).not.toMatch(/fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\(|Worker\(/);
  });

  test('makes elements of its own markup alone', () => {
    expect(SCRIPT).not.toMatch(/outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function|setHTML/);
    const page = htmlReport(everything(), OPTIONS);
    expect(page.slice(page.indexOf('<body>'), page.indexOf('<script'))).not.toMatch(/\s(?:on\w+|style)=/i);
  });

  test.each(viewFiles())('%s writes no HTML, no style and no handler', (_, text) => {
    expect(text).not.toMatch(/innerHTML|\bstyle=|\bsrc(?:doc)?=|\son\w+=/i);
  });

  test('links to what is in the page, and to references', () => {
    const page = htmlReport(everything(), OPTIONS);
    const links = [...page.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href);
    const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => `#${id}`));
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(link.startsWith('https://') || ids.has(link), link).toBe(true);
  });

  test.each(LANGUAGES)('is in its language: %s', (language) => {
    const page = htmlReport(everything(), { ...OPTIONS, language });
    expect(page).toContain(`<html lang="${language}"`);
    expect(visibleText(page)).toContain(language === 'en' ? 'Findings by rule' : 'ルール別の指摘');
  });
});

describe('without its script, the page', () => {
  const text = visibleText(htmlReport(everything(), OPTIONS));

  test.each([
    '3 findings about 1 object',
    'Not in these numbers: 2 files that could not be read , 1 rule that failed .',
    'container "web" declares privileged containerPort 80 (http)',
    'web.yaml:9:26',
    'Ports below 1024 are kept for root.',
    'listen on a port above 1023',
    'containerPort: 443',
    'an exempted port',
    'exempted by policy: the front door',
    'broken.yaml:3:7 a mapping value is not allowed here',
    'gone.yaml no such file or directory',
    'values.yaml not a Kubernetes object',
    'Deployment web rule "may-run-as-root" failed, so this object is not judged: boom',
    '.kport.yaml:8:7 exemption "old" expired',
    'policy team (.kport.yaml)',
    'written 2026-01-31',
    'Written by kport 1.2.3.',
  ])('tells %s', (told) => {
    expect(text).toContain(told);
  });

  test('says "no findings" only where everything was judged', () => {
    const unreadable = [{ file: 'a.yaml', reason: saying('gone') }];
    expect(visibleText(htmlReport(result(), OPTIONS))).toContain('No findings All that was read keeps to the policy.');
    const page = visibleText(htmlReport(result({ unreadable, counts: { ...result().counts, unreadable: 1 } }), OPTIONS));
    expect(page).toContain('Not everything could be judged Not in these numbers: 1 file that could not be read .');
    expect(page).not.toContain('keeps to the policy');
  });

  test('tells known findings, and what they were compared with', () => {
    const known = [finding({ message: 'an old port' })];
    const knownFrom = { kind: 'baseline', name: 'kport-baseline.json', stale: 2 } as const;
    const page = htmlReport(result({ known, knownFrom, counts: { ...result().counts, known: 1 } }), OPTIONS);
    expect(visibleText(page)).toContain('in the baseline kport-baseline.json · 2 entries');
    expect(visibleText(page)).toContain('No findings Apart from what is exempted or known,');
    expect(visibleText(page)).toContain('an old port');
  });

  test('ends long lists, and says so', () => {
    const findings = Array.from({ length: 130 }, (_, index) => finding({ message: `port number ${index}` }));
    const page = visibleText(htmlReport(result({ findings }), OPTIONS));
    expect(page).toContain('port number 99');
    expect(page).not.toContain('port number 100');
    expect(page).toContain('lists end after 100 entries here');
  });
});

describe('a hostile manifest', () => {
  test('stays text in the page', () => {
    const page = htmlReport(hostile(), OPTIONS);
    expect(page).not.toMatch(/<script>alert|<img|<!--/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e\ud800]/);
    expect(visibleText(page)).toContain('<script>alert(1)</script><img src=x onerror=alert(1)>');
  });

  test('stays text in the data, which is what it was', () => {
    const data = elementsOf(htmlReport(hostile(), OPTIONS), 'script')[0]?.text ?? '';
    expect(data).not.toMatch(/[<>&]/);
    expect(plain(unpacked(JSON.parse(data)))).toEqual(plain(pageData(hostile(), OPTIONS)));
  });

  test.each(['</script><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'-alert(1)-'", '__proto__'])(
    'of the name %s is told by it',
    (name) => {
      const subject = { apiVersion: 'v1', kind: 'Pod', namespace: name, name };
      const page = htmlReport(
        result({ findings: [finding({ subject, ruleId: name, origin: { file: name, document: 0 } })] }),
        OPTIONS,
      );
      expect(page.match(/<script/g)).toHaveLength(2);
      expect(page).not.toContain('<img');
      expect(visibleText(page)).toContain(`Pod ${name}/${name}`);
    },
  );
});

test.each(await pageFiles())('$file.pathname is fresh: node scripts/generate-html-page.ts', ({ file, text }) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});
