// apiVersion and kind as podman kube play takes them, in any case; what is below them is read so where it is judged.

/** The two fields by which a document is an object, where they begin a line. */
const TYPE_FIELD = /^(["']?)(apiversion|kind)(?=\1[ \t]*:)/gim;
/**
 * What there is in such a text beside values without quotes: texts, comments, brackets, and the two fields without quotes. A quote behind
 * a backslash begins no text: of one that nothing closes, each of its own would be tried to the end.
 */
const IN_FLOW = /(?<!\\)"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'|(?<!\S)#[^\n]*|[{}[\]]|(?<![\w-])(?:apiversion|kind)(?=\s*:)/gi;

/** The text with the two fields as a cluster spells them. Places stay what they are. */
export function withTypeFields(text: string): string {
  const made = text.replace(TYPE_FIELD, (_, quote: string, key: string) => quote + spelt(key));
  return beginsInBraces(text) ? inFlow(made) : made;
}

function spelt(key: string): string {
  return key.length === 'kind'.length ? 'kind' : 'apiVersion';
}

/** As JSON does, with comments or a marker of a document before it. */
function beginsInBraces(text: string): boolean {
  const blanks = /\s*/y;
  let at = 0;
  for (;;) {
    blanks.lastIndex = at;
    blanks.exec(text);
    at = blanks.lastIndex;
    if (text.startsWith('---', at)) at += 3;
    else if (text[at] !== '#') return text[at] === '{';
    else {
      const end = text.indexOf('\n', at);
      if (end === -1) return false;
      at = end;
    }
  }
}

/** Those of the outermost mapping. */
function inFlow(text: string): string {
  let depth = 0;
  return text.replace(IN_FLOW, (token, at: number) => {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    const [, quote = '', key] = /^(["']?)(apiversion|kind)\1$/i.exec(token) ?? [];
    const isField = depth === 1 && key !== undefined && /\s*:/y.test(text.slice(at + token.length, at + token.length + 80));
    return isField ? quote + spelt(key) + quote : token;
  });
}
