// Markup as plain data: the same views are written out as text and made into elements of a page. There is no way in it to give
// a piece of HTML, a style or a handler, so that a name of a manifest stays a name.

type SvgTag = 'svg' | 'rect';
type HtmlTag =
  | 'a'
  | 'aside'
  | 'b'
  | 'button'
  | 'code'
  | 'dd'
  | 'details'
  | 'div'
  | 'dl'
  | 'dt'
  | 'footer'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'header'
  | 'input'
  | 'label'
  | 'li'
  | 'main'
  | 'mark'
  | 'nav'
  | 'ol'
  | 'option'
  | 'output'
  | 'p'
  | 'pre'
  | 'section'
  | 'select'
  | 'small'
  | 'span'
  | 'summary'
  | 'table'
  | 'tbody'
  | 'td'
  | 'th'
  | 'thead'
  | 'tr'
  | 'ul';
export type Tag = HtmlTag | SvgTag;

/** `true` is an attribute without a value; `false` and `undefined` are none at all. */
export type Attributes = Readonly<Partial<Record<AttributeName, string | number | boolean | undefined>>>;

/** Those that a browser obeys as code or as a style (`on…`, `style`, `srcdoc`) are not among them. */
type AttributeName =
  | `aria-${string}`
  | `data-${string}`
  | 'checked'
  | 'class'
  | 'colspan'
  | 'disabled'
  | 'for'
  | 'height'
  | 'hidden'
  | 'href'
  | 'id'
  | 'lang'
  | 'name'
  | 'open'
  | 'placeholder'
  | 'rel'
  | 'role'
  | 'rowspan'
  | 'scope'
  | 'selected'
  | 'tabindex'
  | 'translate'
  | 'type'
  | 'value'
  | 'width'
  | 'x';

export interface Markup {
  readonly tag: Tag;
  readonly attributes: Attributes;
  readonly children: readonly Child[];
}

export type Child = Markup | string;

/** What a view hands over; `undefined` is left out. */
export type Given = Child | undefined | readonly Given[];

export function h(tag: Tag, attributes: Attributes = {}, ...children: readonly Given[]): Markup {
  return { tag, attributes, children: flatten(children) };
}

export function flatten(given: readonly Given[]): Child[] {
  return given.flatMap((each) => (isList(each) ? flatten(each) : each === undefined ? [] : [each]));
}

function isList(given: Given): given is readonly Given[] {
  return Array.isArray(given);
}

export function isSvg(tag: Tag): boolean {
  return tag === 'svg' || tag === 'rect';
}
