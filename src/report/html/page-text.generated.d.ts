import type { View } from './said.ts';

/** The page as HTML text: what is there before its script runs, or without it. */
export function pageText(view: View): string;
