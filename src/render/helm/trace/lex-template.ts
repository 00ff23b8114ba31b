/** A stretch of a Go template; offsets are into its text, `end` is exclusive. */
export type TemplateToken = TextToken | ActionToken;

interface TextToken {
  readonly kind: 'text';
  readonly start: number;
  readonly end: number;
}

export interface ActionToken {
  readonly kind: 'action';
  readonly start: number;
  readonly end: number;
  /** What stands between the delimiters, without blanks at its ends; empty for a comment. */
  readonly body: string;
  /** `{{- ` and ` -}}`, which take the blanks beside them away. */
  readonly trimsLeft: boolean;
  readonly trimsRight: boolean;
}

/**
 * Cuts a template as text/template does (https://pkg.go.dev/text/template). Undefined for one that it would refuse.
 */
export function lexTemplate(text: string): TemplateToken[] | undefined {
  const tokens: TemplateToken[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('{{', at);
    if (start === -1) break;
    if (start > at) tokens.push({ kind: 'text', start: at, end: start });
    const action = readAction(text, start);
    if (!action) return undefined;
    tokens.push(action);
    at = action.end;
  }
  if (at < text.length) tokens.push({ kind: 'text', start: at, end: text.length });
  return tokens;
}

function readAction(text: string, start: number): ActionToken | undefined {
  const trimsLeft = /^-\s/.test(text.slice(start + 2, start + 4));
  const inside = start + (trimsLeft ? 3 : 2);
  const blank = /^\s*/.exec(text.slice(inside, inside + 1000))?.[0].length ?? 0;
  const isComment = text.startsWith('/*', inside + blank);
  const close = isComment ? closeOfComment(text, inside + blank) : closeOfAction(text, inside);
  if (close === -1) return undefined;
  const written = text.slice(inside, close);
  const trimsRight = /\s-$/.test(written);
  const body = isComment ? '' : written.slice(0, trimsRight ? -1 : undefined).trim();
  return { kind: 'action', start, end: close + 2, body, trimsLeft, trimsRight };
}

function closeOfComment(text: string, from: number): number {
  const end = text.indexOf('*/', from + 2);
  return end === -1 ? -1 : text.indexOf('}}', end);
}

/** The offset of `}}`, which means nothing within a string or a character; -1 where there is none. */
function closeOfAction(text: string, from: number): number {
  const part = /}}|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|["`']/g;
  part.lastIndex = from;
  for (let match = part.exec(text); match; match = part.exec(text)) {
    if (match[0] === '}}') return match.index;
    if (match[0].length === 1) return -1;
  }
  return -1;
}

/** What an action does, as far as its place in the text is concerned. */
type ActionRole = 'print' | 'open' | 'branch' | 'close' | 'silent';

const OPENERS = ['if', 'with', 'range', 'define', 'block'];

export function keywordOf({ body }: ActionToken): string {
  return /^[a-z]+/.exec(body)?.[0] ?? '';
}

export function roleOf(action: ActionToken): ActionRole {
  const keyword = keywordOf(action);
  if (OPENERS.includes(keyword)) return 'open';
  if (keyword === 'else') return 'branch';
  if (keyword === 'end') return 'close';
  const isSilent =
    action.body === '' || keyword === 'break' || keyword === 'continue' || /^\$\w*\s*(?:,\s*\$\w*\s*)?:?=/.test(action.body);
  return isSilent ? 'silent' : 'print';
}
