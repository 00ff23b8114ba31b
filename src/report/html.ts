import type { LintResult } from '../model/lint.ts';
import { escapeHtml, scriptJson } from './html/escaped.ts';
import { viewOf } from './html/filter.ts';
import { type HtmlOptions, pageData } from './html/make-data.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './html/page.generated.ts';
import type { PageData } from './html/page-data.ts';
import { pageText } from './html/page-text.generated.js';
import type { View } from './html/said.ts';
import { firstState } from './html/view-state.ts';

/** Nothing is loaded, nothing is sent, no script or style runs but the page's own, and it makes no element out of a text. */
const POLICY = [
  "default-src 'none'",
  `script-src '${SCRIPT_HASH}'`,
  `style-src '${STYLE_HASH}'`,
  'img-src data:',
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * One page that holds everything: it opens without a network, from a file or as an artifact. `result` should come from a run
 * with `details`; without them the page has no list of ports, and a line of source for each finding.
 */
export function htmlReport(result: LintResult, options: HtmlOptions): string {
  const data = pageData(result, options);
  const { title } = data.words[data.language].words;
  return `<!doctype html>
<html lang="${data.language}" data-theme="auto">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${escapeHtml(`kport ${data.version}`)}">
<title>kport: ${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<div id="page">${pageText(firstView(data))}</div>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** What is seen before the script runs, and all that is seen where none may: the first findings, with their reasons. */
function firstView(data: PageData): View {
  return viewOf(data, { ...firstState(data), isOpen: true }, () => []);
}
