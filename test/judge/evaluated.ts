import { engineSettings } from '../../src/judge/context.ts';
import { evaluator } from '../../src/judge/evaluate.ts';
import type { Language } from '../../src/model/finding.ts';
import type { EngineSettings, Outcome } from '../../src/model/outcome.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import type { Rule } from '../../src/rules/rule.ts';

/** What the rules say of a document, before anything lets a finding pass. */
export function evaluate(document: SourceDocument, settings: EngineSettings, rules?: readonly Rule[]): readonly Outcome[] {
  return evaluator(settings, rules)(document).outcomes;
}

/** What the engine needs of a policy, as for a file. */
export function settingsOf(policy: Policy, language: Language = 'en'): EngineSettings {
  return engineSettings({ policy, language, door: 'file' });
}
