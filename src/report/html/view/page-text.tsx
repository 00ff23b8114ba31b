import { renderToString } from 'preact-render-to-string';
import type { View } from '../said.ts';
import { Page } from './page.tsx';

/** The page as HTML text: what is there before its script runs, or without it. */
export function pageText(view: View): string {
  return renderToString(<Page view={view} />);
}
