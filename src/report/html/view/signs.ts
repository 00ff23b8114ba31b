import type { Severity } from '../../../model/finding.ts';
import type { PageVerdict } from '../page-data.ts';

/** Beside a colour, for those who do not see it, and always beside a word. */
export const SEVERITY_SIGNS: Readonly<Record<Severity, string>> = { error: '✕', warning: '▲', info: '●' };

export const VERDICT_SIGNS: Readonly<Record<PageVerdict, string>> = { fails: '✕', depends: '?', over: '!', binds: '✓' };
