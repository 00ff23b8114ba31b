import type { Language } from '../model/finding.ts';
import type { EngineSettings } from '../model/outcome.ts';
import type { Policy } from '../policy/port-policy.ts';

/** What the engine needs of a policy, with the language that its findings speak. */
export function engineSettings(policy: Policy, language: Language): EngineSettings {
  const { rules, workloads, runtime, images } = policy;
  return { rules, workloads, bind: { runtime, images }, language };
}
