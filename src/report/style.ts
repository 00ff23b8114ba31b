import { styleText } from 'node:util';
import type { Severity } from '../model/finding.ts';

type Format = Parameters<typeof styleText>[0];

/** Puts a text into a colour, or leaves it alone. */
export type Paint = (format: Format, text: string) => string;

export function painter(color: boolean): Paint {
  // Whether there is a terminal was decided before: nothing here looks at one.
  return color ? (format, text) => styleText(format, text, { validateStream: false }) : (_format, text) => text;
}

export const SEVERITY_COLOURS = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<Severity, Format>;
