// Texts for a comment of GitHub or GitLab. Names and reasons in them come out of manifests that somebody else wrote, and a
// comment that kport makes is written in the name of whoever runs it: nothing in them may format, link, load or notify.
import { printable } from '../printable.ts';

/** Shown as nothing; it parts a sign from the word that would make it a reference. */
const APART = '\u200b';

/** A text that shows as it is. CommonMark lets every ASCII punctuation be escaped, an underscore within a word need not be. */
export function markdownText(text: string): string {
  return unlinked(printable(text)).replaceAll(/[\\`*[\]|~<>&$]|(?<!\w)_|_(?!\w)/g, '\\$&');
}

/** Within backticks nothing is a reference or a link, and only a table still looks for its bars. */
export function codeSpan(text: string): string {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || shown === '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A code span in a cell of a table. */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|');
}

/**
 * What the sites make of a finished text, whatever was escaped: `@name` notifies, `#1`, `!1`, `~label` and the like, `GH-1` and
 * addresses become links (GitHub and GitLab: "autolinked references", "GitLab-specific references"), `:name:` a picture.
 */
function unlinked(text: string): string {
  return text
    .replaceAll(/[@#!~%&^$](?=[\w"[])/g, `$&${APART}`)
    .replaceAll(/(?<=\bGH-)(?=\d)/gi, APART)
    .replaceAll(/:(?=\/\/)|\bwww(?=\.)|:(?=[\w+-]+:)/gi, `$&${APART}`);
}
