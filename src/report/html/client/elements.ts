import { type Child, isSvg, type Markup } from '../markup.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Markup as elements; text becomes text and nothing else. */
export function elements(children: readonly Child[]): Node[] {
  return children.map((child) => (typeof child === 'string' ? document.createTextNode(child) : element(child)));
}

function element({ tag, attributes, children }: Markup): Element {
  const made = isSvg(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...elements(children));
  return made;
}

/** The element that the page was made with. */
export function byId(id: string): HTMLElement | undefined {
  return document.getElementById(id) ?? undefined;
}
