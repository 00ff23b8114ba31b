// What a comment or an annotation begins with that lets findings pass, and what was probably meant for it: another verb, another
// case, a slip. Whoever writes `# kport-ignore` believes that it holds, and nothing else would tell him.
import { ruleOf } from '../rules/index.ts';

/** The word that such comments begin with; `-allow` follows. */
export const COMMENT_WORD = 'kport';

export const COMMENT_MARK = `${COMMENT_WORD}-allow`;
const ANNOTATION_DOMAIN = `${COMMENT_WORD}.dev`;
const ANNOTATION_NAME = 'allow-';

/** The mark of a comment as it is written, and what stands behind it. */
export interface CommentMark {
  readonly written: string;
  readonly rest: string;
  /** Where that begins in the text of the comment. */
  readonly offset: number;
  /** What should stand there, where that is something else: before a rule. */
  readonly meant?: string;
}

const MARK = /^kport(?<gap>[ \t]*[-_:./]+[ \t]*|[ \t]+|)(?<verb>[a-z]+)(?<more>[-_][\w-]*)?(?![\w.-])/i;

/** Undefined for a comment that only speaks of kport. */
export function commentMark(text: string): CommentMark | undefined {
  const found = MARK.exec(text);
  const { gap = '', verb = '', more = '' } = found?.groups ?? {};
  if (found === null || !isMeant(verb)) return undefined;
  const [written] = found;
  const offset = written.length + (/^[ \t]*/.exec(text.slice(written.length))?.[0].length ?? 0);
  const mark = { written, rest: text.slice(offset), offset };
  if (written === COMMENT_MARK) return mark;
  // The rule is part of it, as in an annotation.
  const joined = /^[-_]([a-z]+(?:-[a-z]+)+)$/.exec(more)?.[1];
  const rule = joined !== undefined && ruleOf(joined) ? joined : undefined;
  const told = {
    ...mark,
    meant: `${COMMENT_MARK} `,
    ...(rule === undefined ? {} : { rest: rule + mark.rest, offset: written.length - rule.length }),
  };
  // Prose, unless a rule follows: "kport ignores this file".
  if (gap.trim() === '' && gap !== '') return ruleOf(/^[\w-]*/.exec(told.rest)?.[0] ?? '') ? told : undefined;
  return told;
}

interface AnnotationMark {
  readonly rule: string;
  readonly container?: string;
  /** What should stand before the rule, where that is something else. */
  readonly meant?: string;
}

/**
 * The key of an annotation: `kport.dev/allow-<rule>`, or `<container>.kport.dev/allow-<rule>`, for the part before the slash has
 * room for the longest name of a container. Undefined for any other key, but for one that was probably meant so.
 */
export function annotationMark(key: string): AnnotationMark | undefined {
  if (!key.includes(COMMENT_WORD)) return undefined;
  const [domain = '', name = '', ...more] = key.split('/');
  if (more.length > 0) return undefined;
  const isOwn = domain === ANNOTATION_DOMAIN || domain.endsWith(`.${ANNOTATION_DOMAIN}`);
  const container = isOwn && domain !== ANNOTATION_DOMAIN ? { container: domain.slice(0, -ANNOTATION_DOMAIN.length - 1) } : {};
  if (isOwn && name.startsWith(ANNOTATION_NAME)) return { rule: name.slice(ANNOTATION_NAME.length), ...container };
  const rule = ruleMeantBy(name);
  // Another domain is somebody else's, unless it lets a rule of kport pass.
  if (rule === undefined || !(isOwn || (domain.includes(COMMENT_WORD) && ruleOf(rule)))) return undefined;
  return { rule, ...container, meant: `${isOwn ? domain : ANNOTATION_DOMAIN}/${ANNOTATION_NAME}` };
}

function ruleMeantBy(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (ruleOf(lower)) return lower;
  const [, verb = '', rule = ''] = /^([a-z]+)(?:[-_.](.*))?$/.exec(lower) ?? [];
  return isMeant(verb) ? rule : undefined;
}

/** What other tools call it, and what people do. */
const VERBS = new Set(
  'allow allows allowed accept disable except exclude exempt ignore ignores ignored nolint noqa off permit skip suppress'.split(
    ' ',
  ),
);

function isMeant(verb: string): boolean {
  const lower = verb.toLowerCase();
  return VERBS.has(lower) || isSlipOf(lower, 'allow');
}

/** One letter more, less or other, or two in each other's place. */
function isSlipOf(written: string, right: string): boolean {
  let [start, end] = [0, 0];
  const shorter = Math.min(written.length, right.length);
  while (start < shorter && written[start] === right[start]) start += 1;
  while (end < shorter - start && written.at(-1 - end) === right.at(-1 - end)) end += 1;
  const [a, b] = [written.slice(start, written.length - end), right.slice(start, right.length - end)];
  return Math.max(a.length, b.length) <= 1 || (a.length === 2 && a === [...b].reverse().join(''));
}
