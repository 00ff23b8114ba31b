// What an exported policy judges as kport does, and what it cannot know, rule by rule.
import type { Language } from '../model/finding.ts';
import type { Policy } from '../policy/port-policy.ts';
import { labelled, TEXT_WIDTH, wrap } from '../report/wrap.ts';
import { fill } from '../words/catalogue.ts';
import { exportWords } from '../words/export-words.ts';
import { CEL_OF_RULES } from './cel-of-rules.ts';
import { exportedKinds, LEFT_OUT_REASONS, leftOutKinds } from './custom-in-cel.ts';

const LIMITS = ['images', 'consent', 'runtime', 'capabilities', 'kinds', 'path', 'warnings', 'twice', 'expiry', 'modes'] as const;

export function explainExport(policy: Policy, language: Language, width?: number): string {
  const words = exportWords(language);
  const rows = Object.entries(CEL_OF_RULES).map(([id, { rule, blind }]): [string, string] => {
    if (policy.rules[id]?.level === 'off') return [id, words.off];
    const template = rule === undefined ? words.none : blind === undefined ? words.whole : words.blind;
    return [id, fill(template, { reason: blind?.[language] ?? '' })];
  });
  const longest = Math.max(...rows.map(([id]) => id.length));
  const lines = [
    fill(words.head, { policy: policy.name }),
    ...rows.flatMap(([id, text]) => labelled(id.padEnd(longest + 1), text, '  ', width)),
    '',
    words.limits,
    ...LIMITS.flatMap((limit) => labelled('-', fill(words[`limit.${limit}`], { kinds: exportedKinds() }), '  ', width)),
    '',
    ...wrap(words.leftOut, width ?? TEXT_WIDTH),
    ...LEFT_OUT_REASONS.flatMap((reason) =>
      labelled('-', fill(words[`left-out.${reason}`], { kinds: leftOutKinds(reason) }), '  ', width),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
