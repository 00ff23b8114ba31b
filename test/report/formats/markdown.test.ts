import { describe, expect, test } from 'vitest';
import { lineAddresses } from '../../../src/report/formats/line-address.ts';
import { MARKER, MOST_CHARACTERS, markdownReport } from '../../../src/report/formats/markdown.ts';
import { codeCell, codeSpan, markdownText } from '../../../src/report/formats/markdown-text.ts';
import { everything, finding, range, result } from '../lint-results.ts';
import { hostile, OPTIONS, RESULTS } from './given.ts';

/** What is left for Markdown to act upon: neither code spans nor characters that a backslash makes plain ones. */
function active(markdown: string): string {
  return withoutDiffs(markdown).replaceAll(/\\[!-/:-@[-`{-~]|(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
}

/** Without what stands within fences, which nothing in a line of a patch ends: each begins with a sign of its own. */
function withoutDiffs(markdown: string): string {
  return markdown.replaceAll(/^```diff\n(?:[-+@][^\n]*\n)*```$/gm, '');
}

/** The cells of a row, as GFM cuts it: at every bar that has no backslash before it, in code as well. */
function cells(row: string): string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1);
}

function tables(markdown: string): string[][] {
  const found: string[][] = [];
  for (const block of markdown.split('\n\n')) {
    const rows = block.split('\n');
    if (rows.every((row) => row.startsWith('| ') && row.endsWith(' |'))) found.push(rows);
  }
  return found;
}

describe('markdownReport', () => {
  test('of everything', async () => {
    await expect(markdownReport(everything(), OPTIONS)).toMatchFileSnapshot('../../fixtures/report/everything.md');
  });

  test('of a clean run', async () => {
    await expect(markdownReport(result(), OPTIONS)).toMatchFileSnapshot('../../fixtures/report/clean.md');
  });

  test.each(RESULTS)('of %s has whole tables and closed sections', (_, given) => {
    for (const language of ['en', 'ja'] as const) {
      const markdown = markdownReport(given, { ...OPTIONS, language });
      expect(markdown.startsWith(`${MARKER}\n\n### kport: `)).toBe(true);
      for (const [head = '', ...rows] of tables(markdown)) {
        for (const row of rows) expect(cells(row)).toHaveLength(cells(head).length);
      }
      const lines = withoutDiffs(markdown).split('\n');
      const count = (tag: string) => lines.filter((line) => line === tag).length;
      expect(count('<details>')).toBe(count('</details>'));
      // Nothing but what the report itself begins a line with: no command of GitLab (`/close`), no heading, no quotation.
      for (const line of lines)
        expect(line).toMatch(/^($|<!-- kport-report -->$|#{3,4} |\| |- |<\/?details>$|<summary><code>|[^\s/>#*+~=`-])/);
    }
  });

  test('has a table for each file, by line, in which the gravest is no reason to be first', () => {
    const findings = [
      finding({ severity: 'warning', range: range(3, 1, 2), message: 'third' }),
      finding({ severity: 'error', range: range(7, 1, 2), message: 'seventh' }),
      finding({ origin: { file: 'b.yaml', document: 0 } }),
    ];
    const found = tables(markdownReport(result({ findings }), OPTIONS));
    expect(found.map((rows) => rows.slice(2).map((row) => cells(row)[0]?.trim()))).toEqual([['3', '7'], ['9']]);
  });

  test('explains each rule once, behind a line that opens, and the repair of each finding beside it', () => {
    const findings = [finding(), finding({ fix: 'another way' }), finding()];
    const markdown = markdownReport(result({ findings }), OPTIONS);
    expect(markdown.match(/<details>\n<summary><code>privileged-container-port<\/code>: .+<\/summary>\n\nWhy: /g)).toHaveLength(
      1,
    );
    expect(markdown.match(/another way|listen on a port above 1023/g)).toEqual([
      'listen on a port above 1023',
      'another way',
      'listen on a port above 1023',
    ]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['nowhere', {}, '| 9 |'],
    [
      'to GitHub',
      { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'shop/web', GITHUB_SHA: 'abc' },
      '| [9](https://git.example/shop/web/blob/abc/a%20%28b%29/web.yaml#L9) |',
    ],
    [
      'to GitLab',
      { CI_PROJECT_URL: 'https://git.example/shop/web', CI_COMMIT_SHA: 'abc' },
      '| [9](https://git.example/shop/web/-/blob/abc/a%20%28b%29/web.yaml#L9) |',
    ],
  ])('leads %s', (_, env, cell) => {
    const options = { ...OPTIONS, repositoryPath: (file: string) => `a (b)/${file}`, ...lineAddresses({ env }) };
    expect(markdownReport(result({ findings: [finding()] }), options)).toContain(`\n${cell} error `);
  });

  test('leads to no file outside of the repository', () => {
    const env = { CI_PROJECT_URL: 'https://git.example', CI_COMMIT_SHA: 'abc' };
    const options = { ...OPTIONS, repositoryPath: (file: string) => `/tmp/${file}`, ...lineAddresses({ env }) };
    expect(markdownReport(result({ findings: [finding()] }), options)).toContain('\n| 9 | error ');
  });

  test('shows what would repair a finding as a patch, with what a person has to make sure of', () => {
    const edit = { file: 'web.yaml', range: range(9, 26, 28), text: '8080', removed: ['- port: 80'], added: ['- port: 8080'] };
    const service = { ...edit, file: 'service.yaml', range: range(4, 1, 1), removed: [], added: ['a: 1', 'b: 2'] };
    const gone = { ...edit, range: range(12, 1, 1), removed: ['c: 3', 'd: 4'], added: [] };
    const findings = [
      finding({ repair: { needs: ['listen on 8080'], edits: [service, edit, gone] } }),
      finding({ repair: { needs: [], edits: [edit] } }),
    ];
    const markdown = markdownReport(result({ findings }), { ...OPTIONS, repositoryPath: (file) => `deploy/${file}` });
    expect(markdown).toContain(`<details>
<summary>Repair of line 9: <code>privileged-container-port</code></summary>

- listen on 8080

\`\`\`diff
--- a/deploy/service.yaml
+++ b/deploy/service.yaml
@@ -3,0 +4,2 @@
+a: 1
+b: 2
--- a/deploy/web.yaml
+++ b/deploy/web.yaml
@@ -9,1 +9,1 @@
-- port: 80
+- port: 8080
@@ -12,2 +11,0 @@
-c: 3
-d: 4
\`\`\`

</details>
`);
    expect(markdown).toContain('\n- safe: every container starts and binds as before\n');
  });

  test.each([10, 1000, 20_000])('of %i findings fits into a comment, and says what does not', (n) => {
    const severities = ['info', 'warning', 'error'] as const;
    const findings = Array.from({ length: n }, (_, index) =>
      finding({
        severity: severities[index % 3] ?? 'info',
        message: `finding ${index}`,
        origin: { file: `apps/${index % 50}/web.yaml`, document: 0 },
      }),
    );
    const markdown = markdownReport(result({ findings }), OPTIONS);
    expect(markdown.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    const shown = markdown.match(/ finding \d+ /g)?.length ?? 0;
    const [, left = '0'] = /^Not shown for lack of room: (\d+)/m.exec(markdown) ?? [];
    expect(shown + Number(left)).toBe(n);
    if (n > 1000) {
      expect(shown).toBeGreaterThan(500);
      expect(markdown).not.toContain('| info |');
    }
  });

  test('fits with names of any length', () => {
    const long = 'x'.repeat(100_000);
    const markdown = markdownReport(hostile(long), OPTIONS);
    expect(markdown.length).toBeLessThan(MOST_CHARACTERS);
  });

  test('lets nothing of a manifest format, link, load or notify', () => {
    const markdown = active(markdownReport(hostile(), OPTIONS)).replace(MARKER, '');
    expect(markdown.replaceAll(/<\/?(details|summary|code)>/g, '')).not.toMatch(/[<>&]/);
    expect(markdown).not.toMatch(/\]\(|!\[|\*|https?:\/\/|www\.|(?<![\w])_/);
    expect(markdown).not.toMatch(/[@#!~%&^$][\w"[]|GH-\d|:\w+:/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('markdownText', () => {
  test.each([
    ['container "web" declares containerPort 80 (http)', 'container "web" declares containerPort 80 (http)'],
    ['drop NET_BIND_SERVICE, not _all_', 'drop NET_BIND_SERVICE, not \\_all\\_'],
    ['capabilities.drop: [ALL]', 'capabilities.drop: \\[ALL\\]'],
    ['a | b', 'a \\| b'],
    ['<b>&amp;', '\\<b\\>\\&amp;'.replace('\\&', '\\&\u200b')],
    ['@octocat #1 GH-12', '@\u200boctocat #\u200b1 GH-\u200b12'],
    ['https://a.example www.b.example', 'https:\u200b//a.example www\u200b.b.example'],
    ['a\nb', 'a\\\\nb'],
  ])('%j is %j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});

describe('codeSpan', () => {
  test.each([
    ['web.yaml', '`web.yaml`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a|b', '`a|b`'],
    ['a\nb', '`a\\nb`'],
  ])('%j is %j', (text, markdown) => {
    expect(codeSpan(text)).toBe(markdown);
  });

  test('keeps a table whole', () => {
    expect(codeCell('a|b')).toBe('`a\\|b`');
  });
});
