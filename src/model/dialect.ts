/** The languages in which files say what a container or a server may do; each spells users, capabilities and ports its own way. */
export const DIALECTS = ['kubernetes', 'compose', 'systemd', 'quadlet', 'dockerfile'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Those that have a reader of their own, which is loaded when such a file is met. */
export type OtherDialect = Exclude<Dialect, 'kubernetes'>;
