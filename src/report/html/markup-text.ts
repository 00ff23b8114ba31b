import type { Child, Tag } from './markup.ts';

/** They have no content and no end tag. */
const VOID: readonly Tag[] = ['input'];

/** Markup as HTML text. */
export function markupText(children: readonly Child[]): string {
  return children.map((child) => (typeof child === 'string' ? escapeHtml(child) : elementText(child))).join('');
}

function elementText({ tag, attributes, children }: Exclude<Child, string>): string {
  const given = Object.entries(attributes).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [` ${name}`] : [` ${name}="${escapeHtml(String(value))}"`];
  });
  const start = `<${tag}${given.join('')}>`;
  return VOID.includes(tag) ? start : `${start}${markupText(children)}</${tag}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** JSON that may stand in a `<script>`: nothing in it can end the element, begin a comment in it, or end a line of it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
