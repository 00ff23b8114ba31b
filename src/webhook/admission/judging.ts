import { messagesInCel } from '../../export/rules-in-cel.ts';
import { engineSettings } from '../../judge/context.ts';
import { type Evaluate, evaluator } from '../../judge/evaluate.ts';
import { podMemory } from '../../judge/pod-memory.ts';
import type { Language } from '../../model/finding.ts';
import type { Live } from '../../model/live.ts';
import type { Mapping } from '../../model/mapping.ts';
import type { Policy } from '../../policy/port-policy.ts';

/** What a policy is to every request that is judged by it. */
export interface Judging {
  readonly policy: Policy;
  readonly evaluate: Evaluate;
  /** What the API server itself warns of, as `rule/message`. */
  readonly toldBefore: ReadonlySet<string>;
}

interface JudgingParts {
  readonly policy: Live<Policy>;
  readonly language: Language;
  /** Whether the API server has the policy, too, as kport export has written it. */
  readonly isExported: boolean;
  /** Whether a Pod spec is one that comes again. */
  readonly mayCome: (spec: Mapping) => boolean;
}

/** The policy that holds now, prepared once for all the requests that it holds for. */
export function judgings({ policy: held, language, isExported, mayCome }: JudgingParts): () => Judging {
  const prepare = (policy: Policy): Judging => ({
    policy,
    evaluate: evaluator(engineSettings({ policy, door: 'admission', language }), undefined, podMemory(mayCome)),
    toldBefore: isExported ? messagesInCel(policy) : new Set(),
  });
  let judging = prepare(held.current());
  return () => {
    const policy = held.current();
    if (policy !== judging.policy) judging = prepare(policy);
    return judging;
  };
}
