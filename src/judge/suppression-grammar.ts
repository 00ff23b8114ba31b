// How a suppression is written: `# kport-allow <rule>[, <rule>] [until=YYYY-MM-DD]: <reason>` and
// `kport.dev/allow-<rule>: [until=YYYY-MM-DD] <reason>`. What stands before the rule is read in suppression-marks.ts.

interface CommentRequest extends ReasonRequest {
  /** As written, each with its offset in the text; one with an empty name where none is named. */
  readonly rules: readonly { readonly name: string; readonly offset: number }[];
}

/**
 * What stands behind the mark of a comment. Without a colon there is no reason, and nobody can say where the rules end: the
 * first word is taken for the rule.
 */
export function parseComment(text: string): CommentRequest {
  const colon = text.search(/[:：]/);
  const head = colon === -1 ? (/^\S*/.exec(text)?.[0] ?? '') : text.slice(0, colon);
  const words = [...head.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => ({ name, offset: index }));
  const rules = words.filter(({ name }) => !name.startsWith('until='));
  return {
    rules: rules.length === 0 ? [{ name: '', offset: 0 }] : rules,
    ...parseReason(colon === -1 ? '' : text.slice(colon + 1)),
    ...untilOf(text),
  };
}

interface ReasonRequest {
  readonly reason: string;
  /** As written; several days are none. */
  readonly until?: string;
}

/** What an annotation says for itself; a value that is no text says nothing. */
export function parseAnnotation(value: unknown): ReasonRequest {
  return parseReason(typeof value === 'string' ? value : '');
}

/** A day counts wherever it stands: whoever wrote one does not want the finding to pass for ever. */
const UNTIL = /(?<![\w.?&/-])until=([^\s:：,)]*)[:：,]?/g;

function parseReason(text: string): ReasonRequest {
  return { reason: text.replaceAll(UNTIL, '').trim().replaceAll(/\s+/g, ' '), ...untilOf(text) };
}

function untilOf(text: string): Pick<ReasonRequest, 'until'> {
  const days = Array.from(text.matchAll(UNTIL), ({ 1: day = '' }) => day);
  return days.length === 0 ? {} : { until: days.join(' ') };
}
