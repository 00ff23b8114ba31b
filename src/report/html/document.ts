import type { Language } from '../../model/finding.ts';
import { compactJson } from '../json-pieces.ts';
import { escapeHtml, scriptJson } from './escaped.ts';

/** A text that may stand in its element, and the hash by which the page's policy knows it. */
export interface Hashed {
  readonly text: string;
  /** `sha256-` and base64. */
  readonly hash: string;
}

interface PageParts {
  readonly language: Language;
  readonly version: string;
  readonly title: string;
  readonly script: Hashed;
  readonly style: Hashed;
  /** What the script reads; lists of it may be made as they are written. */
  readonly data: unknown;
  /** HTML of what is seen before the script runs. */
  readonly body: string;
}

/** Nothing is loaded, nothing is sent, no script or style runs but the page's own, and it makes no element out of a text. */
function contentPolicy({ script, style }: Pick<PageParts, 'script' | 'style'>): string {
  return [
    "default-src 'none'",
    `script-src '${script.hash}'`,
    `style-src '${style.hash}'`,
    'img-src data:',
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** One page that holds everything: it opens without a network, from a file or any server of files. */
export function* htmlDocument({ language, version, title, script, style, data, body }: PageParts): Generator<string> {
  yield `<!doctype html>
<html lang="${language}" data-theme="auto">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentPolicy({ script, style }))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${escapeHtml(`kport ${version}`)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style.text}</style>
</head>
<body>
${body}
<script type="application/json" id="data">`;
  yield* compactJson(data, scriptJson);
  yield `</script>
<script>${script.text}</script>
</body>
</html>
`;
}
