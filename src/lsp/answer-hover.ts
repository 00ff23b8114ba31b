// What an editor is told of a place: of the value, and why what is found there is found.
import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { loadRegistry } from '../knowledge/ports.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import { isIn, type Position } from '../model/source.ts';
import { markdownText } from '../report/formats/markdown-text.ts';
import { printable } from '../report/printable.ts';
import { catalogue } from '../words/catalogue.ts';
import { rulesOf } from '../words/told-message.ts';
import type { Desk } from './desk.ts';
import { type HoverSection, hoverAt } from './hover.ts';
import { fromEditor, shiftOf, toRange } from './ranges.ts';

/** A place may be in a container of which much is found. */
const MOST_FINDINGS = 5;

export async function answerHover({ textDocument: { uri }, position }: HoverParams, desk: Desk): Promise<Hover | null> {
  const document = desk.documents.get(uri);
  const judged = document && (await desk.seen(document));
  if (document === undefined || judged === undefined || 'because' in judged) return null;
  const { language, capabilities } = desk.client;
  const shift = shiftOf(document.getText());
  const at = fromEditor(position, shift);
  const hovered = hoverAt(judged, at, { registry: await loadRegistry(), language });
  // The key of a value stands for the value.
  const why = whyFound(judged.result.findings, hovered?.range.start ?? at, language);
  const sections = [...(hovered?.sections ?? []), ...why];
  if (sections.length === 0) return null;
  const isMarkdown = capabilities.textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true;
  const contents = isMarkdown
    ? { kind: MarkupKind.Markdown, value: sections.map(markdown).join('\n\n') }
    : { kind: MarkupKind.PlainText, value: sections.map(plain).join('\n\n') };
  return { contents, ...(hovered ? { range: toRange(hovered.range, shift) } : {}) };
}

/** The message itself stands beside it already. */
function whyFound(findings: readonly LintFinding[], at: Position, language: Language): HoverSection[] {
  const { words } = catalogue(language);
  const here = findings.filter(({ range, places = [] }) =>
    [{ range }, ...places].some((one) => one.range && isIn(at, one.range)),
  );
  return here.slice(0, MOST_FINDINGS).map((finding) => ({
    title: rulesOf(finding),
    lines: [`${words.why}: ${finding.why}`, `${words.fix}: ${finding.fix}`],
  }));
}

function markdown({ title, lines }: HoverSection): string {
  return [`**${markdownText(title)}**`, lines.map((line) => `- ${markdownText(line)}`).join('\n')].join('\n\n');
}

function plain({ title, lines }: HoverSection): string {
  return [title, ...lines.map((line) => `  ${line}`)].map(printable).join('\n');
}
