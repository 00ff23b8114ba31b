import type { Reason } from './reason.ts';

/** Something that a program is to fill in before Kubernetes sees it: an action of a template, or a variable as spelt. */
export type Placeholder = 'template' | { readonly variable: string };

/** `{{ .Values.port }}`, but not `${{PORT}}`. */
export const ACTION = /(?<!\$)\{\{/;
/** As envsubst and Flux spell it: `${PORT}`, `${PORT:=80}`. Kubernetes' own `$(PORT)` is none. */
export const VARIABLE = /\$\{[A-Za-z_][^{}\n]*\}/;

/** What a reason is told with where a placeholder is behind it. */
export function hinted(why: Reason, placeholder: Placeholder | undefined): Reason {
  if (placeholder === undefined) return why;
  if (placeholder === 'template') return { code: 'looks-like-template', data: { why } };
  return { code: 'looks-like-variable', data: { why, variable: placeholder.variable } };
}

/** Whether a placeholder is behind a reason. */
export function isPlaceholderReason({ code }: Reason): boolean {
  return code === 'looks-like-template' || code === 'looks-like-variable';
}

/** The placeholder in a value. */
export function placeholderIn(text: string): Placeholder | undefined {
  // Both have one, and hardly any other value has.
  if (!text.includes('{')) return undefined;
  if (ACTION.test(text)) return 'template';
  const [variable] = VARIABLE.exec(text) ?? [];
  return variable === undefined ? undefined : { variable };
}
