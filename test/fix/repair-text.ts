import { repairFiles } from '../../src/fix/repair-files.ts';
import type { Policy } from '../../src/policy/port-policy.ts';

/** What becomes of one text, and what is said of it. */
export function repairText(text: string, given: { readonly policy: Policy; readonly unsafe: boolean }) {
  const settings = { ...given, door: 'file', language: 'en', today: '2026-01-31' } as const;
  const { files, ...others } = repairFiles([{ file: 'x.yaml', text }], settings);
  return { ...others, text: files[0]?.changed ?? text };
}
