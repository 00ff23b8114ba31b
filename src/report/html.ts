import type { AuditResult } from '../model/audit.ts';
import type { LintResult } from '../model/lint.ts';
import { lintResultOf } from './html/audit-page.ts';
import { htmlDocument } from './html/document.ts';
import { viewOf } from './html/filter.ts';
import { type HtmlOptions, pageData } from './html/make-data.ts';
import { packed } from './html/packed.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './html/page.generated.ts';
import type { PageData } from './html/page-data.ts';
import { pageText } from './html/page-text.generated.js';
import type { View } from './html/said.ts';
import { firstState } from './html/view-state.ts';

/**
 * One page that holds everything: it opens without a network, from a file or as an artifact. `result` should come from a run
 * with `details`; without them the page has no list of ports, and a line of source for each finding.
 */
export function htmlReport(result: LintResult, options: HtmlOptions): Generator<string> {
  return pageOf(pageData(result, options));
}

/** The same of a cluster. */
export function auditHtml(result: AuditResult, options: HtmlOptions): Generator<string> {
  return pageOf(pageData(lintResultOf(result, options.language), options, result));
}

function pageOf(data: PageData): Generator<string> {
  const { title } = data.words[data.language].words;
  return htmlDocument({
    language: data.language,
    version: data.version,
    title: `kport: ${title}`,
    script: { text: SCRIPT, hash: SCRIPT_HASH },
    style: { text: STYLE, hash: STYLE_HASH },
    data: packed(data),
    body: `<div id="page">${pageText(firstView(data))}</div>`,
  });
}

/** What is seen before the script runs, and all that is seen where none may: the first findings, with their reasons. */
function firstView(data: PageData): View {
  return viewOf(data, { ...firstState(data), isOpen: true }, () => []);
}
