import type { Language } from '../model/finding.ts';
import type { EngineSettings } from '../model/outcome.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { Policy } from '../policy/port-policy.ts';
import { DOORS, type Door } from './doors.ts';

/** By what, where and for whom something is judged. Plain data. */
export interface JudgeContext {
  readonly policy: Policy;
  readonly door: Door;
  readonly language: Language;
  /** `YYYY-MM-DD`, in UTC: exemptions and suppressions expire. */
  readonly today: string;
  /** Where the objects go: at admission the API server's word, else that of objects which name none. */
  readonly namespace?: string | undefined;
  /** Whoever asks; what is not known matches no exemption. */
  readonly user?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** Where files are named from, absolute; absent where there are none. */
  readonly cwd?: string | undefined;
}

/** The namespace of an object, as exemptions are asked for it. */
export function namespaceOf({ namespace: own }: ObjectRef, { door, namespace }: JudgeContext): string | undefined {
  return DOORS[door].namespace === 'request' ? (namespace ?? own) : (own ?? namespace);
}

/** What the engine needs of a policy. A rule whose mode is off is not asked where modes apply. */
export function engineSettings({ policy, door, language }: Pick<JudgeContext, 'policy' | 'door' | 'language'>): EngineSettings {
  const { rules, workloads, runtime, runtimeClasses, images, locked, nodes, programs } = policy;
  return {
    rules: DOORS[door].mode === 'applies' ? withoutOff(rules) : rules,
    workloads,
    bind: { runtime, runtimeClasses, images, locked, nodes, programs },
    language,
  };
}

function withoutOff(rules: Policy['rules']): Policy['rules'] {
  if (Object.values(rules).every(({ mode }) => mode !== 'off')) return rules;
  return Object.fromEntries(
    Object.entries(rules).map(([id, rule]) => [id, rule.mode === 'off' ? { ...rule, level: 'off' as const } : rule]),
  );
}
